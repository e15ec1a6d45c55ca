import { FILE_NAME, TEXT_MAX_CHARS } from './limits.js';
import { clean } from './parsers/word-key.js';

/** Letters that nobody sees: fillers of Hangul, and the empty Braille cell. */
const UNSEEN = /[\u115F\u1160\u2800\u3164\uFFA0]/gu;
const VISIBLE = /[\p{L}\p{N}\p{S}]/u;
/** Piled-up marks hide what stands above and below a name. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/u;
const CUT = '…';

const characters = new Intl.Segmenter('id', { granularity: 'grapheme' });

/**
 * A file's name as it may be shown, from the name that its sender claims: read as {@link clean} reads texts, one line,
 * without its folders, and cut to `FILE_NAME` without losing its extension. `otherwise` when nothing is left to see.
 * Gives its own results back unchanged.
 */
export function plainFileName(claimed: string | undefined, otherwise = 'berkas'): string {
  // What is too long to be read loses its beginning here, not its extension.
  const shown = clean((claimed ?? '').slice(-TEXT_MAX_CHARS))
    .replaceAll(UNSEEN, '')
    .replaceAll(PILED_MARKS, '$1');
  const last = shown.split(/[/\\]/u).findLast((part) => VISIBLE.test(part)) ?? '';
  const name = cut(
    clean(last)
      .replaceAll(/\s+/gu, ' ')
      .replaceAll(/^[. ]+|[. ]+$/gu, ''),
  );
  return VISIBLE.test(name) ? name : otherwise;
}

function cut(name: string): string {
  const all = Array.from(characters.segment(name), ({ segment }) => segment);
  if (all.length <= FILE_NAME.characters && name.length <= FILE_NAME.units) return name;
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  const kept: string[] = [];
  let units = CUT.length + extension.length;
  for (const one of all.slice(0, FILE_NAME.characters - units)) {
    units += one.length;
    if (units > FILE_NAME.units) break;
    kept.push(one);
  }
  return `${kept.join('').trimEnd()}${CUT}${extension}`;
}
