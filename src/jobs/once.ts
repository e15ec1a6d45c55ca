import { native, type Store } from '../models/store.js';
import { inTransaction, isDuplicate, Overtaken, type Tx } from '../models/transaction.js';

/**
 * Does something once for `name`, together with the note that it was done; false when it was done before, or when `work`
 * finds that there is nothing to do (any more) and gives false: then nothing is noted.
 */
export async function once(
  store: Store,
  name: string,
  caseId: string,
  now: Date,
  work: (tx: Tx) => Promise<boolean>,
): Promise<boolean> {
  return inTransaction(
    store,
    async (tx) => {
      const reminders = native(store.reminders);
      if (await reminders.findOne({ _id: name }, { session: tx.session })) return false;
      if (!(await work(tx))) return false;
      await reminders
        .insertOne({ _id: name, caseId, at: tx.now }, { session: tx.session })
        .catch((error: unknown) => {
          throw isDuplicate(error) ? new Overtaken('reminder', { cause: error }) : error;
        });
      return true;
    },
    { now },
  );
}
