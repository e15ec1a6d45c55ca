import { causeOf } from '../../../core/errors.js';
import type { Logger } from 'pino';
import type { TelegramClient } from './client.js';

/** A line of Telegram's command menu; `command` has at most 32 characters of `a-z 0-9 _`. */
export interface MenuCommand {
  readonly command: string;
  readonly description: string;
}

/** The bot understands more words (docs/contract.md, "Applicants' words"). */
const APPLICANT_MENU: readonly MenuCommand[] = [
  { command: 'mulai', description: 'Mulai atau lanjutkan pendaftaran' },
  { command: 'status', description: 'Lihat status permohonan' },
  { command: 'perbaiki', description: 'Perbaiki berkas yang dikembalikan' },
  { command: 'jadwal', description: 'Pilih atau ubah jadwal panggilan video' },
  { command: 'ubah', description: 'Ubah jawaban' },
  { command: 'kembali', description: 'Kembali ke pertanyaan sebelumnya' },
  { command: 'ulang', description: 'Tampilkan lagi pertanyaan ini' },
  { command: 'petugas', description: 'Tulis pesan kepada petugas' },
  { command: 'bantuan', description: 'Tanya jawab dan bantuan' },
  { command: 'data_saya', description: 'Data yang kami simpan' },
  { command: 'pindah', description: 'Lanjutkan di kanal lain' },
  { command: 'menu', description: 'Menu utama' },
  { command: 'batal', description: 'Tinggalkan isian ini' },
];

const MENU_LINES = 100;
const DESCRIPTION_CHARS = 256;

/**
 * Sets the menus of private chats and of the staff group. A failure (the group may not exist yet) is only logged, since
 * all words work without a menu.
 */
export async function setMenus(
  client: TelegramClient,
  staff: { readonly chatId: string; readonly commands: readonly MenuCommand[] } | null,
  log: Logger,
): Promise<void> {
  const menus: Parameters<typeof client.call<'setMyCommands'>>[1][] = [
    { commands: APPLICANT_MENU, scope: { type: 'all_private_chats' } },
  ];
  if (staff && staff.commands.length > 0) {
    const commands = staff.commands.slice(0, MENU_LINES).map(({ command, description }) => ({
      command,
      description: description.slice(0, DESCRIPTION_CHARS),
    }));
    menus.push({ commands, scope: { type: 'chat', chat_id: Number(staff.chatId) } });
  }
  for (const menu of menus) {
    try {
      await client.call('setMyCommands', menu);
    } catch (error) {
      log.warn({ cause: causeOf(error) }, 'telegram: the command menu could not be set');
    }
  }
}
