import { boldStretches } from '../../../core/bold.js';

/** A part of a message that Telegram shows bold; offsets in UTF-16 units, as JavaScript counts. */
export interface Bold {
  readonly type: 'bold';
  readonly offset: number;
  readonly length: number;
}

/**
 * The text of the product without the marks of its bold words, and the places of these as entities: no parse mode, so
 * that nothing that a person wrote can be read as markup.
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
