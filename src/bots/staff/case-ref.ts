import type { CaseRef } from './desk.js';

const FULL = /^(?:[a-z]{1,6}[\s-]*)(20\d{2})[\s-]*?[\s-]0*(\d{1,5})(?!\d)/iu;
const YEAR_AND_NUMBER = /^(20\d{2})-0*(\d{1,5})(?!\d)/u;
const COMPACT = /^(?:[a-z]{1,6})(20\d{2})(\d{5})(?!\d)/iu;
const LAST = /^(?:no\.?\s*)?0*(\d{1,5})(?!\d)/iu;

/**
 * Reads the case number at the beginning of a command's arguments: `KT-2026-00001`, `kt 2026 1`, `kt2026-1`, `2026-1`
 * or the last number alone. `rest` is what follows. Null when there is none.
 */
export function takeCaseRef(args: string): { readonly ref: CaseRef; readonly rest: string } | null {
  const text = args.trim();
  for (const pattern of [FULL, COMPACT, YEAR_AND_NUMBER]) {
    const match = pattern.exec(text);
    if (match) return found(text, match[0], Number(match[2]), Number(match[1]));
  }
  const last = LAST.exec(text);
  return last ? found(text, last[0], Number(last[1]), null) : null;
}

function found(
  text: string,
  typed: string,
  serial: number,
  year: number | null,
): { readonly ref: CaseRef; readonly rest: string } | null {
  const rest = text.slice(typed.length);
  if (rest !== '' && !/^[\s;:,]/u.test(rest)) return null;
  return { ref: { typed: typed.trim(), serial, year }, rest: rest.replace(/^[\s;:,]+/u, '') };
}
