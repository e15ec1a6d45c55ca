import { Binary, Long } from 'bson';
import { decodeDocument, encodeDocument } from '../bson/codec.js';
import { isDoc, toNumber, type Doc } from '../bson/values.js';
import { MongoCommandError, refusal } from '../errors.js';
import { SESSION_LIFE_MS } from '../limits.js';
import { SESSION_PREFIX, sessionKey } from '../storage/layout.js';
import { afterPrefix, walk, type View } from '../storage/view.js';
import type { Coordinator } from './coordinator.js';
import { noSuchTransaction, Transaction } from './transaction.js';

/** What the fields of a command say about its session. */
export interface SessionInfo {
  readonly id: Buffer;
  readonly txnNumber: bigint | undefined;
  /** True for a command of a transaction (`autocommit: false`). */
  readonly inTransaction: boolean;
  readonly starts: boolean;
}

/**
 * Reads `lsid`, `txnNumber`, `autocommit` and `startTransaction`.
 * @throws MongoCommandError 72 when they do not fit together
 */
export function sessionInfo(command: Doc): SessionInfo | undefined {
  const lsid = command['lsid'];
  if (lsid === undefined) {
    if (command['txnNumber'] !== undefined)
      throw refusal(72, 'Transaction number requires a session ID to also be specified');
    return undefined;
  }
  const id = isDoc(lsid) ? lsid['id'] : undefined;
  if (!(id instanceof Binary) || id.length() !== 16) throw refusal(72, 'lsid must hold a UUID');
  const number = command['txnNumber'];
  const txnNumber =
    number instanceof Long
      ? number.toBigInt()
      : typeof number === 'number'
        ? BigInt(toNumber(number))
        : undefined;
  const inTransaction = command['autocommit'] === false;
  if (inTransaction && txnNumber === undefined)
    throw refusal(72, "'autocommit' field requires a transaction number to also be specified");
  if (command['startTransaction'] === true && !inTransaction)
    throw refusal(72, "'startTransaction' requires autocommit: false");
  return {
    id: Buffer.from(id.buffer.subarray(0, 16)),
    txnNumber,
    inTransaction,
    starts: command['startTransaction'] === true,
  };
}

/** The last retryable write of a session, or its last committed transaction. */
export interface SessionRecord {
  readonly txnNumber: bigint;
  /** Replies by statement number; a transaction has `committed` instead. */
  readonly replies: Doc;
  readonly committed: boolean;
}

/** Reads a session's record. */
function readRecord(view: View, id: Buffer): SessionRecord | undefined {
  const bytes = view.get(sessionKey(id));
  if (!bytes) return undefined;
  const doc = decodeDocument(bytes);
  return {
    txnNumber: (doc['n'] as Long).toBigInt(),
    replies: isDoc(doc['replies']) ? doc['replies'] : {},
    committed: doc['committed'] === true,
  };
}

/** A session's record as it is stored: its key and its bytes. */
export function recordBytes(id: Buffer, record: SessionRecord, now: Date): { key: Buffer; value: Buffer } {
  return {
    key: sessionKey(id),
    value: encodeDocument({
      n: Long.fromBigInt(record.txnNumber),
      at: now,
      committed: record.committed,
      replies: record.replies,
    }),
  };
}

/**
 * The replies that a retried write already got, by statement; empty for a new write.
 * @throws MongoCommandError 225 when the session has gone on since
 */
export function repliesBefore(view: View, info: SessionInfo): Doc {
  const record = readRecord(view, info.id);
  const txnNumber = info.txnNumber ?? 0n;
  if (!record || record.txnNumber < txnNumber) return {};
  if (record.txnNumber > txnNumber) {
    throw refusal(225, `Retryable write with txnNumber ${txnNumber} is prohibited: a newer one has started`);
  }
  if (record.committed)
    throw refusal(256, 'Cannot retry a retryable write that has been converted into a transaction');
  return record.replies;
}

/** Longest life (ms) of a transaction, and of one whose connection was lost and whose client does not come back. */
export interface TransactionTimes {
  readonly transactionLifeMs: number;
  readonly lostTransactionMs: number;
}

/** The open transactions of all sessions. */
export class Sessions {
  private readonly transactions = new Map<string, Transaction>();

  constructor(
    private readonly coordinator: Coordinator,
    private readonly times: TransactionTimes,
  ) {}

  /**
   * The transaction of a command: a new one, or the open one.
   * @throws MongoCommandError 251, 225, 117
   */
  enter(info: SessionInfo, connection: object): Transaction {
    const key = info.id.toString('latin1');
    const txnNumber = info.txnNumber ?? 0n;
    const current = this.transactions.get(key);
    if (info.starts) {
      if (current && current.txnNumber > txnNumber)
        throw refusal(225, `Cannot start transaction ${txnNumber}: a newer one has started`);
      if (current?.txnNumber === txnNumber) {
        throw new MongoCommandError(117, `a transaction with number ${txnNumber} has already started`);
      }
      current?.abort();
      const fresh = new Transaction(this.coordinator, txnNumber, this.times.transactionLifeMs);
      fresh.connection = connection;
      this.transactions.set(key, fresh);
      return fresh;
    }
    if (!current || current.txnNumber !== txnNumber) throw noSuchTransaction(txnNumber);
    if (current.state === 'committed')
      throw new MongoCommandError(256, `Transaction ${txnNumber} has been committed.`);
    if (current.state !== 'open') throw noSuchTransaction(txnNumber);
    current.connection = connection;
    return current;
  }

  /**
   * Commits the session's transaction; repeating the commit of the same one succeeds again.
   * @throws MongoCommandError 251
   */
  async commit(info: SessionInfo, now: () => Date): Promise<void> {
    const txnNumber = info.txnNumber ?? 0n;
    const current = this.transactions.get(info.id.toString('latin1'));
    if (current?.txnNumber === txnNumber) {
      if (current.state === 'committed') return;
      await current.commit((sink) => {
        const { key, value } = recordBytes(info.id, { txnNumber, replies: {}, committed: true }, now());
        sink.put(key, value);
      });
      return;
    }
    const record = readRecord(this.coordinator.env, info.id);
    if (record?.committed && record.txnNumber === txnNumber) return;
    throw noSuchTransaction(txnNumber);
  }

  /**
   * Aborts the session's transaction.
   * @throws MongoCommandError 251 when there is no transaction to abort, 256 when it has committed
   */
  abort(info: SessionInfo): void {
    const txnNumber = info.txnNumber ?? 0n;
    const current = this.transactions.get(info.id.toString('latin1'));
    if (current?.txnNumber !== txnNumber) throw noSuchTransaction(txnNumber);
    if (current.state === 'committed' || current.state === 'committing') {
      throw new MongoCommandError(256, `Transaction ${txnNumber} has been committed.`);
    }
    if (current.state === 'aborted') throw noSuchTransaction(txnNumber);
    current.abort();
  }

  /** Ends sessions: their open transactions are aborted. */
  endAll(ids: readonly Buffer[]): void {
    for (const id of ids) {
      const key = id.toString('latin1');
      const current = this.transactions.get(key);
      current?.abort();
      if (current && current.state !== 'committing') this.transactions.delete(key);
    }
  }

  /**
   * Gives up the transactions that a lost connection carried last, unless their client comes back on another connection
   * at once, as drivers do to repeat a commit.
   */
  connectionLost(connection: object): void {
    for (const transaction of this.transactions.values()) {
      if (transaction.connection !== connection || transaction.state !== 'open') continue;
      setTimeout(() => {
        if (transaction.connection === connection) transaction.abort();
      }, this.times.lostTransactionMs).unref();
    }
  }

  /** An open transaction that has touched the collection, if any. */
  userOf(collection: number): Transaction | undefined {
    for (const transaction of this.transactions.values()) {
      if (transaction.collections.has(collection) && ['open', 'committing'].includes(transaction.state))
        return transaction;
    }
    return undefined;
  }

  /** The sessions of open transactions and of the asking command, as `$listLocalSessions` shows them. */
  list(asking: SessionInfo | undefined): Doc[] {
    const ids = new Set([...this.transactions.keys(), ...(asking ? [asking.id.toString('latin1')] : [])]);
    return [...ids].map((id) => ({
      _id: { id: new Binary(Buffer.from(id, 'latin1'), Binary.SUBTYPE_UUID) },
      lastUse: new Date(),
    }));
  }

  /** Aborts every open transaction. */
  close(): void {
    for (const transaction of this.transactions.values()) transaction.abort();
  }

  /** Removes records of sessions that nobody has used for 30 minutes. */
  async prune(now: Date): Promise<void> {
    const { env } = this.coordinator;
    const old: Buffer[] = [];
    for (const entry of walk(() => env, SESSION_PREFIX, afterPrefix(SESSION_PREFIX))) {
      const at = decodeDocument(entry.value)['at'];
      if (at instanceof Date && now.getTime() - at.getTime() > SESSION_LIFE_MS) old.push(entry.key);
    }
    if (old.length > 0) {
      await env.write(() => {
        for (const key of old) {
          const bytes = env.get(key);
          const at = bytes ? decodeDocument(bytes)['at'] : undefined;
          if (at instanceof Date && now.getTime() - at.getTime() > SESSION_LIFE_MS) env.remove(key);
        }
      });
    }
    for (const [key, transaction] of this.transactions) {
      if (transaction.state === 'committed' || transaction.state === 'aborted') this.transactions.delete(key);
    }
  }
}
