import { parseCaseNumber } from '../../sop/numbers.js';
import type { CaseRef } from './desk.js';

/** A number may be typed in pieces: `kt 2026 1`. */
const MOST_WORDS = 3;

/**
 * Reads the case number at the beginning of a command's arguments, in every form of `parseCaseNumber` (the longest that
 * fits), also after `no.`. `rest` is what follows. Null when there is none.
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
