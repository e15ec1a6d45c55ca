import type { Timestamp } from 'bson';
import { refusal } from '../errors.js';
import { MAX_SNAPSHOTS, SNAPSHOT_LIFE_MS } from '../limits.js';
import type { View } from '../storage/view.js';
import type { Coordinator } from './coordinator.js';

/** The state of the database at one time, for reads of a snapshot session. */
export interface HeldSnapshot {
  readonly time: Timestamp;
  /** The state itself. @throws MongoCommandError 239 once it is no longer held */
  readonly view: () => View;
  /** Number of the last write that it certainly contains. */
  readonly upTo: number;
}

interface Entry {
  readonly held: HeldSnapshot;
  readonly release: () => void;
  readonly takenAt: number;
}

/**
 * Snapshots to which sessions go back. The storage keeps old pages for as long as one is held, so they are few and do
 * not last long: MongoDB keeps five minutes of history, this server the snapshots that were asked for in the last
 * minute.
 */
export class Snapshots {
  private readonly held = new Map<string, Entry>();

  constructor(
    private readonly coordinator: Coordinator,
    private readonly now: () => number,
  ) {}

  /** Takes a snapshot of the present state and keeps it under this time. */
  take(time: Timestamp): HeldSnapshot {
    const upTo = this.coordinator.visibleNumber;
    const snapshot = this.coordinator.env.snapshot();
    let open = true;
    const held: HeldSnapshot = {
      time,
      upTo,
      view: () => {
        if (!open) throw forgotten();
        return snapshot;
      },
    };
    const release = (): void => {
      open = false;
      snapshot.release();
    };
    this.held.set(keyOf(time), { held, release, takenAt: this.now() });
    this.sweep();
    return held;
  }

  /**
   * A snapshot taken before.
   * @throws MongoCommandError 239 when it is no longer held
   */
  at(time: Timestamp): HeldSnapshot {
    const entry = this.held.get(keyOf(time));
    if (!entry) throw forgotten();
    return entry.held;
  }

  /** Releases old snapshots, and the oldest when there are too many. */
  sweep(): void {
    for (const [key, entry] of this.held) {
      if (this.held.size <= MAX_SNAPSHOTS && this.now() - entry.takenAt < SNAPSHOT_LIFE_MS) break;
      this.held.delete(key);
      entry.release();
    }
  }

  /** Releases all snapshots. */
  close(): void {
    for (const entry of this.held.values()) entry.release();
    this.held.clear();
  }
}

function keyOf(time: Timestamp): string {
  return String(time.toBigInt());
}

function forgotten(): Error {
  return refusal(239, 'Read timestamp is older than the oldest available timestamp.');
}
