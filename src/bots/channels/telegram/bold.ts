import { boldStretches } from '../../../core/bold.js';

/** In UTF-16 units, as in JavaScript. */
export interface Bold {
  readonly type: 'bold';
  readonly offset: number;
  readonly length: number;
}

/**
 * Finds Telegram's entities for bold words. No parse mode is used, so that nothing a person wrote can act as markup.
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
