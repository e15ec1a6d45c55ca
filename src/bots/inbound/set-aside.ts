import type { Cases } from '../../cases/cases.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import { taskOf } from '../../sop/tasks.js';

/** Opens a task for the helpdesk to read and answer what cannot be processed. */
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

/** The same for the case of a chat. */
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

/** In a transaction of its own, for a file that is inspected before its message is stored. */
export function noteSetAside(
  store: Store,
  cases: Pick<Cases, 'byId' | 'openTaskIn'>,
  conversationId: string,
): Promise<void> {
  return inTransaction(store, (tx) => openSetAsideTaskOf(store, cases, tx, conversationId));
}
