import type { Applicant } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { Office } from '../sop/office.js';
import { noticeWords } from './notice-words.js';
import type { Mail } from './types.js';

/**
 * Makes the mail that tells the owner of a case that its NIK was sent again, and nothing of the other case. Null when
 * the owner's data were destroyed.
 */
export function sameNikMail(
  number: string,
  { email, name }: Pick<Applicant, 'email' | 'name'>,
  office: Pick<Office, 'shortName'>,
): Mail | null {
  if (email === DESTROYED) return null;
  return {
    to: email,
    subject: noticeWords.subject(number, 'NIK dipakai pada permohonan lain'),
    paragraphs: [
      noticeWords.salutation(name),
      `NIK pada permohonan ${number} baru saja dipakai juga pada permohonan lain di ${office.shortName}. Permohonan ini tetap berjalan; petugas membandingkan keduanya.`,
      'Bila Bapak/Ibu sendiri yang mengirimnya, sampaikan kepada petugas permohonan mana yang dilanjutkan. Bila bukan, sampaikan juga kepada petugas: tuliskan "petugas" di percakapan dengan kami.',
    ],
  };
}
