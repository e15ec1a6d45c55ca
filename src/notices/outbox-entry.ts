import type { Ids } from '../core/ids.js';
import type { Keyring } from '../models/keyring.js';
import type { OutboxDoc } from '../models/outbox.js';
import type { PostOptions } from './cause.js';
import type { OutboxPayload } from './types.js';

/** Destination of everything for the staff group, which is delivered in order. */
export const STAFF_DESTINATION = 'staff';

/** Makes the outbox entry that delivers a payload, sealed for transit, and writes nothing. */
export function outboxEntry(
  keyring: Keyring,
  { now, ids }: { readonly now: Date; readonly ids: Ids },
  entry: {
    readonly destination: string;
    readonly payload: OutboxPayload;
    /** The history entry at which the delivery is noted. */
    readonly message?: OutboxDoc['message'];
    readonly options?: Pick<PostOptions, 'notBefore' | 'causedBy'>;
  },
): OutboxDoc {
  return {
    _id: ids.next(),
    kind: entry.payload.kind,
    destination: entry.destination,
    state: 'pending',
    claim: null,
    notBefore: entry.options?.notBefore ?? now,
    causedBy: entry.options?.causedBy ?? null,
    message: entry.message ?? null,
    payload: keyring.sealTransit(entry.payload),
    attempts: 0,
    failure: null,
    externalId: null,
    createdAt: now,
    finishedAt: null,
  };
}
