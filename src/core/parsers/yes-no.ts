import { withoutTail, wordKey } from './word-key.js';

const YES = new Set(
  (
    'y ya iya iyaa yaa yah yoi ok oke okay okey okeh sip siap setuju lanjut lanjutkan betul benar bener boleh mau ' +
    'sudah udah udh sdh yes yup baik baiklah'
  ).split(' '),
);
const YES_PHRASES = new Set([
  'ya benar',
  'ya betul',
  'sudah benar',
  'sudah betul',
  'udah bener',
  'ya lanjut',
  'ya setuju',
  'oke lanjut',
  'ok lanjut',
  'saya mengerti',
  'saya setuju',
  'ya sudah',
  'silakan lanjut',
]);
const NO = new Set(
  'n no tidak tdk gak ga nggak ngga enggak engga gk tak bukan jangan blm belum belom salah ndak tidk nda'.split(
    ' ',
  ),
);
const NO_PHRASES = new Set([
  'tidak jadi',
  'gak jadi',
  'nggak jadi',
  'tidak usah',
  'gak usah',
  'nggak usah',
  'belum ada',
  'blm ada',
  'belum punya',
  'tidak mau',
  'gak mau',
]);

/** Signs that people send instead of a yes. */
const YES_SIGNS =
  /^(?:(?:\u{1F44D}|\u{1F44C}|\u{2705}|\u{2714}|\u{1F197}|\u{1F4AF})(?:[\u{1F3FB}-\u{1F3FF}]|\u{FE0F})?\s*)+$/u;

/**
 * Reads a plain yes or no, also in colloquial forms (docs/domain.md, "Words and tone"), as several such words (`oke siap
 * pak`) or as a thumb; null for anything else.
 */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  if (YES_SIGNS.test(text.trim())) return 'yes';
  const key = withoutTail(wordKey(text));
  if (YES.has(key) || YES_PHRASES.has(key)) return 'yes';
  if (key.split(/[ ,.!]+/u).every((word) => YES.has(word))) return 'yes';
  return NO.has(key) || NO_PHRASES.has(key) ? 'no' : null;
}
