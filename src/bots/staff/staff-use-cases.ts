import { ActRefusedError, caseNotFound } from '../../cases/act-refused.js';
import type { CaseInHand } from '../../cases/case-in-hand.js';
import type { Cases } from '../../cases/cases.js';
import type { ChannelTable } from '../../core/channel-table.js';
import type { Keyring } from '../../models/keyring.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { accountKey } from '../../models/staff.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import { STAFF_DESTINATION } from '../../notices/outbox-entry.js';
import type { OutboxPayload } from '../../notices/types.js';
import { ACTIONS } from '../../sop/actions.js';
import { mayDoTask } from '../../sop/access.js';
import type { ActContext, Caller } from '../../sop/action.js';
import { addDays, instantOf } from '../../sop/calendar.js';
import type { ActChannel, CaseState } from '../../sop/case.js';
import { allowedActions, allowedVariants, presetRefusal } from '../../sop/lifecycle.js';
import type { Office } from '../../sop/office.js';
import { dueAt, isLate } from '../../sop/row-times.js';
import { QUEUE_LINES, STAFF_LIST_LINES } from '../../core/limits.js';
import type { Incoming } from '../channels/channel.js';
import type { RefusedAct } from '../turns/turn.js';
import type { LinkedAccounts } from './linked-accounts.js';
import type { CaseForStaff, Linking, StaffPort, StaffMember } from './staff-port.js';

/** What the staff bot borrows of the console: linking accounts and making links to scans. */
export interface StaffAccess {
  redeemLinkCode(
    tx: Tx,
    code: string,
    account: { channel: string; account: string; userId: string },
  ): Promise<Linking>;
  filesLink(tx: Tx, username: string, caseId: string): Promise<{ url: string; minutes: number }>;
}

export interface StaffUseCasesParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly linked: LinkedAccounts;
  readonly access: StaffAccess;
  readonly channelTable: ChannelTable;
}

/** The port of one turn; `refusedNow` gives the act that was refused at it, perhaps after it wrote something. */
export interface TurnDesk {
  readonly port: StaffPort;
  readonly refusedNow: () => RefusedAct | null;
}

/** Makes the staff bot's port; `refused` lists the acts that were refused in earlier computations of the turn. */
export function staffUseCases(
  parts: StaffUseCasesParts,
  tx: Tx,
  incoming: Incoming,
  refused: readonly RefusedAct[],
): TurnDesk {
  const { cases, office, store, keyring, linked, access } = parts;
  const { channel, account } = incoming.address;
  const accountOf = (userId: string) => ({ channel, account, userId });
  const actChannel = incoming.scope === 'group' ? 'group' : channel;
  const hand = new Hand(parts, tx, actChannel);
  let acts = 0;
  let refusedNow: RefusedAct | null = null;

  const port: StaffPort = {
    now: tx.now.toISOString(),
    ids: tx.ids,
    office,
    limits: parts.channelTable.of(channel).limits,
    actions: Object.values(ACTIONS),
    whoIs: (senderId) => linked.member(accountKey(keyring, accountOf(senderId)), tx),
    link: async (senderId, code) => {
      const linking = await access.redeemLinkCode(tx, code, accountOf(senderId));
      tx.afterCommit(() => linked.forget());
      return linking;
    },
    find: (ref) => cases.find(ref, tx),
    look: (number, member) => hand.look(number, member),
    open: async (number, member) => {
      const taken = await hand.take(number, member);
      if (!taken) return null;
      return hand.changed(await cases.readingOf(tx, taken, member), member);
    },
    refusal: async (number, action, preset, member) => {
      const taken = await hand.take(number, member);
      return taken && presetRefusal(taken.state, action, preset, taken.context);
    },
    act: async (request, member) => {
      const index = acts++;
      const known = refused.find((one) => one.of === 'staff' && one.index === index);
      if (known?.of === 'staff') return { ok: false, refusal: known.refusal };
      try {
        const taken = await hand.take(request.number, member);
        if (!taken) throw caseNotFound();
        const { after } = await cases.actOn(tx, taken, request);
        return { ok: true, at: await hand.changed(after, member) };
      } catch (error) {
        if (!(error instanceof ActRefusedError)) throw error;
        const { refusal } = error;
        refusedNow = { of: 'staff', index, refusal };
        return { ok: false, refusal };
      }
    },
    queue: (filter) => cases.queue(filter, QUEUE_LINES, tx),
    search: (q) => cases.search(q, STAFF_LIST_LINES, tx),
    tasks: async (member) => {
      const open = await cases.tasks({ open: true }, tx);
      return open
        .filter((task) => mayDoTask(member.role, task.role))
        .map(({ id, case: number, text, openedAt, closable }) => ({ id, number, text, openedAt, closable }));
    },
    finishTask: (id, member) => cases.finishTaskIn(tx, id, member),
    bookings: (date) =>
      cases.bookings(
        { from: instantOf(date, 0, office.timeZone), to: instantOf(addDays(date, 1), 0, office.timeZone) },
        tx,
      ),
    filesLink: async (number, member) => {
      const state = await cases.byNumber(number, tx);
      return state && access.filesLink(tx, member.username, state.id);
    },
    announced: async (messageId) => {
      const sent = await native(store.outbox)
        .find({ destination: STAFF_DESTINATION, externalId: messageId }, { session: tx.session })
        .limit(2)
        .toArray();
      // Merged announcements share one message, so a reply to it does not say which applicant is meant.
      return sent.length === 1 ? targetOf(keyring, sent[0]) : null;
    },
    tell: (target, text, member) => cases.messageToApplicantIn(tx, target, text, member, hand.taken),
  };
  return { port, refusedNow: () => refusedNow };
}

class Hand {
  readonly #parts: StaffUseCasesParts;
  readonly #tx: Tx;
  readonly #channel: ActChannel;
  #taken: CaseInHand | null = null;
  #shown: CaseForStaff | null = null;

  constructor(parts: StaffUseCasesParts, tx: Tx, channel: ActChannel) {
    this.#parts = parts;
    this.#tx = tx;
    this.#channel = channel;
  }

  get taken(): CaseInHand | null {
    return this.#taken;
  }

  /** A turn has one member, so the case in hand was always taken for this one. */
  async take(number: string, member: StaffMember): Promise<CaseInHand | null> {
    if (this.#taken?.state.number === number) return this.#taken;
    this.#shown = null;
    this.#taken = await this.#parts.cases.inHand(this.#tx, number, callerOf(member), this.#channel);
    return this.#taken;
  }

  async look(number: string, member: StaffMember): Promise<CaseForStaff | null> {
    const taken = await this.take(number, member);
    if (!taken) return null;
    this.#shown ??= await this.#forStaff(taken.state, taken.context);
    return this.#shown;
  }

  async changed(state: CaseState, member: StaffMember): Promise<CaseForStaff> {
    if (state === this.#taken?.state)
      return (this.#shown ??= await this.#forStaff(state, this.#taken.context));
    this.#taken = null;
    this.#shown = null;
    const { cases } = this.#parts;
    return this.#forStaff(state, await cases.contextFor(state, callerOf(member), this.#channel, this.#tx));
  }

  async #forStaff(state: CaseState, context: ActContext): Promise<CaseForStaff> {
    const { cases, office } = this.#parts;
    return {
      state,
      dueAt: dueAt(state, office),
      late: isLate(state, context.now, office),
      sameNik: await cases.sameNik(state.id, this.#tx),
      allowed: allowedActions(state, context),
      offered: allowedVariants(state, context),
    };
  }
}

function callerOf({ username, role }: StaffMember): Caller {
  return { kind: 'staff', username, role };
}

function targetOf(keyring: Keyring, entry: OutboxDoc | undefined) {
  if (!entry) return null;
  const payload = keyring.openTransit<OutboxPayload>(entry.payload);
  return payload.kind === 'staff' ? payload.target : null;
}
