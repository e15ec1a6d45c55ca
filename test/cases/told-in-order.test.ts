import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticesOf } from '../../src/notices/event-notices.js';
import { native } from '../../src/models/store.js';
import { inTransaction, type Tx } from '../../src/models/transaction.js';
import { ACTIONS } from '../../src/sop/actions.js';
import type { ActContext, ActionName, Caller } from '../../src/sop/action.js';
import type { CaseState } from '../../src/sop/case.js';
import { samplesFor } from '../../src/sop/docs/samples.js';
import type { CaseEvent } from '../../src/sop/events.js';
import { evolve, fold } from '../../src/sop/evolve.js';
import { decideAct } from '../../src/sop/lifecycle.js';
import { openedFacts } from '../../src/sop/noted-facts.js';
import { stageOf, STAGES } from '../../src/sop/stages.js';
import { byLength } from '../support/length.js';
import { BESIDE_SAMPLES, callerOf, COMPLETE, DEFICIENT, LISTED, PASSED, STAFF } from '../support/sop-case.js';
import { deliveringOffice, type DeliveringOffice, type Told } from './delivered.js';

const HOLD_SECONDS = 60;

let at: DeliveringOffice;
beforeAll(async () => {
  at = await deliveringOffice(HOLD_SECONDS);
});
afterAll(() => at.stop());

type Channel = 'web' | 'telegram';

/** One thing that somebody does to a case, in a transaction; throws when it is refused. */
interface Move {
  readonly name: string;
  readonly does: (tx: Tx, kase: CaseState) => Promise<CaseState>;
  /** Whether it may be done to a case that stands like this; asked before, because a case that is refused costs time. */
  readonly fits: (kase: CaseState) => boolean;
}

function callerFor(who: string, { applicantId }: CaseState): Caller {
  return who === 'applicant' ? { kind: 'applicant', applicantId } : callerOf(who);
}

function act(who: string, action: string, input: unknown = {}): Move {
  const outcome = (input as { outcome?: string }).outcome;
  return {
    name: `${who} ${action}${outcome === undefined ? '' : ` ${outcome}`}`,
    does: async (tx, kase) =>
      (
        await at.cases.actIn(tx, {
          caseId: kase.id,
          action,
          input,
          caller: callerFor(who, kase),
          channel: 'api',
        })
      ).after,
    fits: (kase) => decideAct(kase, action, input, contextOf(who, kase)).ok,
  };
}

function contextOf(who: string, kase: CaseState): ActContext {
  return {
    now: at.clock.now().toISOString(),
    caller: callerFor(who, kase),
    channel: 'api',
    office: at.office,
    undoSeconds: HOLD_SECONDS,
    newId: () => 'probe',
    away: new Set(),
    staff: STAFF,
    heldOfficeMinutes: 0,
    spseBlacklistTaskOpen: kase.outcome === 'rejected',
    blacklistCandidate: false,
    unseenDocuments: new Set(),
  };
}

/** The case after a move that fits, as `decideAct` says it; nothing is stored. */
function afterAct(who: string, kase: CaseState, action: string, input: unknown): CaseState | null {
  const decision = decideAct(kase, action, input, contextOf(who, kase));
  if (!decision.ok) return null;
  const actor = { kind: 'staff', username: who, role: STAFF.get(who) ?? 'helpdesk' } as const;
  const at_ = at.clock.now().toISOString();
  return decision.facts.reduce<CaseState>(
    (state, fact) =>
      evolve(state, {
        ...fact,
        seq: state.version + 1,
        at: at_,
        actor,
        channel: 'api',
        action: action as ActionName,
      }),
    kase,
  );
}

const objects: Move = {
  name: 'applicant objects',
  does: async (tx, { id }) =>
    (await at.cases.objectIn(tx, { caseId: id, text: 'Saya keberatan.', channel: 'web' })).after,
  fits: () => true,
};
const expires: Move = {
  name: 'the time for a fix runs out',
  does: async (tx, { id }) => (await at.cases.expireIn(tx, id))?.after as CaseState,
  fits: ({ position }) => position === 4,
};
const resubmits: Move = {
  name: 'applicant resubmit',
  does: (tx, kase) => {
    const { applicant, documents } = kase;
    return act('applicant', 'resubmit', { applicant, documents, changed: ['data'] }).does(tx, kase);
  },
  fits: ({ position }) => position === 4,
};
const reads = (who: string): Move => ({
  name: `${who} reads`,
  does: async (tx, kase) => {
    const role = STAFF.get(who) ?? 'helpdesk';
    await at.cases.readingBy(kase.id, { username: who, role }, 'console', { document: null, page: null }, tx);
    return (await at.cases.byId(kase.id, tx)) as CaseState;
  },
  fits: (kase) => openedFacts(kase, who).length > 0,
});
const books = (who: string): Move => ({
  name: `${who} book`,
  does: async (tx, kase) => {
    const slots = await at.booking.freeSlots({ now: tx.now }, tx);
    const slot = slots.find((one) => one.verifikator === kase.holder) ?? slots[0];
    return act(who, 'book', { startsAt: slot?.startsAt }).does(tx, kase);
  },
  fits: (kase) => {
    const startsAt = new Date(at.clock.now().getTime() + 86_400_000).toISOString();
    return act(who, 'book', { startsAt, verifikator: 'verifikator' }).fits(kase);
  },
});

/** The ways to everywhere that a decision can be made from; `called` waits for the call that was booked. */
const RECEIVED = [act('helpdesk', 'receive-files', { outcome: 'ok' })];
const CLEAR = [...RECEIVED, act('helpdesk', 'check-blacklist', { outcome: 'clear' })];
const COMPLETED = [...CLEAR, act('helpdesk', 'check-completeness', COMPLETE)];
const INVITED = [...COMPLETED, act('verifikator', 'check-registration', { outcome: 'new' })];
const BOOKED = [...INVITED, books('applicant')];
const PASSING = [act('verifikator', 'verify', PASSED)];
const WAYS: readonly { readonly way: readonly Move[]; readonly called?: readonly Move[] }[] = [
  { way: [] },
  { way: RECEIVED },
  { way: [...RECEIVED, act('helpdesk', 'check-blacklist', LISTED)] },
  { way: CLEAR },
  { way: COMPLETED },
  { way: BOOKED },
  { way: BOOKED, called: [] },
  { way: BOOKED, called: PASSING },
  { way: BOOKED, called: [...PASSING, act('verifikator', 'send-receipt', { spse: 'approved' })] },
];

/** All that people may try to do to a case. */
function moves(
  kase: CaseState,
): readonly (Move & { readonly who: string; readonly action: string; readonly input: unknown })[] {
  const now = at.clock.now().toISOString();
  const samples = samplesFor(at.office, now).filter(
    ({ action }) => !['submit', 'resubmit', 'book'].includes(action),
  );
  const extra = [
    ...BESIDE_SAMPLES,
    { action: 'explain-delay', input: { row: kase.rows.at(-1)?.row, reason: 'listrik padam' } },
  ] as const;
  return [...samples, ...extra].flatMap(({ action, input }) =>
    ['applicant', ...STAFF.keys()]
      .filter((who) => ACTIONS[action].roles.includes(STAFF.get(who) ?? 'applicant'))
      .map((who) => ({ ...act(who, action, input), who, action, input }))
      .filter((move) => move.fits(kase)),
  );
}

/** A case on its way; the way is one transaction, because only what comes after it is tried here. */
async function along(channel: Channel, { way, called }: (typeof WAYS)[number]): Promise<CaseState> {
  let kase = await at.submitOn(channel);
  const go = async (some: readonly Move[]): Promise<void> => {
    kase = await inTransaction(at.store, async (tx) => {
      let state = kase;
      for (const move of some) state = await move.does(tx, state);
      return state;
    });
  };
  await go(way);
  if (called === undefined) return kase;
  const begun = Date.parse(kase.booking?.startsAt ?? '') + 60_000;
  at.clock.advance(Math.max(0, begun - at.clock.now().getTime()));
  await go(called);
  return kase;
}

/** Says whether a later event leaves the notice of a decision to its time. */
function onlyNotes(event: CaseEvent, decision: CaseEvent, by: ReadonlySet<string>): boolean {
  if (event.type === 'objection-raised') return true;
  if (event.type === 'archived') return event.data.over === decision.seq;
  if (event.actor.kind !== 'staff' || !by.has(event.actor.username)) {
    return event.type === 'undone' && event.data.seq > decision.seq;
  }
  if (event.type === 'undone') return event.data.seq > decision.seq;
  return event.type === 'opened' || event.type === 'delay-explained';
}

/** The events of a life, in whose hold everything happened, that people may hear of; told apart from how it is done. */
function mayBeTold(events: readonly CaseEvent[]): ReadonlySet<number> {
  const told = new Set<number>();
  for (const [index, event] of events.entries()) {
    const by = new Set(event.actor.kind === 'staff' ? [event.actor.username] : []);
    const end = !('undoUntil' in event.data)
      ? undefined
      : events.slice(index + 1).find((later) => {
          if (later.type === 'archived' && later.actor.kind === 'staff') by.add(later.actor.username);
          return !onlyNotes(later, event, by);
        });
    const asks = event.type === 'blacklist-unclear';
    const moot = asks && end !== undefined && /^(blacklist-|returned)/u.test(end.type);
    const back =
      end?.type === 'reopened' ||
      end?.type === 'withdrawn' ||
      (end?.type === 'undone' && end.data.seq === event.seq);
    if (!back && !moot) told.add(event.seq);
  }
  return told;
}

/** What each event would say, without regard to what became of it. */
function saying(events: readonly CaseEvent[], where: 'chat' | 'mail'): ReadonlySet<number> {
  const says = new Set<number>();
  for (const [index, event] of events.entries()) {
    const after = fold(events.slice(0, index + 1));
    const links = { baseUrl: 'http://127.0.0.1' };
    const notice = after && noticesOf(event, fold(events.slice(0, index)), after, at.office, links);
    if (where === 'chat' ? notice?.chat.length : notice?.mail) says.add(event.seq);
  }
  return says;
}

/** The first line of a notice about where the case stands now. */
function head(kase: CaseState): RegExp {
  const stage = stageOf(kase, at.office);
  if (stage === 'selesai') return new RegExp(`^${kase.number} · Selesai`);
  const label = kase.position === 4 ? 'menunggu perbaikan dari Bapak/Ibu' : STAGES[stage];
  return new RegExp(`^${kase.number} · Tahap ${stage} dari 5: ${label}`);
}

async function checkTold(kase: CaseState): Promise<void> {
  const events = await at.cases.events(kase.id);
  const may = mayBeTold(events);
  for (const where of ['chat', 'mail'] as const) {
    const told: readonly Told[] = where === 'chat' ? await at.chatOf(kase) : await at.mailsOf(kase);
    const says = saying(events, where);
    const expected = [...says].filter((seq) => may.has(seq));
    // What a person just said themselves is confirmed at once, whatever is held.
    const own = new Set(events.filter(({ type }) => type === 'objection-raised').map(({ seq }) => seq));
    const seqs = told.map(({ seq }) => seq).filter((seq) => !own.has(seq));
    expect([where, ...seqs]).toEqual([where, ...expected.filter((seq) => !own.has(seq))]);
    expect(told.filter(({ seq }) => own.has(seq)).map(({ seq }) => seq)).toEqual(
      expected.filter((seq) => own.has(seq)),
    );
  }
  const chat = await at.chatOf(kase);
  const last = chat.at(-1);
  const since = events.filter(({ seq }) => seq > (last?.seq ?? 0));
  const silent = since.every(({ actor, type }) => actor.kind !== 'applicant' || type === 'objection-raised');
  if (last && silent) expect(last.text).toMatch(head(kase));
}

/** Acts that nobody is told of: they all only send what is held. */
const SILENT = /claim|release|reassign|explain-delay|reads/u;

interface Pair {
  readonly from: (typeof WAYS)[number];
  readonly first: Move;
  readonly second: Move;
}

/**
 * Every decision and whatever fits after it, by whoever decided and by one other; in the long form from every place
 * where the decision can be made, and with each of the acts that tell nothing.
 */
async function allPairs(): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const known = new Set<string>();
  for (const from of WAYS) {
    const template = await along('web', from);
    const firsts = new Set<string>();
    for (const first of moves(template)) {
      const decided = afterAct(first.who, template, first.action, first.input);
      const name = nameless(first);
      if (decided?.undoable?.seq !== decided?.version || decided === null || firsts.has(name)) continue;
      firsts.add(name);
      const notes = [
        objects,
        expires,
        resubmits,
        ...['helpdesk', 'verifikator'].map(reads),
        ...['applicant', 'verifikator'].map(books),
      ];
      const seconds = new Set<string>();
      for (const second of [...notes.filter(({ fits }) => fits(decided)), ...moves(decided)]) {
        const own = second.name.startsWith(`${first.who} `);
        const key = `${own ? 'own ' : ''}${nameless(second)}`;
        const pair = `${decided.status} ${decided.position === 4 ? 'return' : name} ${key}`;
        const left = SILENT.test(key) && [...seconds].some((one) => SILENT.test(one));
        if (seconds.has(key) || (byLength({ short: true, full: false }) && (known.has(pair) || left)))
          continue;
        seconds.add(key);
        known.add(pair);
        pairs.push({ from, first, second });
      }
    }
  }
  return pairs;
}

function nameless({ name }: Move): string {
  return name.replace(/^\S+ /u, '');
}

async function live({ from, first, second }: Pair, channel: Channel): Promise<CaseState> {
  const before = await along(channel, from);
  const decided = await inTransaction(at.store, (tx) => first.does(tx, before));
  return inTransaction(at.store, (tx) => second.does(tx, decided));
}

describe('two acts within the hold of the first, whatever they are', () => {
  it('are told in their order, nothing of it that was taken back, and last how the case stands', async () => {
    const lives: (readonly [string, CaseState])[] = [];
    const pairs = await allPairs();
    expect(pairs.length).toBeGreaterThan(50);
    for (const [index, pair] of pairs.entries()) {
      const one: Channel = index % 4 === 0 ? 'telegram' : 'web';
      for (const channel of byLength<readonly Channel[]>({ short: [one], full: ['web', 'telegram'] })) {
        lives.push([`${pair.first.name}, ${pair.second.name} (${channel})`, await live(pair, channel)]);
      }
    }
    at.clock.advance(HOLD_SECONDS * 1000);
    await at.deliver();
    const wrong: string[] = [];
    for (const [name, kase] of lives) {
      await checkTold(kase).catch((error: unknown) => wrong.push(`${name}\n${String(error)}`));
    }
    expect(wrong).toEqual([]);
  });
});

describe('what people read', () => {
  const rejecting = [...RECEIVED, act('helpdesk', 'check-blacklist', LISTED), act('helpdesk2', 'reject')];
  const returning = [act('helpdesk', 'receive-files', DEFICIENT)];
  const reopening = act('helpdesk', 'reopen', { toRow: 7, reason: 'keliru' });
  const asking = [
    ...RECEIVED,
    act('helpdesk', 'check-blacklist', { outcome: 'unclear', question: 'Siapa?' }),
  ];
  const clearing = act('helpdesk', 'check-blacklist', { outcome: 'clear' });
  it.each([
    ['refused, then reopened', [...rejecting, reopening], ['dilanjutkan']],
    [
      'refused, archived, then reopened',
      [...rejecting, act('helpdesk', 'archive'), reopening],
      ['dilanjutkan'],
    ],
    [
      'refused, archived, then undone',
      [...rejecting, act('helpdesk', 'archive'), act('helpdesk2', 'undo')],
      [],
    ],
    ['returned, then withdrawn', [...returning, act('applicant', 'withdraw')], []],
    [
      'returned, then handed on',
      [...returning, act('admin', 'reassign', { to: 'helpdesk2', reason: 'cuti' })],
      ['perlu diperbaiki'],
    ],
    [
      'Belum terdaftar, then booked',
      [...INVITED, books('verifikator')],
      ['lengkap', 'pilih waktu', 'Panggilan video:'],
    ],
    ['asked, then clear', [...asking, clearing], []],
    ['asked, then clear, then undone', [...asking, clearing, act('helpdesk', 'undo')], ['Siapa?']],
  ] as const)('%s', async (_, life, told) => {
    for (const channel of ['web', 'telegram'] as const) {
      let kase = await at.submitOn(channel);
      for (const move of life) kase = await inTransaction(at.store, (tx) => move.does(tx, kase));
      at.clock.advance(HOLD_SECONDS * 1000);
      await at.deliver();
      const chat = await at.chatOf(kase);
      expect(chat.map(({ text }) => text)).toEqual(told.map((words) => expect.stringContaining(words)));
      expect(chat.map(({ text }) => text).join()).not.toContain('cabut');
      const last = (await at.mailsOf(kase)).at(-1)?.text;
      if (kase.outcome === 'withdrawn') expect(last).toContain('Permohonan ditarik');
    }
  });

  it('a notice that a process has claimed comes before what happened later, in the history as well', async () => {
    for (const channel of ['web', 'telegram'] as const) {
      let kase = await at.submitOn(channel);
      for (const move of rejecting) kase = await inTransaction(at.store, (tx) => move.does(tx, kase));
      const { version } = kase;
      at.clock.advance(HOLD_SECONDS * 1000);
      const until = new Date(at.clock.now().getTime() + 1_000);
      const claimed = await native(at.store.outbox).findOneAndUpdate(
        { 'causedBy.caseId': kase.id, 'causedBy.seq': version, kind: 'chat' },
        { $set: { state: 'claimed', claim: { token: 'another process', until } }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      );
      kase = await inTransaction(at.store, (tx) => reopening.does(tx, kase));
      const placed = claimed && (await at.prepare(claimed));
      expect([claimed?.message, placed?.message?.seq]).toEqual([null, 1]);
      // The other process died; whoever takes over finds the place that the notice has.
      at.clock.advance(2_000);
      await at.deliver();
      const chat = await at.chatOf(kase);
      expect(chat.map(({ seq }) => seq)).toEqual([version, version + 1]);
      expect(chat.at(-1)?.text).toContain('kami cabut');
      // The mail may have left as well, before that of the reopening.
      const mails = (await at.mailsOf(kase)).map(({ seq }) => seq);
      expect(mails.filter((seq) => seq !== version)).toEqual([1, version + 1]);
      expect(mails).toEqual(mails.toSorted((a, b) => a - b));
    }
  });
});
