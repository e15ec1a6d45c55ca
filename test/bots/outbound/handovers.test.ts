import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Handovers } from '../../../src/bots/outbound/handovers.js';
import { DESTINATIONS_REMEMBERED } from '../../../src/core/limits.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';

const CHAT = 'telegram:bot:1';

const delivery = (seq: number): OutboxDoc =>
  ({ _id: `m${seq}`, message: { conversationId: CHAT, seq } }) as OutboxDoc;

/** Something is said in the chat by a turn of this process or elsewhere, or this process delivers, perhaps in vain. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('turn' as const),
    heard: fc.integer({ min: 0, max: 2 }),
    said: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ kind: fc.constant('elsewhere' as const), said: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ kind: fc.constant('heard' as const) }),
  fc.record({ kind: fc.constant('work' as const), fails: fc.boolean() }),
);

describe('what a turn hands over', () => {
  it('is taken without a look only when nothing else waits before it', () => {
    let spared = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const handovers = new Handovers();
        let seq = 0;
        let open: OutboxDoc[] = [];
        const say = (count: number): OutboxDoc[] => {
          const entries = Array.from({ length: count }, () => delivery((seq += 1)));
          open.push(...entries);
          return entries;
        };
        for (const one of steps) {
          if (one.kind === 'heard') seq += 1;
          else if (one.kind === 'elsewhere') say(one.said);
          else if (one.kind === 'turn') {
            const after = seq;
            seq += one.heard;
            const entries = say(one.said);
            handovers.put({ destination: CHAT, after, upTo: seq, entries });
          } else {
            const taken = handovers.take(CHAT);
            const entries = taken.entries ?? [...open];
            // What goes out now is what has waited longest, with nothing left before or between.
            expect(entries).toEqual(open.slice(0, entries.length));
            if (one.fails) continue;
            if (taken.entries) spared += 1;
            open = open.slice(entries.length);
            const looked = taken.entries === null && entries.length > 0;
            const upTo = looked ? entries.at(-1)?.message?.seq : taken.upTo;
            if (upTo !== undefined) handovers.settle(CHAT, upTo);
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(spared).toBeGreaterThan(0);
  });

  it('is looked for in the outbox where this process has not delivered yet, or not lately', () => {
    const handovers = new Handovers();
    const handover = { destination: CHAT, after: 4, upTo: 6, entries: [delivery(6)] };
    handovers.put(handover);
    expect(handovers.take(CHAT)).toEqual({ entries: null, upTo: undefined });
    handovers.settle(CHAT, 4);
    for (let other = 0; other < DESTINATIONS_REMEMBERED; other += 1) handovers.settle(`other ${other}`, 1);
    handovers.put(handover);
    expect(handovers.take(CHAT)).toEqual({ entries: null, upTo: undefined });
    // Nothing was handed over: the look may still find what others said.
    handovers.settle(CHAT, 4);
    expect(handovers.take(CHAT)).toEqual({ entries: null, upTo: 4 });
    handovers.settle(CHAT, 4);
    handovers.put(handover);
    expect(handovers.take(CHAT)).toEqual({ entries: handover.entries, upTo: 6 });
    // Taken once.
    expect(handovers.take(CHAT)).toEqual({ entries: null, upTo: undefined });
  });
});
