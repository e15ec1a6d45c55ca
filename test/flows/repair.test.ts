import { describe, expect, it } from '@jest/globals';
import type { Heard, UnsupportedKind } from '../../src/flows/types.js';
import { REPAIR_WORDS, WORDS } from '../../src/flows/words.js';
import { LENGTH } from '../support/length.js';
import { Talk, type TalkChannel } from './driver.js';
import { faultOf, placeAt, PLACES, SLOTS, type Place } from './places.js';

const CHANNELS: readonly TalkChannel[] = ['web', 'telegram', 'whatsapp'];

function talkAt(place: Place, channel: TalkChannel = 'telegram'): Talk {
  return new Talk({ channel, kase: place.kase, state: place.state, slots: SLOTS });
}

function ways(word: string): readonly Heard[] {
  return [
    { kind: 'text', text: word },
    { kind: 'text', text: `/${word.replace('-', '_')}@LoketBot` },
    { kind: 'text', text: ` ${word.toUpperCase()}! ` },
    { kind: 'choice', id: `w.${word}` },
  ];
}

/**
 * How a word is tried on a channel: in all ways on Telegram, as a text on the others. In the short form `turn` says which
 * further way is tried on Telegram, and on which one of the others the word is.
 */
function waysOn(channel: TalkChannel, word: string, turn: number): readonly Heard[] {
  const [plain, ...further] = ways(word);
  if (LENGTH !== 'short') return channel === 'telegram' ? ways(word) : ways(word).slice(0, 1);
  if (channel === 'telegram') return [plain, further[turn % further.length]].flatMap((way) => way ?? []);
  return CHANNELS.indexOf(channel) === turn % CHANNELS.length ? ways(word).slice(0, 1) : [];
}

describe('A4: every step accepts every word', () => {
  it.each(PLACES)('$name', (place) => {
    for (const channel of CHANNELS) {
      for (const [at, word] of WORDS.entries()) {
        for (const heard of waysOn(channel, word, at + PLACES.indexOf(place))) {
          const talk = talkAt(place, channel);
          const before = talk.state.draft;
          const said = talk.hear(heard);
          expect(said.trim()).not.toBe('');
          expect(faultOf(talk.state)).toBeNull();
          if (place.kase === null && before !== null) {
            expect(talk.state.draft?.applicant).toEqual(before?.applicant);
            expect(talk.state.draft?.documents).toEqual(before?.documents);
          }
          expect(talk.acts).toEqual([]);
        }
      }
    }
  });

  it.each(PLACES.filter(({ state }) => state.flow === 'registration'))(
    'the side trips of $name come back to it',
    (place) => {
      for (const word of ['bantuan', 'petugas', 'data saya', 'pindah', 'pulihkan']) {
        const talk = talkAt(place);
        talk.say(word);
        expect(talk.state.flow).not.toBe('registration');
        talk.say(word === 'petugas' ? 'bantuan' : 'petugas');
        talk.say('batal');
        expect(talk.state).toMatchObject({ flow: 'registration', step: place.state.step, returnTo: null });
      }
    },
  );

  it('understands the words within their usual forms', () => {
    for (const [said, flow] of [
      ['admin', 'officer'],
      ['mau tanya petugas', 'officer'],
      ['tolong', 'help'],
      ['beranda', 'home'],
    ] as const) {
      const talk = talkAt(placeAt('registration.nik'));
      talk.say(said);
      expect(talk.state.flow).toBe(flow);
    }
    expect(REPAIR_WORDS).toHaveLength(7);
  });

  it('answers thanks, and takes them for no answer', () => {
    for (const name of ['registration.nik', 'registration.name'] as const) {
      const talk = talkAt(placeAt(name));
      const { step } = talk.state;
      expect(talk.say('Makasih ya')).toMatch(/^Sama-sama\./u);
      expect(talk.state).toMatchObject({ step, attempt: 0 });
    }
  });
});

const STRANGE: readonly Heard[] = [
  ...(['sticker', 'voice', 'video', 'location', 'poll', 'animation', 'other'] as const).map(
    (what: UnsupportedKind): Heard => ({ kind: 'unsupported', what }),
  ),
  { kind: 'edited', text: 'yang benar begini' },
  { kind: 'text', text: '' },
  { kind: 'text', text: '\u202E\u0007\u200B' },
  { kind: 'text', text: 'x'.repeat(5000) },
  { kind: 'text', text: '\u202Eabc\u0000\u202C def' },
  { kind: 'text', text: 'how can I register please' },
  { kind: 'text', text: 'как мне зарегистрироваться' },
  { kind: 'text', text: '😀😀😀' },
  { kind: 'choice', id: 'r1.old.value' },
  { kind: 'choice', id: 'nonsense' },
  { kind: 'choice', id: 'w.unknown' },
  { kind: 'choice', id: '' },
  { kind: 'contact', phone: '+62 812-3456-7890', own: true },
  { kind: 'contact', phone: '123', own: false },
  { kind: 'files', files: [{ ok: false, reason: 'format', label: 'catatan.txt' }] },
  { kind: 'files', files: [{ ok: false, reason: 'tidak-dikenal', label: 'berkas' }] },
];

describe('strange messages', () => {
  it.each(PLACES)('$name always answers', (place) => {
    for (const heard of STRANGE) {
      const talk = talkAt(place);
      const said = talk.hear(heard);
      expect(said.trim()).not.toBe('');
      expect(faultOf(talk.state)).toBeNull();
    }
  });

  it.each(PLACES)('an old button changes nothing at $name', (place) => {
    const talk = talkAt(place);
    const before = talk.state;
    const said = talk.hear({ kind: 'choice', id: `r6.${place.state.step}.go` });
    expect(talk.state).toEqual(before);
    expect(said).toContain('tidak berlaku');
  });

  it('a tap twice acts once', () => {
    const place = placeAt('withdrawal.confirm');
    const talk = talkAt(place);
    const id = talk.ask().flatMap(({ choices }) => choices ?? [])[0]?.id ?? '';
    talk.hear({ kind: 'choice', id });
    talk.hear({ kind: 'choice', id });
    expect(talk.acts.map(({ type }) => type)).toEqual(['withdraw']);
  });

  it('explains more the second time and offers a person the third', () => {
    const talk = talkAt(placeAt('registration.nik'));
    const [first, second, third] = [talk.say('123'), talk.say('123'), talk.say('123')];
    expect(first).toContain('masih kurang');
    expect(second).toContain('baris NIK pada KTP');
    expect(third).toContain('petugas');
    expect(talk.labels()).toContain('Hubungi petugas');
  });
});
