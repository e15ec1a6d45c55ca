import { ActRefused } from '../../cases/act-refused.js';
import type { Cases } from '../../cases/cases.js';
import type { Keyring } from '../../models/keyring.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { accountKey } from '../../models/staff.js';
import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import { STAFF_DESTINATION } from '../../notices/post.js';
import type { OutboxPayload } from '../../notices/types.js';
import { ACTIONS } from '../../sop/actions.js';
import { mayDoTask } from '../../sop/access.js';
import type { Caller, Refusal } from '../../sop/action.js';
import { addDays, instantOf } from '../../sop/calendar.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { dueAt, isLate } from '../../sop/row-times.js';
import { QUEUE_LINES } from '../../core/limits.js';
import type { Incoming } from '../channels/channel.js';
import type { LinkedAccounts } from './linked-accounts.js';
import type { CaseAtDesk, Linking, StaffDesk, StaffMember } from './desk.js';

/** Ties chat accounts to members and makes links to scans; the console's part of it, lent to the chat. */
export interface StaffAccess {
  /** Ties the account to the member who made the code. */
  redeemLinkCode(
    tx: Tx,
    code: string,
    account: { channel: string; account: string; userId: string },
  ): Promise<Linking>;
  /** A personal, short-lived address of the case's scans. */
  filesLink(tx: Tx, username: string, caseId: string): Promise<{ url: string; minutes: number }>;
}

export interface StaffDeskParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly linked: LinkedAccounts;
  readonly access: StaffAccess;
}

/** An act of the turn was refused; the turn is computed again with the refusal known, so that nothing half is written. */
export class RefusedAct extends Error {
  constructor(
    readonly index: number,
    readonly refusal: Refusal,
  ) {
    super(`act ${index} was refused: ${refusal.code}`);
    this.name = 'RefusedAct';
  }
}

/** The staff bot's view of the product, within one turn's transaction. */
export function staffDesk(
  parts: StaffDeskParts,
  tx: Tx,
  incoming: Incoming,
  refusals: ReadonlyMap<number, Refusal>,
): StaffDesk {
  const { cases, office, store, keyring, linked, access } = parts;
  const now = tx.now.toISOString();
  const { channel, account } = incoming.address;
  const accountOf = (userId: string) => ({ channel, account, userId });
  const actChannel = incoming.scope === 'group' ? 'group' : channel;
  const callerOf = ({ username, role }: StaffMember): Caller => ({ kind: 'staff', username, role });
  const at = async (state: CaseState, member: StaffMember): Promise<CaseAtDesk> => {
    const due = dueAt(state, office);
    const { allowed, offered } = await cases.allowed(state, callerOf(member), actChannel, tx);
    const sameNik = await cases.sameNik(state.id, tx);
    return { state, dueAt: due, late: isLate(state, now, office), sameNik, allowed, offered };
  };
  let acts = 0;

  return {
    now,
    ids: tx.ids,
    office,
    actions: Object.values(ACTIONS),
    whoIs: (senderId) => linked.member(accountKey(keyring, accountOf(senderId)), tx),
    link: async (senderId, code) => {
      const linking = await access.redeemLinkCode(tx, code, accountOf(senderId));
      tx.afterCommit(() => linked.forget());
      return linking;
    },
    find: (ref) => cases.find(ref, tx),
    look: async (number, member) => {
      const state = await cases.byNumber(number, tx);
      return state && at(state, member);
    },
    open: async (number, member) => {
      const state = await cases.byNumber(number, tx);
      if (!state) return null;
      await cases.readingBy(state.id, member, actChannel, { document: null, page: null }, tx);
      const fresh = await cases.byId(state.id, tx);
      return fresh && at(fresh, member);
    },
    refusal: async (number, action, preset, member) => {
      const state = await cases.byNumber(number, tx);
      return state && cases.refusal(state, action, preset, callerOf(member), actChannel, tx);
    },
    act: async (request, member) => {
      const index = acts++;
      const known = refusals.get(index);
      if (known) return { ok: false, refusal: known };
      try {
        const caller = callerOf(member);
        const { after } = await cases.actIn(tx, { ...request, caller, channel: actChannel });
        return { ok: true, at: await at(after, member) };
      } catch (error) {
        throw error instanceof ActRefused ? new RefusedAct(index, error.refusal) : error;
      }
    },
    queue: (filter) => cases.queue(filter, QUEUE_LINES, tx),
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
      // Merged announcements share one message: whom a reply to it means cannot be known.
      return sent.length === 1 ? targetOf(keyring, sent[0]) : null;
    },
    tell: (target, text, member) => cases.messageToApplicantIn(tx, target, text, member),
  };
}

function targetOf(keyring: Keyring, entry: OutboxDoc | undefined) {
  if (!entry) return null;
  const payload = keyring.openTransit<OutboxPayload>(entry.payload);
  return payload.kind === 'staff' ? payload.target : null;
}
