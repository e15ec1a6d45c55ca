import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Heard } from '../../src/flows/types.js';
import { WORDS } from '../../src/flows/words.js';
import { byLength } from '../support/length.js';
import { LIMITS, Talk } from './driver.js';
import { faultOf, PLACES, SLOTS } from './places.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ...WORDS,
    'ya',
    'tidak',
    '1',
    '2',
    '3',
    'yang pertama',
    'lanjut',
    'hapus',
    'ganti',
    'hapus 2',
    'kirim',
    'sama',
    'sudah?',
    'siti@contoh.id',
    'siti@gmial.com',
    '081234567890',
    'Siti Rahmah',
    '6472015203900001',
    '6 Mei 2029',
    '123456',
    'x'.repeat(5000),
    'berapa biayanya?',
    'seumur hidup',
    'SKK 12/2024',
    'sitirahmah01',
    'besok',
    'jam 3 sore',
    'Senin 10.00',
    'bukan, 25.00',
  ),
);

type Input =
  | { readonly kind: 'say'; readonly heard: Heard }
  | { readonly kind: 'tap'; readonly index: number }
  | { readonly kind: 'files'; readonly names: readonly string[] };

const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: text.map((one): Input => ({ kind: 'say', heard: { kind: 'text', text: one } })) },
  { weight: 4, arbitrary: fc.nat(9).map((index): Input => ({ kind: 'tap', index })) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('a.jpg', 'b.jpg', 'c.pdf', 'd.jpg', 'e.jpg', 'f.pdf'), {
        minLength: 1,
        maxLength: 7,
      })
      .map((names): Input => ({ kind: 'files', names })),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      text.map((id): Input => ({ kind: 'say', heard: { kind: 'choice', id } })),
      text.map((one): Input => ({ kind: 'say', heard: { kind: 'edited', text: one } })),
      fc
        .boolean()
        .map((own): Input => ({ kind: 'say', heard: { kind: 'contact', phone: '0812 3456 7890', own } })),
      fc.constant<Input>({ kind: 'say', heard: { kind: 'unsupported', what: 'voice' } }),
    ),
  },
);

function files(talk: Talk): ReadonlySet<string> {
  return new Set((talk.state.draft?.documents ?? []).flatMap((one) => one.files.map(({ fileId }) => fileId)));
}

/** True when the input may remove files from the draft: by deleting, discarding, sending, withdrawing or adopting. */
function mayRemove(talk: Talk, acts: number, said: string): boolean {
  return talk.acts.length > acts || /dihapus|tidak dipakai|Ganti/iu.test(said);
}

describe('any conversation', () => {
  it('never throws, always answers within the limits, keeps its state sound and its files', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACES),
        fc.constantFrom('web' as const, 'telegram' as const, 'whatsapp' as const),
        fc.array(input, { minLength: 1, maxLength: 25 }),
        (place, channel, inputs) => {
          const talk = new Talk({ channel, kase: place.kase, state: place.state, slots: SLOTS });
          for (const one of inputs) {
            const before = {
              files: files(talk),
              rev: talk.state.rev,
              acts: talk.acts.length,
              kase: talk.kase,
            };
            const said = play(talk, one);
            if (said === null) continue;
            expect(said.trim()).not.toBe('');
            expect(faultOf(talk.state)).toBeNull();
            expect(talk.state.rev).toBeGreaterThanOrEqual(before.rev);
            for (const say of talk.last) {
              expect(say.text.length).toBeLessThanOrEqual(LIMITS[channel].textChars);
              expect(say.choices?.length ?? 0).toBeLessThanOrEqual(LIMITS[channel].choices);
            }
            const lost = [...before.files].filter((id) => !files(talk).has(id));
            if (lost.length > 0) expect(mayRemove(talk, before.acts, said) || place.kase !== null).toBe(true);
          }
        },
      ),
      { numRuns: byLength({ short: 150, long: 400 }) },
    );
  });

  it('is pure: the same inputs give the same outcome', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.array(input, { maxLength: 10 }), (place, inputs) => {
        const run = (): string => {
          const talk = new Talk({ kase: place.kase, state: place.state, slots: SLOTS });
          for (const one of inputs) play(talk, one);
          return JSON.stringify([talk.state, talk.transcript]);
        };
        expect(run()).toBe(run());
      }),
      { numRuns: byLength({ short: 30, long: 60 }) },
    );
  });
});

function play(talk: Talk, one: Input): string | null {
  if (one.kind === 'say') return talk.hear(one.heard);
  if (one.kind === 'files') return talk.files(...one.names);
  const choices = talk.ask().flatMap((say) => say.choices ?? []);
  const choice = choices[one.index % Math.max(1, choices.length)];
  return choice === undefined ? null : talk.hear({ kind: 'choice', id: choice.id });
}
