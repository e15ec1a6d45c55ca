import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextDeliveries } from '../../../src/bots/outbound/outbox.js';
import { nextBatch } from '../../../src/bots/inbound/waiting.js';
import type { InboxDoc } from '../../../src/models/inbox.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';

const START = Date.parse('2026-11-24T02:00:00.000Z');
const CLAIM_MS = 30_000;
const RUNS = { numRuns: 300 };

function entry(index: number, heldMs: number): OutboxDoc {
  return {
    _id: String(index).padStart(4, '0'),
    kind: 'chat',
    destination: 'd',
    state: 'pending',
    claim: null,
    notBefore: new Date(START + heldMs),
    causedBy: heldMs > 0 ? { caseId: 'c', seq: index } : null,
    message: null,
    payload: Buffer.alloc(0),
    attempts: 0,
    failure: null,
    externalId: null,
    createdAt: new Date(START),
    finishedAt: null,
  };
}

/** What happens next to a destination: a process looks and what it sends succeeds, fails, or the process dies there. */
const step = fc.record({
  waitMs: fc.integer({ min: 0, max: 8_000 }),
  who: fc.constantFrom('a', 'b'),
  end: fc.constantFrom('sent', 'failed', 'died'),
  batch: fc.integer({ min: 1, max: 3 }),
});

describe('deliveries of one destination, by any course of failures, deaths and holds', () => {
  it('keep their order but for held ones, and none is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 2_000, 60_000), { minLength: 1, maxLength: 12 }),
        fc.array(step, { maxLength: 40 }),
        (holds, steps) => {
          const entries = holds.map((heldMs, index) => entry(index, heldMs));
          const sent: string[] = [];
          let now = START;
          const look = ({ who, end, batch }: (typeof steps)[number]): boolean => {
            const open = entries.filter(({ state }) => state === 'pending' || state === 'claimed');
            const next = nextDeliveries(open, new Date(now), batch, who);
            if (next.kind === 'wait') expect(next.ms).toBeGreaterThan(0);
            if (next.kind !== 'deliver') return open.length > 0;
            expect(next.entries.length).toBeLessThanOrEqual(batch);
            for (const one of next.entries) {
              // Nobody takes what another one is sending, nor what is not due.
              const others = one.state === 'claimed' && one.claim?.token !== who;
              expect(others && (one.claim?.until.getTime() ?? 0) > now).toBe(false);
              expect(one.notBefore.getTime()).toBeLessThanOrEqual(now);
              one.state = 'claimed';
              one.attempts += 1;
              one.claim = { token: who, until: new Date(now + CLAIM_MS) };
              if (end === 'died') one.claim = { token: 'dead', until: one.claim.until };
              else if (end === 'failed') {
                Object.assign(one, { state: 'pending', claim: null, notBefore: new Date(now + 1_000) });
              } else {
                one.state = 'sent';
                sent.push(one._id);
              }
              if (end === 'failed' || end === 'died') break;
            }
            return true;
          };
          for (const one of steps) {
            now += one.waitMs;
            look(one);
          }
          // Afterwards nothing fails any more: everything that is left goes out.
          for (let rest = 0; rest < 200 && entries.some(({ state }) => state !== 'sent'); rest++) {
            now += 5_000;
            look({ waitMs: 0, who: 'a', end: 'sent', batch: 1 });
          }
          expect(sent.toSorted()).toEqual(entries.map(({ _id }) => _id));
          const unheld = sent.filter((id) => entries[Number(id)]?.causedBy === null);
          expect(unheld).toEqual(unheld.toSorted());
        },
      ),
      RUNS,
    );
  });
});

/** One message of a person: alone or of an album, with a file that is fetched after some time or none. */
const message = fc.record({
  afterMs: fc.integer({ min: 0, max: 1_500 }),
  file: fc.boolean(),
  album: fc.constantFrom(null, null, 'x', 'y'),
  fetchMs: fc.integer({ min: 0, max: 4_000 }),
});

describe('turns over any course of texts, files and albums', () => {
  it('take every message once, in order, an album whole when it came without a pause', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 15 }), (messages) => {
        let at = START;
        const all = messages.map(({ afterMs, file, album, fetchMs }, index) => {
          at += afterMs;
          return { id: String(index).padStart(4, '0'), at, readyAt: file ? at + fetchMs : at, file, album };
        });
        const taken: string[] = [];
        for (let now = START; taken.length < all.length && now < START + 120_000; now += 50) {
          const waiting = all
            .filter((one) => one.at <= now && !taken.includes(one.id))
            .map((one) => inboxDoc(one, now));
          const next = nextBatch(waiting, new Date(now));
          if (next.kind === 'later') expect(next.ms).toBeGreaterThan(0);
          if (next.kind !== 'turn') continue;
          expect(next.messages.length).toBeGreaterThan(0);
          for (const one of next.messages) expect(one.state).toBe('ready');
          taken.push(...next.messages.map(({ _id }) => _id));
        }
        expect(taken).toEqual(all.map(({ id }) => id));
      }),
      RUNS,
    );
  });
});

function inboxDoc(
  one: { id: string; at: number; readyAt: number; file: boolean; album: string | null },
  now: number,
): InboxDoc {
  const fetched = one.readyAt <= now;
  return {
    _id: one.id,
    channel: 'telegram',
    account: 'main',
    externalId: one.id,
    conversationId: 'c',
    state: fetched ? 'ready' : 'intake',
    albumId: one.file ? one.album : null,
    order: Number(one.id),
    payload: Buffer.alloc(0),
    heard: one.file && fetched ? Buffer.alloc(1) : null,
    seq: null,
    receivedAt: new Date(one.at),
    attempts: 0,
    notBefore: new Date(one.at),
    finishedAt: null,
  };
}
