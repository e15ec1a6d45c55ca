import type { Collection, Filter, UpdateFilter } from 'mongodb';
import { RESEAL_BATCH } from '../core/limits.js';
import { isAppError } from '../core/errors.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';

/** The result of {@link resealKept}. */
export interface Resealed {
  readonly resealed: number;
  /** Entries whose key is not in `SECRET_KEY`. */
  readonly unopened: number;
}

/**
 * Seals anew, under the first key of `SECRET_KEY`, what is sealed under a key of the process and stays. Work queues
 * empty by themselves. Each entry is one write that is guarded by its former content.
 */
export async function resealKept(store: Store, keyring: Keyring): Promise<Resealed> {
  const tasks = await resealField(native(store.tasks), keyring, 'text', { keyId: null });
  const conversations = native(store.conversations);
  const chats = await resealField(conversations, keyring, 'chat', {});
  const moved = await resealField(conversations, keyring, 'movedTo', { movedTo: { $ne: null } });
  const memos = await resealField(conversations, keyring, 'memo', { kind: 'staff' });
  return [tasks, chats, moved, memos].reduce((sum, { resealed, unopened }) => ({
    resealed: sum.resealed + resealed,
    unopened: sum.unopened + unopened,
  }));
}

async function resealField<T extends { _id: string }>(
  collection: Collection<T>,
  keyring: Keyring,
  field: keyof T & string,
  which: Filter<T>,
): Promise<Resealed> {
  let resealed = 0;
  let unopened = 0;
  for (let after = ''; ;) {
    const batch = await collection
      .find({ ...which, _id: { $gt: after } } as Filter<T>)
      .project<{ _id: string } & Record<string, unknown>>({ [field]: 1 })
      .sort({ _id: 1 })
      .limit(RESEAL_BATCH)
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) return { resealed, unopened };
    for (const { _id, [field]: sealed } of batch) {
      if (!Buffer.isBuffer(sealed)) continue;
      const fresh = reseal(keyring, sealed);
      if (fresh === 'unopened') unopened += 1;
      else if (fresh !== null) {
        const { modifiedCount } = await collection.updateOne(
          { _id, [field]: sealed } as Filter<T>,
          { $set: { [field]: fresh } } as UpdateFilter<T>,
        );
        resealed += modifiedCount;
      }
    }
    after = last._id;
  }
}

function reseal(keyring: Keyring, sealed: Buffer): Buffer | null | 'unopened' {
  try {
    return keyring.resealTransit(sealed);
  } catch (error) {
    if (isAppError(error) && error.code === 'secret-key-wrong') return 'unopened';
    throw error;
  }
}
