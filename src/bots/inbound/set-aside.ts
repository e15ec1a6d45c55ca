import type { Cases } from '../../cases/cases.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import { taskOf } from '../../sop/tasks.js';

/** Opens a task for the helpdesk: a message or a file cannot be processed, so somebody must read and answer it. */
export async function openSetAsideTask(
  cases: Pick<Cases, 'byId' | 'openTaskIn'>,
  tx: Tx,
  caseId: string | null,
): Promise<void> {
  const kase = caseId === null ? null : await cases.byId(caseId, tx);
  await cases.openTaskIn(tx, {
    ...taskOf('poisoned-message', kase?.number ?? '', 'helpdesk'),
    ...(kase ? { caseId: kase.id, number: kase.number } : {}),
  });
}

/** Does {@link openSetAsideTask} for the case of a chat, if it has one. */
export async function openSetAsideTaskOf(
  store: Store,
  cases: Pick<Cases, 'byId' | 'openTaskIn'>,
  tx: Tx,
  conversationId: string,
): Promise<void> {
  const conversation = await native(store.conversations).findOne(
    { _id: conversationId },
    { session: tx.session, projection: { caseId: 1 } },
  );
  await openSetAsideTask(cases, tx, conversation?.caseId ?? null);
}

/**
 * Does {@link openSetAsideTaskOf} in a transaction of its own, for a file that is inspected before its message is
 * stored.
 */
export function noteSetAside(
  store: Store,
  cases: Pick<Cases, 'byId' | 'openTaskIn'>,
  conversationId: string,
): Promise<void> {
  return inTransaction(store, (tx) => openSetAsideTaskOf(store, cases, tx, conversationId));
}
