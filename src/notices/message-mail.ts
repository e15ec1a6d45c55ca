import type { Office } from '../sop/office.js';
import type { Mail } from './types.js';

/**
 * Makes a mail of an officer's words, for a chat that cannot be reached. `number` is null before there is a case. Empty
 * lines separate paragraphs.
 */
export function messageMail(
  text: string,
  number: string | null,
  office: Pick<Office, 'shortName'>,
): Omit<Mail, 'to'> {
  return {
    subject: `${number === null ? '' : `[${number}] `}Pesan dari petugas ${office.shortName}`,
    paragraphs: [
      'Yth. Bapak/Ibu,',
      number === null ? 'Petugas menulis kepada Bapak/Ibu:' : `Petugas menulis tentang permohonan ${number}:`,
      ...text.split(/\n\s*\n/u),
      'Silakan menjawab di percakapan dengan kami.',
    ],
  };
}
