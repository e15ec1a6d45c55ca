import { DESTINATIONS_REMEMBERED } from '../../core/limits.js';
import type { OutboxDoc } from '../../models/outbox.js';

/**
 * Deliveries that a turn of this process just committed for its conversation, in order and claimed for this process.
 */
export interface Handover {
  readonly destination: string;
  /** `seq` of the conversation's history before the turn. */
  readonly after: number;
  /** `seq` of the last thing that the turn wrote there. */
  readonly upTo: number;
  readonly entries: readonly OutboxDoc[];
}

/** Result of {@link Handovers.take}. */
export interface Taken {
  readonly entries: readonly OutboxDoc[] | null;
  readonly upTo: number | undefined;
}

/**
 * Saves a query of the outbox after a turn. Whatever is said to an applicant raises the conversation's `seq` in the
 * same transaction. So when a turn begins at the `seq` that this process delivered last, no other delivery can wait
 * before its own. In every other case the outbox must be queried. (A held notice has no `seq` yet, and blocks nothing.)
 */
export class Handovers {
  readonly #waiting = new Map<string, Handover[]>();
  /** `seq` delivered up to, by destination; the entries unused longest come first. */
  readonly #settled = new Map<string, number>();

  /** Leaves deliveries for whoever takes the destination next. */
  put(handover: Handover): void {
    const waiting = this.#waiting.get(handover.destination);
    if (waiting) waiting.push(handover);
    else this.#waiting.set(handover.destination, [handover]);
  }

  /**
   * Takes what was handed over for a destination. `entries` null: query the outbox. `upTo`: the `seq` for {@link
   * settle} once all was sent, or the query found nothing.
   */
  take(destination: string): Taken {
    const handed = this.#waiting.get(destination) ?? [];
    this.#waiting.delete(destination);
    const settled = this.#settled.get(destination);
    this.#settled.delete(destination);
    let upTo = settled;
    for (const one of handed) {
      if (one.after !== upTo) return { entries: null, upTo: settled };
      ({ upTo } = one);
    }
    return { entries: handed.length > 0 ? handed.flatMap(({ entries }) => entries) : null, upTo };
  }

  /** Notes that everything said at a destination up to `seq` was delivered; the next {@link take} forgets it. */
  settle(destination: string, seq: number): void {
    this.#settled.set(destination, seq);
    if (this.#settled.size <= DESTINATIONS_REMEMBERED) return;
    for (const oldest of this.#settled.keys()) {
      this.#settled.delete(oldest);
      return;
    }
  }
}
