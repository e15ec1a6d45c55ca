import { DESTINATIONS_REMEMBERED } from '../../core/limits.js';
import type { OutboxDoc } from '../../models/outbox.js';

/** Deliveries that a turn of this process has just committed for its conversation, claimed for it and in order. */
export interface Handover {
  readonly destination: string;
  /** `seq` of the conversation's history before the turn. */
  readonly after: number;
  /** `seq` of the last thing that the turn wrote there. */
  readonly upTo: number;
  readonly entries: readonly OutboxDoc[];
}

/** See {@link Handovers.take}. */
export interface Taken {
  readonly entries: readonly OutboxDoc[] | null;
  readonly upTo: number | undefined;
}

/**
 * Spares the look at the outbox after a turn. Whatever is said to an applicant moves the `seq` of the conversation in
 * its own transaction, whichever process says it: when a turn goes on exactly where this process delivered the last
 * word, nothing else can be waiting before the turn's deliveries. (A held notice has no place yet, and stands in
 * nobody's way.) In every other case the outbox has to be looked at.
 */
export class Handovers {
  readonly #waiting = new Map<string, Handover[]>();
  /** Up to which `seq` everything said at a destination was delivered; the longest unused ones first. */
  readonly #settled = new Map<string, number>();

  /** Leaves deliveries for whoever takes the destination next. */
  put(handover: Handover): void {
    const waiting = this.#waiting.get(handover.destination);
    if (waiting) waiting.push(handover);
    else this.#waiting.set(handover.destination, [handover]);
  }

  /**
   * What was handed over for a destination, if that is all there can be; `entries` null: look at the outbox. `upTo`: what
   * {@link settle} may be told once all of it went out, or once the look found nothing.
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

  /** Everything said at a destination up to `seq` was delivered. Forgotten by the next {@link take}. */
  settle(destination: string, seq: number): void {
    this.#settled.set(destination, seq);
    if (this.#settled.size <= DESTINATIONS_REMEMBERED) return;
    for (const oldest of this.#settled.keys()) {
      this.#settled.delete(oldest);
      return;
    }
  }
}
