import type { Action, ActionName, StaffCommand } from '../../sop/action.js';
import type { CaseState, Role } from '../../sop/case.js';

/** A typed command: the word in lower case, without slash and bot name, and what follows it. */
export interface TypedCommand {
  readonly word: string;
  readonly args: string;
}

/** Reads `/kata argumen`; null for anything else. */
export function readCommand(text: string): TypedCommand | null {
  const match = /^\/([a-z_]+)(?:@\w+)?(?:\s+|$)([\s\S]*)$/iu.exec(text.trim());
  return match ? { word: (match[1] ?? '').toLowerCase(), args: (match[2] ?? '').trim() } : null;
}

/** A command of the bot itself, beside those of the action table. */
export interface OwnCommand {
  readonly word: string;
  readonly usage: string;
  readonly help: string;
}

/** The commands of the bot itself, in the order of the help. */
export const OWN_COMMANDS: readonly OwnCommand[] = [
  { word: 'antrean', usage: '/antrean [helpdesk|verifikator|saya]', help: 'Permohonan yang menunggu' },
  {
    word: 'cari',
    usage: '/cari KATA',
    help: 'Cari dengan nama, nomor, NIK atau angka terakhirnya, e-mail, telepon',
  },
  { word: 'lihat', usage: '/lihat NO', help: 'Keadaan satu permohonan' },
  { word: 'periksa', usage: '/periksa NO', help: 'Periksa baris 6, 7, dan 9 dengan tombol' },
  { word: 'berkas', usage: '/berkas NO', help: 'Tautan berkas, hanya di percakapan pribadi' },
  { word: 'pesan', usage: '/pesan NO teks', help: 'Kirim pesan kepada pemohon' },
  { word: 'jadwal', usage: '/jadwal [hari ini|besok|TANGGAL]', help: 'Jadwal panggilan video' },
  { word: 'tugas', usage: '/tugas', help: 'Tugas yang terbuka' },
  { word: 'bantuan', usage: '/bantuan', help: 'Daftar perintah' },
  { word: 'hubungkan', usage: '/hubungkan KODE', help: 'Hubungkan akun ini dengan akun petugas' },
];

/** An act, and the command that was typed for it. */
export interface ActCommand {
  readonly action: Action;
  readonly command: StaffCommand;
}

/** Lists the acts that a word may mean: `/kembalikan` belongs to acts of several rows. */
export function actsOf(word: string, actions: readonly Action[]): readonly ActCommand[] {
  return actions.flatMap((action) =>
    action.commands.filter((command) => command.word === word).map((command) => ({ action, command })),
  );
}

/**
 * Chooses the act that a word means for this case: an allowed one, else one of its row, else the first (then refused).
 */
export function chooseAct(
  candidates: readonly ActCommand[],
  state: CaseState,
  allowed: readonly ActionName[],
): ActCommand | undefined {
  return (
    candidates.find(({ action }) => allowed.includes(action.name)) ??
    candidates.find(({ action: { at } }) =>
      typeof at === 'string' ? true : state.position !== null && at.includes(state.position),
    ) ??
    candidates[0]
  );
}

/** Makes the help text: the acts of this role from the action table, then the commands of the bot itself. */
export function helpText(role: Role, actions: readonly Action[]): string {
  const seen = new Set<string>();
  const acts = actions
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ commands }) => commands)
    .filter(({ usage }) => !seen.has(usage) && seen.add(usage));
  const line = ({ usage, help }: OwnCommand): string => `${usage}\n   ${help}`;
  return [
    ...(acts.length > 0 ? ['*Tindakan*', ...acts.map(line), ''] : []),
    '*Lainnya*',
    ...OWN_COMMANDS.map(line),
    '',
    'NO boleh angka terakhir saja, misalnya /lihat 12.',
  ].join('\n');
}

/** Makes Telegram's command menu of the staff group; each word appears once. */
export function staffMenu(
  actions: readonly Action[],
): readonly { readonly command: string; readonly description: string }[] {
  const menu = new Map<string, string>();
  for (const { word, help } of [...OWN_COMMANDS, ...actions.flatMap(({ commands }) => commands)]) {
    if (/^[a-z0-9_]{1,32}$/u.test(word) && !menu.has(word)) menu.set(word, help);
  }
  return [...menu].map(([command, description]) => ({ command, description }));
}

/**
 * Finds the known word nearest to a mistyped one: at most two letters off, and at most half of them; null otherwise.
 */
export function nearestWord(word: string, actions: readonly Action[]): string | null {
  const known = [...OWN_COMMANDS, ...actions.flatMap(({ commands }) => commands)].map((one) => one.word);
  const near = known
    .map((other) => ({ other, off: distance(word, other) }))
    .toSorted((a, b) => a.off - b.off)[0];
  return near && near.off <= Math.min(2, Math.floor(word.length / 2)) ? near.other : null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
