import { parseCaseNumber } from '../../sop/numbers.js';
import type { CaseRef } from './staff-port.js';

const MOST_WORDS = 3;
const LABEL = /^(?:no(?:mor|mer)?(?:[.:]|\b(?=[\s#]))\s*#?|#)\s*/iu;

/**
 * Reads the case number at the beginning of a command's arguments, also after `no.`, `nomor` or `#`; the longest match wins. `rest` is
 * what follows. Null without a number.
 */
export function takeCaseRef(
  args: string,
  prefix: string,
): { readonly ref: CaseRef; readonly rest: string } | null {
  const text = args.trim().replace(LABEL, '');
  for (let words = MOST_WORDS; words > 0; words--) {
    const head = new RegExp(`^(?:[^\\s;,]+\\s+){${words - 1}}[^\\s;,]+`, 'u').exec(text)?.[0];
    const number = head === undefined ? null : parseCaseNumber(head.replace(/[.)]$/u, ''), prefix);
    if (head === undefined || !number) continue;
    return { ref: { typed: head, ...number }, rest: text.slice(head.length).replace(/^[\s;,]+/u, '') };
  }
  return null;
}
