import type { Instant } from '../core/clock.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, Overtaken, type Tx } from '../models/transaction.js';
import { dayOf } from '../sop/calendar.js';
import type { ActChannel, Applicant, DocumentFiles, NoticeReading } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { formatCaseNumber } from '../sop/numbers.js';
import type { ContextReader } from './act-context.js';
import type { Acting } from './acting.js';
import type { Acted } from './deps.js';

/** A finished draft, as it is sent. The instants say when its parts were done, for rows 1, 2 and 5. */
export interface Submission {
  readonly conversationId: string;
  /** Data key of the person: that of the conversation in which the draft was written. */
  readonly keyId: string;
  readonly channel: ActChannel;
  readonly applicant: Applicant;
  readonly documents: readonly DocumentFiles[];
  readonly spseAt: Instant;
  readonly documentsAt: Instant;
  readonly preparedAt: Instant;
  /** The privacy notice that the person acknowledged before giving the first personal datum. */
  readonly acknowledged?: NoticeReading;
}

/** Row 3: opens a case from a draft, under the next number of the year. */
export async function submit(
  tx: Tx,
  submission: Submission,
  parts: {
    readonly store: Store;
    readonly office: Office;
    readonly contexts: ContextReader;
    readonly acting: Acting;
  },
): Promise<Acted> {
  const { conversationId, keyId, channel, ...draft } = submission;
  const { store, office, contexts, acting } = parts;
  const id = tx.ids.next();
  const applicantId = tx.ids.next();
  const year = Number(dayOf(tx.now.toISOString(), office.timeZone).slice(0, 4));
  const serial = await nextSerial(store, tx, year);
  const number = formatCaseNumber(office.numberPrefix, year, serial);
  const context = await contexts.read(null, { kind: 'applicant', applicantId }, channel, tx);
  const input = { id, number, applicantId, ...draft };
  return acting.act(tx, { keyId, conversationId, year, serial }, { action: 'submit', input }, context);
}

/** Counted in the transaction that uses the number, so that numbers have no gap and no repeat. */
async function nextSerial(store: Store, { session }: Tx, year: number): Promise<number> {
  try {
    const counter = await native(store.counters).findOneAndUpdate(
      { _id: `case:${year}` },
      { $inc: { value: 1 } },
      { session, upsert: true, returnDocument: 'after' },
    );
    if (!counter) throw new TypeError('the counter of case numbers is missing');
    return counter.value;
  } catch (error) {
    if (isDuplicate(error)) throw new Overtaken('case numbers', { cause: error });
    throw error;
  }
}
