import type { Vault } from '../../documents/vault.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import { native, type Store } from '../../models/store.js';
import { Overtaken, type Tx } from '../../models/transaction.js';
import type { Handovers } from '../outbound/handovers.js';
import { placed, type TurnWrites } from './writes.js';

export interface CommitParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly vault: Pick<Vault, 'keep'>;
  readonly handovers: Handovers;
}

/** The lease that a turn is written under, and what becomes of it. */
export interface TurnLease {
  readonly token: string;
  readonly until: Date;
  /** True when the next message already waits: the lease is kept, and that message's attempt is counted here. */
  readonly keep: boolean;
}

/**
 * Writes a turn: first the guarded conversation, which counts the turn's place in the history, then the rest. Gives the
 * conversation as written.
 * @throws {Overtaken} when the conversation or the inbox changed since it was read; the turn is then computed again
 */
export async function writeTurn(
  parts: CommitParts,
  tx: Tx,
  writes: TurnWrites,
  lease: TurnLease,
): Promise<ConversationDoc> {
  const { store, keyring, vault, handovers } = parts;
  const { session, now } = tx;
  const { conversation, dataKeys, files, inbox } = writes;
  const entries = writes.said.messages.length;
  const updated = await native(store.conversations).findOneAndUpdate(
    { _id: conversation._id, ...conversation.guard, 'lease.token': lease.token },
    {
      $set: {
        ...conversation.set,
        lease: lease.keep ? { token: lease.token, until: lease.until } : null,
        attempts: lease.keep ? 1 : 0,
      },
      $inc: { rev: 1, seq: entries },
    },
    { session, returnDocument: 'after' },
  );
  if (!updated) throw new Overtaken('conversation');
  await keyring.insertDataKeys(tx, dataKeys);
  if (files !== null) await vault.keep(tx, files.keeper, files.fileIds);
  const after = updated.seq - entries;
  const { messages, outbox } = placed(writes.said, after);
  if (messages.length > 0) await native(store.messages).insertMany([...messages], { session });
  if (outbox.length > 0) {
    await native(store.outbox).insertMany([...outbox], { session });
    if (messages.length > 0) {
      const { _id: destination, seq: upTo } = updated;
      tx.afterCommit(() => handovers.put({ destination, after, upTo, entries: outbox }));
    }
  }
  const { modifiedCount } = await native(store.inbox).updateMany(
    { _id: { $in: [...inbox.ids] }, state: 'ready' },
    { $set: { state: inbox.state, finishedAt: now } },
    { session },
  );
  if (modifiedCount !== inbox.ids.length) throw new Overtaken('inbox');
  return updated;
}
