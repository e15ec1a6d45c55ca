import type { CaseState } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import { nameOf, wordChoice } from './notice-parts.js';
import { noticeWords } from './notice-words.js';
import type { Mail, Speech } from './types.js';

const words = {
  goesOn: (label: string) => `Percakapan ini dilanjutkan di ${label}.`,
  recovered: (number: string) =>
    `Permohonan ${number} tersambung ke sana dengan kode dari e-mail permohonan, dan tidak lagi ke percakapan ini.`,
  notMine: 'Bukan Bapak/Ibu yang memintanya? Pilih Bukan saya: permohonan kembali ke percakapan ini.',
  notMineByMail:
    'Bukan Bapak/Ibu yang memintanya? Buka tautan pada e-mail yang baru kami kirim, atau balas *petugas*.',
  button: 'Bukan saya',
  taken: 'Percakapan ini tidak lagi tersambung ke permohonan.',
  returned: (number: string) => `Permohonan ${number} tersambung kembali ke percakapan ini.`,
  mailRecovered: {
    subject: 'Permohonan dilanjutkan di percakapan baru',
    what: (number: string) =>
      `Permohonan ${number} baru saja dilanjutkan di percakapan baru dengan kode dari e-mail ini. Percakapan yang lama tidak tersambung lagi.`,
    mine: 'Bila Bapak/Ibu yang memintanya, tidak ada yang perlu dilakukan.',
    notMine: (days: number, url: string) =>
      `Bukan Bapak/Ibu? Dalam ${days} hari, buka tautan ini dan pilih Bukan saya; permohonan dikembalikan dan petugas diberi tahu:\n${url}`,
  },
  mailRevoked: {
    subject: 'Percakapan baru sudah dilepaskan',
    what: (number: string) =>
      `Sesuai permintaan, percakapan baru pada permohonan ${number} sudah dilepaskan dan petugas diberi tahu.`,
    back: 'Permohonan tersambung kembali ke percakapan yang lama.',
    unbound:
      'Permohonan belum tersambung ke percakapan mana pun: tuliskan "pulihkan" di percakapan dengan kami untuk melanjutkan.',
    notMine: 'Bukan Bapak/Ibu yang memintanya? Silakan segera hubungi petugas.',
  },
} as const;

/** *Pindah*: said in the chat that is left. */
export function movedSpeech(label: string): Speech {
  return { from: 'loket', text: words.goesOn(label) };
}

/** *Pulihkan*: said in the chat that loses the case. `byChat`: it can be taken back there. */
export function recoveredSpeech(number: string, label: string, byChat: boolean): Speech {
  const notMine = byChat ? words.notMine : words.notMineByMail;
  const text = [words.goesOn(label), words.recovered(number), notMine].join('\n');
  return byChat
    ? { from: 'loket', text, choices: [wordChoice('batalkan-pemulihan', words.button)] }
    : { from: 'loket', text };
}

/** *Bukan saya*: said in the chat that loses the case it had recovered. */
export const takenSpeech: Speech = { from: 'loket', text: words.taken };

/** *Bukan saya* by mail: said in the chat that gets the case back. */
export function returnedSpeech(number: string): Speech {
  return { from: 'loket', text: words.returned(number) };
}

/** *Pulihkan*: the mail to the case's own address; null when the address was destroyed. */
export function recoveredMail(
  kase: CaseState,
  link: { readonly url: string; readonly days: number },
): Mail | null {
  const { subject, what, mine, notMine } = words.mailRecovered;
  return mailOf(kase, subject, [what(kase.number), mine, notMine(link.days, link.url)]);
}

/** *Bukan saya*: the mail about the result; null without an address. `back`: the former chat has the case again. */
export function revokedMail(kase: CaseState, back: boolean): Mail | null {
  const { subject, what, back: again, unbound, notMine } = words.mailRevoked;
  return mailOf(kase, subject, [what(kase.number), back ? again : unbound, notMine]);
}

function mailOf(kase: CaseState, subject: string, paragraphs: readonly string[]): Mail | null {
  const to = kase.applicant?.email ?? DESTROYED;
  if (to === DESTROYED) return null;
  return {
    to,
    subject: noticeWords.subject(kase.number, subject),
    paragraphs: [noticeWords.salutation(nameOf(kase)), ...paragraphs],
  };
}
