import { boldStretches } from '../../../core/bold.js';

/** Telegram's entity for a bold part of a message; offset and length in UTF-16 units, as in JavaScript. */
export interface Bold {
  readonly type: 'bold';
  readonly offset: number;
  readonly length: number;
}

/**
 * Splits a text of ours into plain text and entities for its bold words. No parse mode is used, so that nothing a
 * person wrote can act as markup.
 */
export function boldEntities(marked: string): { readonly text: string; readonly entities: readonly Bold[] } {
  const entities: Bold[] = [];
  let text = '';
  for (const stretch of boldStretches(marked)) {
    if (stretch.bold) entities.push({ type: 'bold', offset: text.length, length: stretch.text.length });
    text += stretch.text;
  }
  return { text, entities };
}
