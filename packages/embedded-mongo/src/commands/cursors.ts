import type { Long } from 'bson';
import { refusal } from '../errors.js';
import { CURSOR_IDLE_MS, DEFAULT_BATCH, MAX_BATCH_BYTES, MAX_CURSORS } from '../limits.js';
import type { HeldSnapshot } from '../transactions/snapshots.js';
import type { Transaction } from '../transactions/transaction.js';
import { cursorReply } from '../wire/cursor-reply.js';

interface OpenCursor {
  readonly namespace: string;
  readonly documents: Iterator<Buffer>;
  readonly transaction: Transaction | undefined;
  /** A document that was read but did not fit into the last batch. */
  waiting: Buffer | undefined;
  usedAt: number;
}

/** The open cursors of a server. Their documents are BSON, computed when a batch is asked for. */
export class Cursors {
  private readonly open = new Map<string, OpenCursor>();
  private next = 1n;

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.open.size;
  }

  /**
   * Answers a query with its first batch and keeps the cursor when there is more.
   * @param batchSize as the client gave it: none means 101, 0 an empty first batch
   */
  start(
    namespace: string,
    documents: Iterator<Buffer>,
    options: {
      batchSize: number | undefined;
      single?: boolean;
      transaction?: Transaction | undefined;
      snapshot?: HeldSnapshot | undefined;
    },
  ): Buffer {
    const cursor: OpenCursor = {
      namespace,
      documents,
      transaction: options.transaction,
      waiting: undefined,
      usedAt: this.now(),
    };
    const { batch, more } = this.collect(cursor, options.batchSize ?? DEFAULT_BATCH);
    let id = 0n;
    if (more && !options.single) {
      if (this.open.size >= MAX_CURSORS) throw refusal(1, 'too many open cursors');
      id = this.next;
      this.next += 1n;
      this.open.set(String(id), cursor);
    } else documents.return?.();
    return cursorReply('firstBatch', batch, id, namespace, options.snapshot?.time);
  }

  /**
   * The next batch.
   * @throws MongoCommandError 43 when the cursor is gone, 13 or 50739 when it belongs to another collection or
   * transaction
   */
  more(
    id: Long,
    namespace: string,
    batchSize: number | undefined,
    transaction: Transaction | undefined,
  ): Buffer {
    const key = id.toString();
    const cursor = this.open.get(key);
    if (!cursor) throw refusal(43, `cursor id ${key} not found`);
    if (cursor.namespace !== namespace)
      throw refusal(13, `cursor id ${key} does not belong to the collection of this getMore`);
    if (cursor.transaction !== transaction)
      throw refusal(50739, `cursor id ${key} was opened in another transaction`);
    cursor.usedAt = this.now();
    try {
      const { batch, more } = this.collect(cursor, batchSize ?? Infinity);
      if (!more) this.open.delete(key);
      return cursorReply('nextBatch', batch, more ? id.toBigInt() : 0n, namespace);
    } catch (error) {
      this.open.delete(key);
      throw error;
    }
  }

  /** Closes cursors and says which of them existed. */
  kill(ids: readonly Long[]): { killed: Long[]; missing: Long[] } {
    const killed: Long[] = [];
    const missing: Long[] = [];
    for (const id of ids) (this.open.delete(id.toString()) ? killed : missing).push(id);
    return { killed, missing };
  }

  /** Closes all. */
  killAll(): void {
    this.open.clear();
  }

  /** Closes cursors that nobody has read for long, and those whose transaction has ended. */
  sweep(): void {
    for (const [key, cursor] of this.open) {
      const over = cursor.transaction !== undefined && cursor.transaction.state !== 'open';
      if (over || this.now() - cursor.usedAt > CURSOR_IDLE_MS) this.open.delete(key);
    }
  }

  private collect(cursor: OpenCursor, size: number): { batch: Buffer[]; more: boolean } {
    const batch: Buffer[] = [];
    let bytes = 0;
    if (size === 0) return { batch, more: true };
    for (;;) {
      const waiting = cursor.waiting;
      const next = waiting === undefined ? cursor.documents.next() : { done: false as const, value: waiting };
      cursor.waiting = undefined;
      if (next.done) return { batch, more: false };
      if (batch.length > 0 && bytes + next.value.length > MAX_BATCH_BYTES) {
        cursor.waiting = next.value;
        return { batch, more: true };
      }
      batch.push(next.value);
      bytes += next.value.length;
      if (batch.length >= size) return { batch, more: true };
    }
  }
}
