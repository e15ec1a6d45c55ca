/** A part of a message that Telegram shows bold; offsets in UTF-16 units, as JavaScript counts. */
export interface Bold {
  readonly type: 'bold';
  readonly offset: number;
  readonly length: number;
}

const MARKED = /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu;

/**
 * Texts of the product mark words as `*keberatan*`. Gives the text without the marks and the places as entities: no
 * parse mode, so that nothing that a person wrote can be read as markup. A star inside a word or alone stays.
 */
export function boldEntities(marked: string): { readonly text: string; readonly entities: readonly Bold[] } {
  const entities: Bold[] = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(MARKED)) {
    const word = match[1] ?? '';
    text += marked.slice(from, match.index);
    entities.push({ type: 'bold', offset: text.length, length: word.length });
    text += word;
    from = match.index + match[0].length;
  }
  return { text: text + marked.slice(from), entities };
}
