import { noticesOf } from '../notices/event-notices.js';
import type { PostOptions } from '../notices/cause.js';
import type { Post } from '../notices/post.js';
import type { Keyring } from '../models/keyring.js';
import type { Tx } from '../models/transaction.js';
import type { CaseState } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { Office } from '../sop/office.js';
import { personalLink } from './personal-link.js';

/** An event of a case, with the states before and after it. */
export interface Happening {
  readonly event: CaseEvent;
  readonly before: CaseState | null;
  readonly after: CaseState;
}

/**
 * Tells what happened in the chat, by mail and to the staff group, within the act's transaction. Notices of decisions
 * are held while the decision can be undone; `undo` cancels those of the act that it undoes.
 */
export class Telling {
  readonly #post: Post;
  readonly #office: Office;
  readonly #baseUrl: string;
  readonly #keyring: Keyring;

  constructor(deps: {
    readonly post: Post;
    readonly office: Office;
    readonly keyring: Keyring;
    readonly baseUrl: string;
  }) {
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
    if (event.type === 'undone') {
      await this.#post.cancelHeld(tx, { caseId: after.id, seq: event.data.seq });
    }
    const links = {
      baseUrl: this.#baseUrl,
      personalLink: personalLink({ keyring: this.#keyring, baseUrl: this.#baseUrl }, after.id, tx.now),
    };
    const notice = noticesOf(event, before, after, this.#office, links);
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
}
