import { parseCaseNumber } from '../../sop/numbers.js';
import type { CaseRef } from './staff-port.js';

const MOST_WORDS = 3;

/**
 * Reads the case number at the beginning of a command's arguments, also after `no.`; the longest match wins. `rest` is
 * what follows. Null without a number.
 */
export function takeCaseRef(
  args: string,
  prefix: string,
): { readonly ref: CaseRef; readonly rest: string } | null {
  const text = args.trim().replace(/^no\.?\s+/iu, '');
  for (let words = MOST_WORDS; words > 0; words--) {
    const head = new RegExp(`^(?:[^\\s;,]+\\s+){${words - 1}}[^\\s;,]+`, 'u').exec(text)?.[0];
    const number = head === undefined ? null : parseCaseNumber(head, prefix);
    if (head === undefined || !number) continue;
    return { ref: { typed: head, ...number }, rest: text.slice(head.length).replace(/^[\s;,]+/u, '') };
  }
  return null;
}
