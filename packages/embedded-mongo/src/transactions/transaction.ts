import { MongoCommandError, TRANSIENT } from '../errors.js';
import { MAX_TRANSACTION_BYTES } from '../limits.js';
import type { Collection } from '../storage/catalog.js';
import type { Snapshot } from '../storage/environment.js';
import { Overlay } from '../storage/overlay.js';
import type { Sink, Store } from '../storage/view.js';
import type { Coordinator, IntentHolder } from './coordinator.js';

/**
 * One open transaction: a snapshot, private changes over it, and the intents that keep others from the same keys. Only
 * `commit` takes LMDB's writer, for one write.
 */
export class Transaction implements IntentHolder {
  state: 'open' | 'committing' | 'committed' | 'aborted' = 'open';
  readonly ended: Promise<void>;
  /** Collections that it has read or written, by id; they are not dropped or rebuilt while it is open. */
  readonly collections = new Set<number>();
  /** Collections that it has made and that nobody else sees yet. */
  readonly made: Collection[] = [];
  /**
   * Run first inside the write of the commit. Each throws when it cannot be done, and returns how to undo it in memory
   * when the write fails.
   */
  readonly atCommit: ((sink: Sink) => () => void)[] = [];
  /** The connection that sent its last command. */
  connection: object | undefined;
  private readonly overlay: Overlay;
  private readonly snapshot: Snapshot;
  private readonly registered: { readonly number: number };
  private readonly claimed = new Set<string>();
  private finish: () => void = () => undefined;
  private committing: Promise<void> | undefined;
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly coordinator: Coordinator,
    readonly txnNumber: bigint,
    lifeMs: number,
  ) {
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.registered = coordinator.openSnapshot();
    this.snapshot = coordinator.env.snapshot();
    this.overlay = new Overlay(this.snapshot, (key) => this.claim(key));
    this.expiry = setTimeout(() => this.abort(), lifeMs);
    this.expiry.unref();
  }

  /** Number of the last write that its snapshot certainly contains. */
  get upTo(): number {
    return this.registered.number;
  }

  /**
   * The store in which its commands read and write.
   * @throws MongoCommandError 251 after its end
   */
  store(): Store {
    if (this.state !== 'open') throw noSuchTransaction(this.txnNumber);
    if (this.overlay.bytes > MAX_TRANSACTION_BYTES) {
      this.abort();
      throw new MongoCommandError(257, 'Total size of the transaction is too large');
    }
    return this.overlay;
  }

  /**
   * Writes everything in one LMDB write, together with what `record` adds, and resolves when it is on disk.
   * @throws MongoCommandError of the storage; the transaction is then aborted
   */
  commit(record: (sink: Sink) => void): Promise<void> {
    if (this.committing) return this.committing;
    if (this.state !== 'open') return Promise.reject(noSuchTransaction(this.txnNumber));
    this.state = 'committing';
    clearTimeout(this.expiry);
    this.committing = this.write(record).then(
      () => this.end('committed'),
      (error: unknown) => {
        this.end('aborted');
        throw error;
      },
    );
    return this.committing;
  }

  /** Drops its changes and frees the intents; has no effect once it is committing. */
  abort(): void {
    if (this.state === 'open') this.end('aborted');
  }

  private async write(record: (sink: Sink) => void): Promise<void> {
    if (this.overlay.size === 0 && this.atCommit.length === 0) return;
    const { env } = this.coordinator;
    const back: (() => void)[] = [];
    let number = 0;
    try {
      await env.write(() => {
        // Collected apart first, so that a refusal leaves the group unchanged.
        const first = new Overlay(env, () => undefined);
        for (const step of this.atCommit) back.push(step(first));
        number = this.coordinator.nextNumber();
        first.flush(env);
        this.overlay.flush(env);
        record(env);
        this.coordinator.noteWritten(this.claimed, number);
      });
    } catch (error) {
      for (const undo of back.reverse()) undo();
      throw error;
    }
    this.coordinator.noteVisible(number);
  }

  private claim(key: string): void {
    const holder = this.coordinator.intents.get(key);
    if (holder === this) return;
    if (holder || this.coordinator.writtenAfter(key, this.upTo)) {
      throw new MongoCommandError(
        112,
        'Caused by :: WriteConflict: this operation conflicted with another operation. Please retry your operation or multi-document transaction.',
        [TRANSIENT],
      );
    }
    this.coordinator.intents.set(key, this);
    this.claimed.add(key);
  }

  private end(state: 'committed' | 'aborted'): void {
    this.state = state;
    clearTimeout(this.expiry);
    for (const key of this.claimed) this.coordinator.intents.delete(key);
    this.snapshot.release();
    this.coordinator.closeSnapshot(this.registered);
    this.finish();
  }
}

/** The refusal of a transaction that is over or unknown; the driver may run the whole transaction again. */
export function noSuchTransaction(txnNumber: bigint): MongoCommandError {
  return new MongoCommandError(
    251,
    `Given transaction number ${txnNumber} does not match any in-progress transactions.`,
    [TRANSIENT],
  );
}
