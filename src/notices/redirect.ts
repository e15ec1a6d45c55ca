import { placeOf } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Listener } from './listener.js';
import type { OutboxPayload } from './types.js';

/** The move of a case from one chat to another; `to` is null when it is in no chat from now on. */
export interface Redirection {
  readonly caseId: string;
  readonly from: string;
  readonly to: Listener | null;
}

/**
 * Redirects what waits to be said about a case to its new chat. Deliveries that stand in the former chat's history
 * already are cancelled; without a new chat all are.
 */
export async function redirect(
  { store, keyring }: { readonly store: Store; readonly keyring: Keyring },
  tx: Tx,
  { caseId, from, to }: Redirection,
): Promise<void> {
  const { session, now } = tx;
  const outbox = native(store.outbox);
  const waiting = await outbox
    .find({ destination: from, kind: 'chat', state: 'pending', attempts: 0 }, { session })
    .toArray();
  for (const entry of waiting) {
    const payload = keyring.openTransit<OutboxPayload>(entry.payload);
    if (payload.kind !== 'chat' || payload.caseId !== caseId) continue;
    const goesOn = to !== null && entry.message === null;
    const change = goesOn
      ? { destination: to._id, payload: keyring.sealTransit({ ...payload, to: placeOf(keyring, to) }) }
      : { state: 'cancelled' as const, finishedAt: now };
    const { matchedCount } = await outbox.updateOne(
      { _id: entry._id, state: 'pending', attempts: 0 },
      { $set: change },
      { session },
    );
    if (matchedCount === 0 || goesOn) continue;
    await native(store.notices).updateMany(
      { _id: entry._id },
      { $set: { state: 'cancelled', at: now } },
      { session },
    );
  }
}
