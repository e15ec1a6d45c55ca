import type { Signals } from '../core/signals.js';
import type { DeliveryState } from '../models/message.js';
import type { NoticeDoc } from '../models/notice.js';
import type { OutboxDoc } from '../models/outbox.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Cause } from './cause.js';

/** Writes outbox entries, and signals their destinations after the commit. */
export async function enqueue(
  { store, signals }: { readonly store: Store; readonly signals: Signals },
  tx: Tx,
  entries: readonly OutboxDoc[],
): Promise<void> {
  if (entries.length === 0) return;
  await native(store.outbox).insertMany([...entries], { session: tx.session });
  tx.afterCommit(() => {
    for (const { destination } of entries) signals.emit('outbox', destination);
  });
}

/**
 * Records the delivery state of an event's notice, under the id of its outbox or history entry. Does nothing without
 * `causedBy`.
 */
export async function track(
  store: Store,
  tx: Tx,
  causedBy: Cause | undefined,
  notice: { readonly id: string; readonly kind: NoticeDoc['kind']; readonly state: DeliveryState },
): Promise<void> {
  if (!causedBy) return;
  const { caseId, seq } = causedBy;
  const { id, kind, state } = notice;
  await native(store.notices).insertOne(
    { _id: id, caseId, seq, kind, state, at: tx.now },
    { session: tx.session },
  );
}
