import { MAIL_CODES_PER_ADDRESS_PER_DAY } from '../core/limits.js';
import { native } from '../models/store.js';
import { Overtaken, isDuplicate, type Tx } from '../models/transaction.js';
import { addDays, dayOf, epochOf } from '../sop/calendar.js';
import type { ActParts } from './act-parts.js';

/** Counts a code for an address on its local day; false when it has had its share of the day. */
export async function countMailCode(
  parts: Pick<ActParts, 'store' | 'keyring' | 'office'>,
  tx: Tx,
  email: string,
): Promise<boolean> {
  const { timeZone } = parts.office;
  const day = dayOf(tx.now.toISOString(), timeZone);
  const _id = `${parts.keyring.lookupHash('email', email.toLowerCase())}:${day}`;
  const counts = native(parts.store.mailCodeCounts);
  const { session } = tx;
  const found = await counts.findOne({ _id }, { session });
  if (found && found.count >= MAIL_CODES_PER_ADDRESS_PER_DAY) return false;
  if (found) {
    await counts.updateOne({ _id }, { $inc: { count: 1 } }, { session });
    return true;
  }
  const expiresAt = new Date(epochOf(addDays(day, 1), 0, timeZone));
  await counts.insertOne({ _id, count: 1, expiresAt }, { session }).catch((error: unknown) => {
    throw isDuplicate(error) ? new Overtaken('mail code count', { cause: error }) : error;
  });
  return true;
}
