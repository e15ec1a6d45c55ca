import { describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../src/flows/conversation.js';
import { REASONS } from '../../src/flows/texts/reasons.js';
import type { ActResult, FlowState, Heard } from '../../src/flows/types.js';
import { WORDS } from '../../src/flows/words.js';
import type { CaseState } from '../../src/sop/case.js';
import { byLength } from '../support/length.js';
import { BASE, LIMITS, respondWell, Talk, type Respond, type TalkChannel } from './driver.js';
import { BOOKED, PLACES, RETURNED, SLOTS, TO_BOOK } from './places.js';

const CHANNELS: readonly TalkChannel[] = ['web', 'telegram', 'whatsapp'];

/** Texts which together answer every question of the product. */
const ANSWERS = [
  'menu',
  'kode',
  'baru@contoh.id',
  'sitirahmah01',
  'siti@gmial.com',
  'siti@contoh.id',
  '081234567890',
  'Siti Rahmah',
  '6472015203900001',
  'SKK-123/2024',
  '6 Mei 2029',
  '123456',
  'ABCD2345',
  'jam 10',
  'Mohon bantuannya, data saya keliru.',
];

/** Texts that raise a doubt, by the step at which they are tried. */
const DOUBTFUL: Readonly<Record<string, readonly string[]>> = { name: ['Malam'], nik: ['1111111111111111'] };

interface World {
  readonly kase: CaseState | null;
  readonly respond?: Respond;
}

const WORLDS: readonly World[] = [
  { kase: null },
  {
    kase: null,
    respond: (act, talk): ActResult =>
      act.type === 'redeem-move-code' && act.keep === 'ask'
        ? { ok: false, code: 'target-has-draft' }
        : respondWell(act, talk),
  },
  { kase: RETURNED },
  {
    kase: { ...RETURNED, deficiencies: RETURNED.deficiencies.filter(({ document }) => document === 'data') },
  },
  { kase: TO_BOOK },
  {
    kase: TO_BOOK,
    respond: (act, talk): ActResult =>
      act.type === 'book' ? { ok: false, code: 'slot-taken' } : respondWell(act, talk),
  },
  { kase: BOOKED },
  { kase: { ...BASE, position: null, status: 'closed', outcome: 'rejected' } },
];

/** Counts photos, so that each one of the walk is different. */
let photos = 0;

function inputsAt(talk: Talk): readonly Heard[] {
  const choices = talk.ask().flatMap((say) => say.choices ?? []);
  return [
    ...choices.map((choice): Heard => ({ kind: 'choice', id: choice.id })),
    ...(talk.state.flow === 'home' || talk.state.flow === 'status' ? WORDS : []).map((text): Heard => ({
      kind: 'text',
      text,
    })),
    ...[...ANSWERS, ...(DOUBTFUL[talk.state.step] ?? [])].map((text): Heard => ({ kind: 'text', text })),
    { kind: 'files', files: [talk.file(`foto-${(photos += 1)}.jpg`)] },
  ];
}

/**
 * Identifies a step; within the form also by how much was given and, by what has still to be looked at; the short form looks at
 * less of that.
 */
function key({ flow, step, memo, draft }: FlowState): string {
  if (flow !== 'registration' && flow !== 'correction') return `${flow}.${step}:`;
  const given = Object.keys({ ...draft?.applicant, ...draft?.applicant.certificate }).length;
  const confirmed = draft?.confirmedEmail === draft?.applicant.email;
  const left = byLength({
    short: [memo['page'], memo['replace'], confirmed],
    long: [memo['document'], memo['todo'], memo['replace'], memo['page'], confirmed],
  }).join(':');
  return `${flow}.${step}:${given}:${draft?.documents.length ?? 0}:${left}`;
}

/**
 * Walks breadth first from the first words through every answer, and notes the steps that it meets. Places of the
 * registration in `walked` were left in every way in another world already, which differs only elsewhere.
 */
function explore(world: World, walked: Set<string>): ReadonlyMap<string, readonly string[]> {
  const met = new Map<string, string[]>();
  const start = new Talk({ ...world, slots: SLOTS });
  const queue: { state: FlowState; kase: CaseState | null }[] = [{ state: start.state, kase: world.kase }];
  met.set(key(start.state), []);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { state, kase } = next;
    const here = met.get(key(state)) ?? [];
    for (const heard of inputsAt(new Talk({ ...world, kase, state, slots: SLOTS }))) {
      const talk = new Talk({ ...world, kase, state, slots: SLOTS });
      talk.hear(heard);
      const there = key(talk.state);
      here.push(there);
      if (met.has(there) || walked.has(there)) continue;
      if (there.startsWith('registration.')) walked.add(there);
      met.set(there, []);
      queue.push({ state: talk.state, kase: talk.kase });
    }
  }
  return met;
}

describe('the flows as a graph', () => {
  const met = new Map<string, Set<string>>();
  const walked = new Set<string>();
  for (const world of WORLDS) {
    for (const [from, to] of explore(world, walked)) {
      const [name = ''] = from.split(':');
      const all = met.get(name) ?? new Set<string>();
      for (const target of to) all.add(target);
      met.set(name, all);
    }
  }
  const steps = Object.values(FLOWS).flatMap((flow) => flow.steps.map(({ id }) => `${flow.name}.${id}`));

  it('reaches every step', () => {
    expect(steps.filter((name) => !met.has(name))).toEqual([]);
  });

  it('has no dead end', () => {
    const dead = [...met].filter(([name, to]) => [...to].every((target) => target.startsWith(`${name}:`)));
    expect(dead.map(([name]) => name)).toEqual([]);
  });

  it('has ids that are unique in their flow and fit into a choice', () => {
    for (const flow of Object.values(FLOWS)) {
      const ids = flow.steps.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z][a-z-]{1,20}$/u);
    }
  });
});

describe('what is asked', () => {
  it.each(PLACES)('$name fits every channel', ({ state, kase }) => {
    for (const channel of CHANNELS) {
      for (const attempt of [0, 3]) {
        const limits = LIMITS[channel];
        const talk = new Talk({
          channel,
          kase,
          slots: SLOTS,
          state: { ...state, attempt, rev: 36 ** 5 },
        });
        const says = talk.ask();
        expect(says.length).toBeGreaterThan(0);
        for (const { text, choices = [] } of says) {
          expect(text.trim()).not.toBe('');
          expect(text.length).toBeLessThanOrEqual(limits.textChars);
          expect(text).not.toMatch(/undefined|null|NaN|\[object/u);
          expect(choices.length).toBeLessThanOrEqual(limits.choices);
          const labels = choices.map(({ label }) => label);
          expect(new Set(labels).size).toBe(labels.length);
          for (const { id, label } of choices) {
            expect(Buffer.byteLength(id)).toBeLessThanOrEqual(limits.choiceIdBytes);
            expect(id).toMatch(/^(w\.[a-z-]+|r[0-9a-z]+\.[a-z-]+\.[a-z0-9_-]+)$/iu);
            expect(Array.from(label).length).toBeLessThanOrEqual(limits.labelChars);
            expect(label).not.toContain('…');
          }
        }
      }
    }
  });

  it('has two different texts for every reason, polite and whole', () => {
    for (const [code, [first, second]] of Object.entries(REASONS)) {
      expect(code).toMatch(/^[a-z-]+$/u);
      expect(first).not.toBe(second);
      for (const text of [first, second]) {
        expect(text).toMatch(/[.)]$/u);
        expect(text).not.toMatch(/\b(kamu|anda|salah(?! satu)|gagal|error)\b/iu);
      }
    }
  });
});
