import { noticesOf } from '../notices/event-notices.js';
import { caseAsTold } from '../notices/case-as-told.js';
import type { Cause, PostOptions } from '../notices/cause.js';
import type { Post } from '../notices/post.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { CaseState, Undoable } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { Office } from '../sop/office.js';
import { settledBetween, stateBefore } from '../sop/undoable.js';
import { personalLink } from './personal-link.js';

/** An event of a case, with the states before and after it. */
export interface Happening {
  readonly event: CaseEvent;
  readonly before: CaseState | null;
  readonly after: CaseState;
}

/** What a notice is made from: the case as its applicant knew it before the event, and as it is after. */
interface Told {
  readonly before: CaseState | null;
  readonly after: CaseState;
  readonly untold: boolean;
}

/**
 * Tells what happened in the chat, by mail and to the staff group, within the act's transaction. Notices of decisions
 * are held while the decision can be undone. Whatever ends that settles them first, so that people read things in the
 * order in which they happened: what takes the decision back cancels them, anything else sends them.
 */
export class Telling {
  readonly #store: Store;
  readonly #post: Post;
  readonly #office: Office;
  readonly #baseUrl: string;
  readonly #keyring: Keyring;

  constructor(deps: {
    readonly store: Store;
    readonly post: Post;
    readonly office: Office;
    readonly keyring: Keyring;
    readonly baseUrl: string;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#post = deps.post;
    this.#office = deps.office;
    this.#baseUrl = deps.baseUrl;
  }

  /** Tells an event; returns the kinds of announcements that the staff group got. */
  async tell(
    tx: Tx,
    { event, before, after }: Happening,
    conversationId: string | null,
  ): Promise<ReadonlySet<string>> {
    const told = await this.#settle(tx, { event, before, after });
    const links = {
      baseUrl: this.#baseUrl,
      personalLink: personalLink({ keyring: this.#keyring, baseUrl: this.#baseUrl }, after.id, tx.now),
      untold: told.untold,
    };
    const notice = noticesOf(event, told.before, told.after, this.#office, links);
    const options: PostOptions = {
      caseId: after.id,
      causedBy: { caseId: after.id, seq: event.seq },
      ...('undoUntil' in event.data ? { notBefore: new Date(event.data.undoUntil) } : {}),
    };
    if (conversationId !== null && notice.chat.length > 0) {
      const speeches = notice.chat.map((speech) => ({ ...speech, from: 'loket' as const }));
      await this.#post.toConversation(tx, conversationId, speeches, options);
    }
    const email = after.applicant?.email ?? DESTROYED;
    if (notice.mail && email !== DESTROYED) {
      await this.#post.mail(tx, { ...notice.mail, to: email }, options);
    }
    for (const announcement of notice.announcements) {
      await this.#post.toStaffGroup(tx, announcement, {
        kind: 'case',
        number: after.number,
        caseId: after.id,
      });
    }
    return new Set(notice.announcements.map(({ kind }) => kind));
  }

  /** Settles what is held of the decisions that the event settled. @throws {AppError} `notice-left` 409 for an undo */
  async #settle(tx: Tx, { event, before, after }: Happening): Promise<Told> {
    const settled = settledBetween(before, after);
    const causeOf = ({ seq }: { readonly seq: number }): Cause => ({ caseId: after.id, seq });
    if (event.type === 'undone') {
      for (const decision of settled) await this.#post.cancelHeld(tx, causeOf(decision));
      return { before, after, untold: await this.#bringsBack(tx, event.data.seq, before, after) };
    }
    let known = before;
    for (const decision of settled) {
      const how = takesBack(event, decision, before, after) ? 'cancel' : 'send';
      const { cancelled, left } = await this.#post.settleHeld(tx, causeOf(decision), how);
      if (cancelled > 0 && left === 0 && known === before) known = stateBefore(decision);
    }
    const untold = known !== before;
    // What a person notes about a held decision may not tell them of it.
    const seen = event.type === 'objection-raised' ? await this.#asTold(tx, after) : after;
    return { before: known, after: seen, untold };
  }

  /** True when the undo of the decision `seq` brings back a question that the decision kept from being asked. */
  async #bringsBack(tx: Tx, seq: number, before: CaseState | null, after: CaseState): Promise<boolean> {
    if (after.question === null || after.question === before?.question) return false;
    const asked = await native(this.#store.caseEvents).findOne(
      { caseId: after.id, type: 'blacklist-unclear', seq: { $lt: seq } },
      { session: tx.session, sort: { seq: -1 }, projection: { seq: 1 } },
    );
    return asked !== null && this.#post.neverLeft(tx, { caseId: after.id, seq: asked.seq });
  }

  async #asTold(tx: Tx, kase: CaseState): Promise<CaseState> {
    const holds = (cause: Cause): Promise<boolean> => this.#post.holds(cause, tx);
    return caseAsTold(kase, { now: tx.now, holds });
  }
}

/** A question is also taken back by another one, and by whatever leaves it behind: the answer would be to nobody. */
function takesBack(
  event: CaseEvent,
  { before: { question } }: Undoable,
  before: CaseState | null,
  after: CaseState,
): boolean {
  if (event.type === 'reopened' || event.type === 'withdrawn') return true;
  const asked = before?.question ?? null;
  const again = event.type === 'blacklist-unclear';
  return asked !== null && asked !== question && (again || asked !== after.question);
}
