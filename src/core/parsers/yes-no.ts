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

/** Reads a plain yes or no, also in colloquial forms (docs/domain.md, "Words and tone"); null for anything else. */
export function yesOrNo(text: string): 'yes' | 'no' | null {
  const key = withoutTail(wordKey(text));
  if (YES.has(key) || YES_PHRASES.has(key)) return 'yes';
  return NO.has(key) || NO_PHRASES.has(key) ? 'no' : null;
}
