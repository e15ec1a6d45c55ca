/** A run of text: `href` makes it a link, `bold` sets it in bold. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly href: string | null;
}

const BOLD = /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/gu;
const LINK = /https:\/\/[^\s<>"*]+/g;

/** The address if it is https and without credentials (`https://bank@evil` misleads), else null. */
function safeHref(source: string): string | null {
  try {
    const url = new URL(source);
    return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}

function withLinks(text: string, bold: boolean): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    // A full stop or bracket after an address belongs to the sentence.
    const shown = match[0].replace(/[.,;:!?)\]'’”]+$/u, '');
    const href = safeHref(shown);
    if (href === null) continue;
    if (match.index > from) runs.push({ text: text.slice(from, match.index), bold, href: null });
    runs.push({ text: shown, bold, href });
    from = match.index + shown.length;
  }
  if (from < text.length) runs.push({ text: text.slice(from), bold, href: null });
  return runs;
}

/** Splits a message into runs: `*tebal*` becomes bold, https addresses become links, everything else stays as it is. */
export function richText(text: string): readonly Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const match of text.matchAll(BOLD)) {
    runs.push(...withLinks(text.slice(from, match.index), false), ...withLinks(match[1] ?? '', true));
    from = match.index + match[0].length;
  }
  return [...runs, ...withLinks(text.slice(from), false)];
}
