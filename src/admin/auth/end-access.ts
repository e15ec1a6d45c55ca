import { native, type Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';

/**
 * Ends a member's ways in: sessions (but `keep`), tokens, `/berkas` links and link code; with `chats` also their chat
 * accounts. From this commit on, any `accessRev` other than the account's is over in all processes, even in what is
 * being opened.
 */
export async function endAccess(
  tx: Tx,
  store: Store,
  username: string,
  options: { readonly chats: boolean; readonly keep?: string | undefined },
): Promise<void> {
  const { session } = tx;
  const { chats, keep } = options;
  const account = await native(store.staff).findOneAndUpdate(
    { _id: username },
    {
      $inc: { accessRev: 1 },
      $set: { ...(chats ? { accounts: [], linked: false } : {}), updatedAt: tx.now },
    },
    { returnDocument: 'after', session },
  );
  const sessions = native(store.staffSessions);
  await sessions.deleteMany({ username, ...(keep === undefined ? {} : { _id: { $ne: keep } }) }, { session });
  if (keep !== undefined) {
    const accessRev = account?.accessRev ?? 0;
    await sessions.updateOne({ _id: keep, username }, { $set: { accessRev } }, { session });
  }
  await native(store.codes).deleteOne({ _id: `link:${username}` }, { session });
  await native(store.apiTokens).deleteMany({ username }, { session });
  await native(store.filesLinks).deleteMany({ username }, { session });
}
