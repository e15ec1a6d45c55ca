import { describe, expect, it } from '@jest/globals';
import { boldWords } from '../../src/admin/pages/bold-words.js';
import { html } from '../../src/admin/pages/html.js';
import { boldEntities } from '../../src/bots/channels/telegram/bold.js';
import { boldStretches } from '../../src/core/bold.js';

const TEXTS = [
  'Balas *keberatan* atau *petugas*.',
  '*a* *bc*',
  'tanpa tanda',
  '',
  '2*3*4',
  '* satu\n* dua',
  '* a *',
  '**dua**',
  '*tidak\nlewat baris*',
  '<b>*&"tebal"*</b>',
  '😀 *😀 é*',
];

describe('bold words', () => {
  it('are told from what only has a star', () => {
    expect(boldStretches('Balas *keberatan*, 2*3 * x.')).toEqual([
      { text: 'Balas ', bold: false },
      { text: 'keberatan', bold: true },
      { text: ', 2*3 * x.', bold: false },
    ]);
    expect(boldStretches('')).toEqual([]);
  });

  it.each(TEXTS)('are the same on Telegram and on the staff pages: %j', (text) => {
    const { text: shown, entities } = boldEntities(text);
    let marked = '';
    let from = 0;
    for (const { offset, length } of entities) {
      const word = shown.slice(offset, offset + length);
      marked += html`${shown.slice(from, offset)}<strong>${word}</strong>`.toString();
      from = offset + length;
    }
    expect(html`${boldWords(text)}`.toString()).toBe(marked + html`${shown.slice(from)}`.toString());
  });
});
