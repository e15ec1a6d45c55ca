import { MongoCommandError } from '../errors.js';
import { INTENT_WAIT_MS } from '../limits.js';
import type { Environment } from '../storage/environment.js';
import { Overlay } from '../storage/overlay.js';
import type { Store } from '../storage/view.js';

/** Somebody who holds intents: an open transaction. */
export interface IntentHolder {
  /** Resolves when it has committed or aborted. */
  readonly ended: Promise<void>;
}

/** Thrown when a plain write meets a key that an open transaction has changed; the write waits and tries again. */
export class IntentHeld extends Error {
  constructor(readonly holder: IntentHolder) {
    super('key is held by a transaction');
    this.name = 'IntentHeld';
  }
}

/**
 * Keeps plain writes and transactions apart: it knows the intents of open transactions and which keys were written
 * lately, so that a transaction notices versions newer than its snapshot. All of it is in memory; a restart has no
 * transactions.
 */
export class Coordinator {
  readonly intents = new Map<string, IntentHolder>();
  private readonly recent = new Map<string, number>();
  private readonly order: { key: string; number: number }[] = [];
  private readonly snapshots = new Set<{ readonly number: number }>();
  private counter = 0;
  /** Number of the last write that is on disk and visible to every new snapshot. */
  private visible = 0;

  constructor(readonly env: Environment) {}

  /** The number for a write inside the current group. */
  nextNumber(): number {
    this.counter += 1;
    return this.counter;
  }

  /** Number of the last write that every read sees; indexes built later must not be read yet. */
  get visibleNumber(): number {
    return this.visible;
  }

  /** Registers a snapshot taken now; it certainly contains the write `number` and all before. */
  openSnapshot(): { readonly number: number } {
    const snapshot = { number: this.visible };
    this.snapshots.add(snapshot);
    return snapshot;
  }

  closeSnapshot(snapshot: { readonly number: number }): void {
    this.snapshots.delete(snapshot);
    this.prune();
  }

  /** True when the key was written after this snapshot. */
  writtenAfter(key: string, number: number): boolean {
    return (this.recent.get(key) ?? 0) > number;
  }

  /** Notes the keys of a write, inside its group. */
  noteWritten(keys: Iterable<string>, number: number): void {
    for (const key of keys) {
      this.recent.set(key, number);
      this.order.push({ key, number });
    }
  }

  /** Notes that a write is on disk. Writes become visible in the order of their numbers. */
  noteVisible(number: number): void {
    this.visible = Math.max(this.visible, number);
    this.prune();
  }

  /** A store for one statement outside a transaction, inside a group; `apply` writes its changes. */
  statement(number: number): { store: Store; apply: () => void } {
    const claimed: string[] = [];
    const overlay = new Overlay(this.env, (key) => {
      const holder = this.intents.get(key);
      if (holder) throw new IntentHeld(holder);
      claimed.push(key);
    });
    return {
      store: overlay,
      apply: () => {
        overlay.flush(this.env);
        this.noteWritten(claimed, number);
      },
    };
  }

  /**
   * Runs one statement as a whole in the next group; resolves when it is on disk. Waits for intents.
   * @param body gets `undo`, by which it says how its changes in memory are undone when nothing was written
   */
  async write<T>(body: (store: Store, number: number, undo: (back: () => void) => void) => T): Promise<T> {
    return this.retrying(async () => {
      let number = 0;
      const back: (() => void)[] = [];
      try {
        const result = await this.env.write(() => {
          number = this.nextNumber();
          const statement = this.statement(number);
          const value = body(statement.store, number, (undo) => back.push(undo));
          statement.apply();
          return value;
        });
        this.noteVisible(number);
        return result;
      } catch (error) {
        for (const undo of back.reverse()) undo();
        throw error;
      }
    });
  }

  /**
   * Repeats `run` while it meets intents.
   * @throws MongoCommandError 112 when they stay too long
   */
  async retrying<T>(run: () => Promise<T>): Promise<T> {
    const until = performance.now() + INTENT_WAIT_MS;
    for (;;) {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof IntentHeld)) throw error;
        await this.waitFor(error.holder, until);
      }
    }
  }

  /**
   * Waits until a transaction has ended.
   * @throws MongoCommandError 112 when the time `until` comes first
   */
  async waitFor(holder: IntentHolder, until: number): Promise<void> {
    const left = until - performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), Math.max(left, 0));
    });
    const timedOut = await Promise.race([holder.ended.then(() => false), late]);
    clearTimeout(timer);
    if (timedOut)
      throw new MongoCommandError(112, 'Write conflict: a transaction holds this document for too long');
  }

  private prune(): void {
    let oldest = this.visible;
    for (const snapshot of this.snapshots) oldest = Math.min(oldest, snapshot.number);
    let done = 0;
    for (const { key, number } of this.order) {
      if (number > oldest) break;
      if (this.recent.get(key) === number) this.recent.delete(key);
      done += 1;
    }
    if (done > 0) this.order.splice(0, done);
  }
}
