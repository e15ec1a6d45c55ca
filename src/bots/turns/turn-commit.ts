import { OWN_CLAIM_MS } from '../../core/limits.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { Keyring } from '../../models/keyring.js';
import type { MessageContent, MessageDoc } from '../../models/message.js';
import { native, type Store } from '../../models/store.js';
import { Overtaken, type Tx } from '../../models/transaction.js';
import type { Listener } from '../../notices/listener.js';
import type { Post } from '../../notices/post.js';
import type { Speech } from '../../notices/types.js';
import type { Handovers } from '../outbound/handovers.js';

/** The lease was taken over, or ran out: whatever was computed is dropped (DESIGN "Fence"). */
export class Fenced extends Error {
  constructor() {
    super('the lease on the conversation is lost');
    this.name = 'Fenced';
  }
}

/** What a turn writes, besides what its acts already wrote in the same transaction. */
export interface TurnResult {
  readonly conversation: ConversationDoc;
  /** Fields of the conversation that change. */
  readonly change: Partial<ConversationDoc>;
  /** Who is spoken to, with the key that holds from now on. */
  readonly listener: Listener;
  readonly caseId: string | null;
  /** The person's messages for the history, in order; empty where the channel wrote them at receipt. */
  readonly heard: readonly MessageContent[];
  readonly speeches: readonly Speech[];
  readonly batch: readonly InboxDoc[];
  readonly batchState: 'done' | 'aside';
}

/**
 * Writes a turn: the guarded conversation first (its place in the history is counted there), then history, deliveries
 * and the inbox. `lease.keep`: the next message waits already, so its attempt is counted here and the lease is kept.
 * Deliveries are claimed for this process as they are written: it is the one that knows of them first.
 * @throws {Overtaken} when the conversation changed since it was read: compute again.
 */
export async function writeTurn(
  parts: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly post: Post;
    readonly ownToken: string;
    readonly handovers: Handovers;
  },
  tx: Tx,
  turn: TurnResult,
  lease: { readonly token: string; readonly until: Date; readonly keep: boolean },
): Promise<ConversationDoc> {
  const { store, keyring, post } = parts;
  const { session, now, ids } = tx;
  const { conversation, listener, caseId, heard, speeches, batch } = turn;
  const entries = listener.kind === 'applicant' ? heard.length + speeches.length : 0;
  const updated = await native(store.conversations).findOneAndUpdate(
    { _id: conversation._id, rev: conversation.rev, 'lease.token': lease.token },
    {
      $set: {
        ...turn.change,
        lease: lease.keep ? { token: lease.token, until: lease.until } : null,
        attempts: lease.keep ? 1 : 0,
        updatedAt: now,
      },
      $inc: { rev: 1, seq: entries },
    },
    { session, returnDocument: 'after' },
  );
  if (!updated) throw new Overtaken('conversation');
  const first = updated.seq - entries;
  const history: MessageDoc[] = [];
  if (listener.kind === 'applicant' && listener.keyId !== null) {
    for (const [index, content] of heard.entries()) {
      history.push({
        _id: ids.next(),
        conversationId: conversation._id,
        seq: first + index + 1,
        from: 'applicant',
        content: await keyring.seal(listener.keyId, content, 'message'),
        keyId: listener.keyId,
        caseId,
        delivery: null,
        at: now,
      });
    }
  }
  const seq = first + history.length;
  const said = await post.entries(listener, speeches, { seq, now, ids, caseId });
  const messages = [...history, ...said.messages];
  if (messages.length > 0) await native(store.messages).insertMany(messages, { session });
  if (said.outbox.length > 0) {
    const claim = { token: parts.ownToken, until: new Date(now.getTime() + OWN_CLAIM_MS) };
    const claimed = said.outbox.map((work) => ({ ...work, state: 'claimed' as const, claim, attempts: 1 }));
    await native(store.outbox).insertMany(claimed, { session });
    if (listener.kind === 'applicant') {
      const { _id: destination, seq: upTo } = updated;
      tx.afterCommit(() => parts.handovers.put({ destination, after: first, upTo, entries: claimed }));
    }
  }
  const { modifiedCount } = await native(store.inbox).updateMany(
    { _id: { $in: batch.map(({ _id }) => _id) }, state: 'ready' },
    { $set: { state: turn.batchState, finishedAt: now } },
    { session },
  );
  if (modifiedCount !== batch.length) throw new Overtaken('inbox');
  return updated;
}
