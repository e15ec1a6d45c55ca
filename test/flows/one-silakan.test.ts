import { expect, it } from '@jest/globals';
import type { Heard } from '../../src/flows/types.js';
import { WORDS } from '../../src/flows/words.js';
import { PLACES, SLOTS } from './places.js';
import { Talk } from './driver.js';

/** What people send anywhere: words, what is not understood, once and again, and what cannot be read. */
const SENT: readonly Heard[] = [
  ...WORDS.map((text) => ({ kind: 'text', text }) as const),
  ...['ya', 'tidak', 'entah', 'hmm?', '123', 'berapa lama?', 'selesai', 'a@b', '31/31/2024'].map(
    (text) => ({ kind: 'text', text }) as const,
  ),
  { kind: 'unsupported', what: 'sticker' },
  { kind: 'unsupported', what: 'video' },
  { kind: 'files', files: [{ ok: false, reason: 'format', label: 'surat.docx' }] },
  { kind: 'choice', id: 'r0.lama.x' },
  { kind: 'edited', text: 'lain' },
];

it.each(PLACES)('at $name an answer says silakan at most once', (place) => {
  const wordy: string[] = [];
  for (const heard of SENT) {
    const talk = new Talk({ kase: place.kase, state: place.state, slots: SLOTS });
    for (const round of [1, 2]) {
      talk.hear(heard);
      for (const { text } of talk.last)
        if ((text.match(/silakan/giu) ?? []).length > 1)
          wordy.push(`${JSON.stringify(heard)} ${round}: ${text}`);
    }
  }
  expect(wordy).toEqual([]);
});
