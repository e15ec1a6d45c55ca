import { causeOf } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import type { Ids } from '../../core/ids.js';
import {
  DELIVERIES_AT_ONCE,
  DELIVERY_BACKOFF_MS,
  DELIVERY_LIFE_MS,
  LEASE_MS,
  MAIL_CODE_LIFE_MS,
  MESSAGES_AT_ONCE,
  OUTBOX_CALLED_MS,
  OWN_CLAIM_MS,
  QUEUE_LOOK,
} from '../../core/limits.js';
import type { Logger } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { Signals } from '../../core/signals.js';
import type { Keyring } from '../../models/keyring.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { native, type Store } from '../../models/store.js';
import type { OutboxPayload } from '../../notices/types.js';
import type { Handovers } from './handovers.js';
import { KeyedRunner } from '../work/keyed-runner.js';
import type { DeliveryResult, DeliveryResults } from './delivery-results.js';

/** Delivers one kind of entry. */
export interface Deliverer {
  /**
   * Delivers claimed entries that are next at a destination and gives a result for each; never throws for a failed
   * delivery. Entries left out at the end are tried again.
   */
  deliver(entries: readonly Delivery[]): Promise<readonly DeliveryResult[]>;
  /** Prepares a claimed entry before every try; gives the entry as changed. */
  prepare?(delivery: Delivery): Promise<Delivery>;
  /** Ms to wait before anything may go to the destination; 0: now. */
  wait(entry: Delivery): number;
  /** Most entries that it takes at once. */
  readonly batch: number;
}

/** An outbox entry with its opened payload. */
export interface Delivery {
  readonly entry: OutboxDoc;
  readonly payload: OutboxPayload;
}

export interface OutboxParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'deliveries'>;
  readonly deliverers: Readonly<Record<OutboxDoc['kind'], Deliverer>>;
  readonly deliveryResults: DeliveryResults;
  readonly handovers: Handovers;
  /** Token of the claims that this process writes together with new entries. */
  readonly ownToken: string;
}

type Next =
  | { readonly kind: 'deliver'; readonly entries: readonly OutboxDoc[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'idle' };

/**
 * Delivers what transactions left in the outbox: in order within a destination, each entry under a claim whose token
 * guards the writing of its result, with growing pauses after failures.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #runner: KeyedRunner;
  #off: () => void = () => undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#runner = new KeyedRunner({
      name: 'outbox',
      concurrency: DELIVERIES_AT_ONCE,
      work: (destination) => this.#work(destination),
      retryMs: DELIVERY_BACKOFF_MS.first,
      log: parts.log,
    });
  }

  start(): void {
    this.#off = this.#parts.signals.on('outbox', (destination) => this.#runner.wake(destination));
  }

  /** Takes up due entries without a signal: held notices, entries of other processes or of a dead one. */
  async look(): Promise<void> {
    const now = this.#parts.clock.now();
    const due = await native(this.#parts.store.outbox)
      .find({ state: { $in: ['pending', 'claimed'] }, notBefore: { $lte: now } })
      .project<Pick<OutboxDoc, 'destination' | 'claim'>>({ destination: 1, claim: 1 })
      .sort({ notBefore: 1 })
      .limit(QUEUE_LOOK)
      .toArray();
    // Entries that this process claimed a moment ago, as it wrote them, already have their signal.
    const called = now.getTime() + OWN_CLAIM_MS - OUTBOX_CALLED_MS;
    for (const { destination, claim } of due) {
      const own = claim?.token === this.#parts.ownToken && claim.until.getTime() > called;
      if (!own) this.#runner.nudge(destination);
    }
  }

  /** Sends what was asked for so far and takes up nothing new; resolves when the results are stored. */
  async stop(): Promise<void> {
    this.#off();
    await this.#runner.stop('finish');
    await this.#parts.deliveryResults.flush();
  }

  async #work(destination: string): Promise<number | null> {
    const { deliveryResults, handovers } = this.#parts;
    const { entries, upTo } = handovers.take(destination);
    const open = entries ?? (await this.#open(destination));
    const waiting = open.filter(({ _id }) => !deliveryResults.isSent(_id));
    const again = await this.#deliverAll(waiting);
    if (again !== undefined) return again;
    if (open.length === MESSAGES_AT_ONCE) return 0;
    const delivered = entries === null && open.length > 0 ? open.at(-1)?.message?.seq : upTo;
    if (delivered !== undefined) handovers.settle(destination, delivered);
    return null;
  }

  #open(destination: string): Promise<OutboxDoc[]> {
    return native(this.#parts.store.outbox)
      .find({ destination, state: { $in: ['pending', 'claimed'] } })
      .sort({ _id: 1 })
      .limit(MESSAGES_AT_ONCE)
      .toArray();
  }

  /** Undefined when all were sent, else the ms after which to look again (null: when woken). */
  async #deliverAll(entries: readonly OutboxDoc[]): Promise<number | null | undefined> {
    const { clock, deliverers, ownToken } = this.#parts;
    for (let waiting = entries; waiting.length > 0;) {
      const deliverer = deliverers[waiting[0]?.kind ?? 'chat'];
      const next = nextDeliveries(waiting, clock.now(), deliverer.batch, ownToken);
      if (next.kind === 'idle') return null;
      if (next.kind === 'wait') return next.ms;
      const again = await this.#deliverNext(deliverer, next.entries);
      if (again !== null) return again;
      const done = new Set(next.entries.map(({ _id }) => _id));
      waiting = waiting.filter(({ _id }) => !done.has(_id));
    }
    return undefined;
  }

  /** Gives the ms after which to look again, or null to go on. */
  async #deliverNext(deliverer: Deliverer, entries: readonly OutboxDoc[]): Promise<number | null> {
    const { keyring, ids, ownToken, clock } = this.#parts;
    const deliveries = entries.map((entry) => ({
      entry,
      payload: keyring.openTransit<OutboxPayload>(entry.payload),
    }));
    const [head] = deliveries;
    const pause = head ? deliverer.wait(head) : 0;
    if (pause > 0) return pause;
    const claim = head?.entry.claim;
    if (claim?.token === ownToken && claim.until > clock.now() && deliveries.length === 1) {
      return this.#deliver(deliverer, deliveries, ownToken);
    }
    const token = ids.token(12);
    const claimed = await this.#claim(deliveries, token);
    return claimed.length === 0 ? 0 : this.#deliver(deliverer, claimed, token);
  }

  /** Ends before the first entry that another process took meanwhile. */
  async #claim(deliveries: readonly Delivery[], token: string): Promise<readonly Delivery[]> {
    const outbox = native(this.#parts.store.outbox);
    const claim = { token, until: new Date(this.#parts.clock.now().getTime() + LEASE_MS) };
    const claimed: Delivery[] = [];
    for (const { entry, payload } of deliveries) {
      const mine = await outbox.findOneAndUpdate(
        { _id: entry._id, state: entry.state, 'claim.token': entry.claim?.token ?? null },
        { $set: { state: 'claimed', claim }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      );
      if (!mine) break;
      claimed.push({ entry: mine, payload });
    }
    return claimed;
  }

  /** Gives the ms to wait after a failure that may pass, or null to go on. */
  async #deliver(deliverer: Deliverer, claimed: readonly Delivery[], token: string): Promise<number | null> {
    const { metrics, log, deliveryResults, clock } = this.#parts;
    const ready: Delivery[] = [];
    for (const one of claimed) ready.push((await deliverer.prepare?.(one)) ?? one);
    const results = await deliverer.deliver(ready);
    let pause: number | null = null;
    for (const [index, { entry, payload }] of ready.entries()) {
      const result = resultFor({ entry, payload }, results[index], clock.now());
      const channel = payload.kind === 'chat' ? payload.to.channel : entry.kind;
      metrics.deliveries.inc({ channel, result: result.kind });
      if (result.kind === 'retry') {
        pause = Math.max(pause ?? 0, result.afterMs);
        log.warn(
          { channel, reason: result.reason, attempts: entry.attempts },
          'a delivery failed; it is tried again',
        );
      }
      if (result.kind === 'failed')
        log.error({ channel, reason: result.reason }, 'a delivery failed for good');
      try {
        await deliveryResults.note(entry, payload, token, result);
      } catch (error) {
        log.error({ cause: causeOf(error), channel }, 'the result of a delivery was not stored');
        throw error;
      }
    }
    return pause;
  }
}

/**
 * Chooses the entries that may be delivered next. Held ones (not due, never tried) do not block later ones; a failed
 * one that waits for its next try does, and so does one that another process is sending. Own claims (`ownToken`) may be
 * sent.
 */
export function nextDeliveries(
  open: readonly OutboxDoc[],
  now: Date,
  batch: number,
  ownToken: string | null = null,
): Next {
  const ready: OutboxDoc[] = [];
  let heldMs: number | null = null;
  for (const entry of open) {
    const dueIn = entry.notBefore.getTime() - now.getTime();
    if (entry.state === 'claimed' && entry.claim?.token !== ownToken) {
      const takenFor = (entry.claim?.until.getTime() ?? 0) - now.getTime();
      if (takenFor > 0)
        return ready.length > 0 ? { kind: 'deliver', entries: ready } : { kind: 'wait', ms: takenFor };
    } else if (dueIn > 0 && entry.attempts > 0) {
      return ready.length > 0 ? { kind: 'deliver', entries: ready } : { kind: 'wait', ms: dueIn };
    } else if (dueIn > 0) {
      heldMs = Math.min(heldMs ?? dueIn, dueIn);
      continue;
    }
    ready.push(entry);
    if (ready.length === batch || ready[0]?.kind !== entry.kind) break;
  }
  if (ready.length > 0) return { kind: 'deliver', entries: ready };
  return heldMs === null ? { kind: 'idle' } : { kind: 'wait', ms: heldMs };
}

/** A retry waits longer each time, and becomes a failure after `DELIVERY_LIFE_MS`, that of a code when the code ends. */
function resultFor(
  { entry, payload }: Delivery,
  given: DeliveryResult | undefined,
  now: Date,
): DeliveryResult {
  const result = given ?? { kind: 'retry', reason: 'left-out', afterMs: 0 };
  if (result.kind !== 'retry') return result;
  const since = Math.max(entry.createdAt.getTime(), entry.causedBy === null ? 0 : entry.notBefore.getTime());
  const backoff = Math.min(
    DELIVERY_BACKOFF_MS.first * 2 ** (entry.attempts - 1),
    DELIVERY_BACKOFF_MS.longest,
  );
  const afterMs = Math.max(result.afterMs, backoff);
  // A code that arrives after its life is of no use, and whoever waits for it would never hear why.
  const carriesCode = payload.kind === 'mail' && payload.code !== undefined;
  const life = carriesCode ? MAIL_CODE_LIFE_MS - afterMs : DELIVERY_LIFE_MS;
  if (now.getTime() - since > life) return { kind: 'failed', reason: result.reason };
  return { ...result, afterMs };
}
