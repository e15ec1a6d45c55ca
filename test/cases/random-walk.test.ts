import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededIds, type Ids } from '../../src/core/ids.js';
import { ActRefusedError } from '../../src/cases/cases.js';
import { inTransaction } from '../../src/models/transaction.js';
import { ACTIONS } from '../../src/sop/actions.js';
import type { Caller } from '../../src/sop/action.js';
import type { CaseState } from '../../src/sop/case.js';
import { samplesFor } from '../../src/sop/docs/samples.js';
import { bookingChange } from '../../src/sop/bookings.js';
import { BESIDE_SAMPLES, STAFF } from '../support/sop-case.js';
import { openOffice, person, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice({ undoSeconds: 600 });
});
afterAll(() => at.stop());

const CASES = 5;
const STEPS = 18;

function below(ids: Ids, count: number): number {
  return Number(ids.digits(6)) % count;
}

/** Every act, with an input that may fit, by whoever may do it. */
function moves(
  kase: CaseState,
): { readonly action: string; readonly input: unknown; readonly caller: Caller }[] {
  const now = at.clock.now().toISOString();
  const staff = [...STAFF].map(([username, role]): Caller => ({ kind: 'staff', username, role }));
  const all: readonly Caller[] = [{ kind: 'applicant', applicantId: kase.applicantId }, ...staff];
  const extra = [
    ...BESIDE_SAMPLES,
    { action: 'explain-delay', input: { row: kase.position ?? 6, reason: 'listrik padam' } },
    { action: 'resubmit', input: { applicant: person(), documents: kase.documents, changed: ['data'] } },
  ] as const;
  const samples = samplesFor(at.office, now)
    .filter(({ action }) => action !== 'submit' && action !== 'resubmit' && action !== 'book')
    .map(({ action, input }) => ({ action, input }));
  return [...samples, ...extra].flatMap((move) =>
    all
      .filter((caller) =>
        ACTIONS[move.action].roles.includes(caller.kind === 'staff' ? caller.role : 'applicant'),
      )
      .map((caller) => ({ ...move, caller })),
  );
}

async function step(kase: CaseState, ids: Ids): Promise<CaseState | null> {
  const choice = below(ids, 12);
  if (choice === 0) {
    await inTransaction(at.store, (tx) =>
      at.cases.objectIn(tx, { caseId: kase.id, text: 'saya keberatan', channel: 'web' }),
    );
    return at.fresh(kase);
  }
  if (choice === 1)
    return (await inTransaction(at.store, (tx) => at.cases.expireIn(tx, kase.id)))?.after ?? null;
  if (choice === 2 && kase.holder !== null) {
    const role = STAFF.get(kase.holder) ?? 'helpdesk';
    await at.cases.readingBy(kase.id, { username: kase.holder, role }, 'console', {
      document: null,
      page: null,
    });
    return at.fresh(kase);
  }
  if (kase.position === 15 && choice < 7) {
    const slots = await at.booking.freeSlots({ now: at.clock.now(), limit: 6 });
    const slot = slots[below(ids, slots.length)];
    const caller = { kind: 'applicant', applicantId: kase.applicantId } as const;
    return act(kase, { action: 'book', input: { startsAt: slot?.startsAt }, caller });
  }
  const possible = moves(kase);
  const move = possible[below(ids, possible.length)];
  return move ? act(kase, move) : null;
}

async function act(
  kase: CaseState,
  move: { readonly action: string; readonly input: unknown; readonly caller: Caller },
): Promise<CaseState | null> {
  try {
    return (await at.cases.act({ caseId: kase.id, channel: 'api', ...move })).after;
  } catch (error) {
    if (error instanceof ActRefusedError) return null;
    throw error;
  }
}

describe('random legal lives', () => {
  it('are told by their logs exactly as they are kept; claims are those of the pending calls', async () => {
    const ids = seededIds('random lives');
    const done = new Map<string, number>();
    const states: CaseState[] = [];
    for (let index = 0; index < CASES; index++) {
      let kase = await at.submit();
      for (let count = 0; count < STEPS;) {
        at.wait(below(ids, 9));
        const before = kase;
        const next = await step(kase, ids);
        if (!next) {
          count += 0.1;
          continue;
        }
        count += 1;
        kase = next;
        expect(await at.fresh(kase)).toEqual(kase);
        if (bookingChange(before, kase).claim) done.set('claims', (done.get('claims') ?? 0) + 1);
        const place = `${kase.position ?? kase.outcome}`;
        done.set(place, (done.get(place) ?? 0) + 1);
      }
      states.push(kase);
    }
    const report = await at.cases.verifyLogs();
    expect(report).toMatchObject({ cases: CASES, problems: [] });
    const pending = new Set(states.flatMap(({ booking }) => booking?.id ?? []));
    const claimed = await at.store.slotClaims.distinct('bookingId');
    expect(new Set(claimed)).toEqual(pending);
    // The walk has reached enough places to mean something.
    expect(done.size).toBeGreaterThan(6);
  });
});
