import { MAIL_CODE_LIFE_MS } from '../core/limits.js';
import type { Office } from '../sop/office.js';
import type { Mail } from './types.js';

/** What a mailed code is for: to confirm the address of a form, or to get back to a case (*pulihkan*). */
export type CodePurpose = 'confirm' | 'recover';

const MINUTES = MAIL_CODE_LIFE_MS / 60_000;

const PURPOSES: Record<
  CodePurpose,
  { readonly subject: string; readonly why: string; readonly where: string; readonly else: string }
> = {
  confirm: {
    subject: 'Kode konfirmasi e-mail',
    why: 'Kode untuk mengonfirmasi alamat e-mail ini pada pendaftaran penyedia perseorangan:',
    where: 'mendaftar',
    else: 'Tidak merasa mendaftar? Abaikan e-mail ini; tidak ada yang perlu dilakukan.',
  },
  recover: {
    subject: 'Kode pemulihan percakapan',
    why: 'Ada permintaan melanjutkan permohonan Bapak/Ibu di percakapan yang baru. Kodenya:',
    where: 'memintanya',
    else: 'Tidak merasa meminta? Abaikan e-mail ini dan jangan berikan kodenya; permohonan tetap di percakapan yang lama.',
  },
};

/** The mail with a code of six digits; `channel` is the label of where it was asked for. The code is not in the subject, because locked screens show subjects. */
export function mailCodeMail(
  code: string,
  office: Pick<Office, 'shortName'>,
  { purpose, channel }: { readonly purpose: CodePurpose; readonly channel: string },
): Omit<Mail, 'to'> {
  const words = PURPOSES[purpose];
  return {
    subject: `${words.subject} · ${office.shortName}`,
    paragraphs: [
      'Yth. Bapak/Ibu,',
      words.why,
      code,
      `Kode berlaku ${MINUTES} menit dan hanya sekali.`,
      `Ketik kode ini hanya di percakapan tempat Bapak/Ibu ${words.where} (${channel}). Petugas tidak pernah menanyakannya.`,
      words.else,
    ],
  };
}
