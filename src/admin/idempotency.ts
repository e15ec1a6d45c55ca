import { createHash } from 'node:crypto';
import { AppError } from '../core/errors.js';
import { IDEMPOTENCY_KEY_CHARS, IDEMPOTENCY_LIFE_MS, IDEMPOTENCY_RUN_MS } from '../core/limits.js';
import type { IdempotencyDoc } from '../models/idempotency.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { inTransaction, isDuplicate, Overtaken, type Tx } from '../models/transaction.js';

/** A call with an `Idempotency-Key`. */
export interface KeyedCall {
  readonly username: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
}

/** An answer that is kept and sent again to a repetition. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly version?: number;
}

/** A claim is tried again when it meets one that has just ended. */
const CLAIM_TRIES = 5;

/**
 * Carries out calls with an `Idempotency-Key` ("HTTP" in docs/contract.md). The answer is stored in the transaction of
 * the work, so a repetition gets it if and only if the work was done. A refusal is not kept: the same call may succeed
 * later.
 */
export class Idempotency {
  readonly #store: Store;
  readonly #keyring: Keyring;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
  }

  /**
   * Does the work in one transaction, once for each key; with `call` null, every time.
   * @throws {AppError} `invalid-idempotency-key` 400; `idempotency-key-reused` 422 for another body;
   *   `idempotency-in-progress` 409 while the first call runs.
   */
  async run(call: KeyedCall | null, work: (tx: Tx) => Promise<KeptAnswer>): Promise<KeptAnswer> {
    if (call === null) return inTransaction(this.#store, work);
    const claim = await this.#claim(call);
    if (claim.answer !== null) return claim.answer;
    const mine = { _id: claim.id, 'running.token': claim.token };
    const calls = native(this.#store.idempotency);
    try {
      return await inTransaction(this.#store, async (tx) => {
        const answer = await work(tx);
        const { matchedCount } = await calls.updateOne(
          mine,
          { $set: { answer: this.#keyring.sealTransit(answer), running: null } },
          { session: tx.session },
        );
        if (matchedCount === 0) throw inProgress();
        return answer;
      });
    } catch (error) {
      await calls.deleteOne(mine);
      throw error;
    }
  }

  /**
   * Does the work of a form in the caller's transaction, unless a form with this key and body did it already; two that
   * are sent at once come one after the other. Gives what the first one gave; what failed is not kept.
   */
  async once(tx: Tx, call: KeyedCall, work: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
    const calls = native(this.#store.idempotency);
    const bodyHash = hashOf(call.body ?? null);
    const _id = hashOf([idOf(call), bodyHash]);
    const known = await calls.findOne({ _id }, { session: tx.session });
    if (known?.answer) return this.#keyring.openTransit<KeptAnswer>(known.answer);
    const answer = await work();
    if (answer.status >= 400) return answer;
    const expiresAt = new Date(tx.now.getTime() + IDEMPOTENCY_LIFE_MS);
    const kept = this.#keyring.sealTransit(answer);
    try {
      await calls.insertOne(
        { _id, bodyHash, running: null, answer: kept, createdAt: tx.now, expiresAt },
        { session: tx.session },
      );
    } catch (error) {
      throw isDuplicate(error) ? new Overtaken('form', { cause: error }) : error;
    }
    return answer;
  }

  /** Deletes answers older than a day and returns their number. */
  async sweep(): Promise<number> {
    const { deletedCount } = await native(this.#store.idempotency).deleteMany({
      expiresAt: { $lte: this.#store.clock.now() },
    });
    return deletedCount;
  }

  async #claim(
    call: KeyedCall,
  ): Promise<
    { readonly id: string; readonly token: string; readonly answer: null } | { readonly answer: KeptAnswer }
  > {
    const now = this.#store.clock.now();
    const token = this.#store.ids.token(16);
    const entry: IdempotencyDoc = {
      _id: idOf(call),
      bodyHash: hashOf(call.body ?? null),
      running: { token, until: new Date(now.getTime() + IDEMPOTENCY_RUN_MS) },
      answer: null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + IDEMPOTENCY_LIFE_MS),
    };
    for (let attempt = 0; attempt < CLAIM_TRIES; attempt++) {
      if (await this.#insert(entry)) return { id: entry._id, token, answer: null };
      const known = await native(this.#store.idempotency).findOne({ _id: entry._id });
      if (known === null) continue;
      if (known.expiresAt <= now) {
        await native(this.#store.idempotency).deleteOne({ _id: known._id, expiresAt: known.expiresAt });
        continue;
      }
      if (known.bodyHash !== entry.bodyHash) {
        throw new AppError('idempotency-key-reused');
      }
      if (known.answer !== null) return { answer: this.#keyring.openTransit<KeptAnswer>(known.answer) };
      if (known.running !== null && known.running.until > now) throw inProgress();
      if (await this.#takeOver(known, entry)) return { id: entry._id, token, answer: null };
    }
    throw inProgress();
  }

  async #insert(entry: IdempotencyDoc): Promise<boolean> {
    try {
      await native(this.#store.idempotency).insertOne({ ...entry });
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return false;
    }
  }

  /** Takes over from a process that died before its transaction: its token no longer matches, so it never commits. */
  async #takeOver(known: IdempotencyDoc, entry: IdempotencyDoc): Promise<boolean> {
    const { matchedCount } = await native(this.#store.idempotency).updateOne(
      { _id: known._id, answer: null, 'running.token': known.running?.token ?? '' },
      { $set: { running: entry.running } },
    );
    return matchedCount === 1;
  }
}

function inProgress(): AppError {
  return new AppError('idempotency-in-progress', undefined, { retryAfterSeconds: 1 });
}

function idOf({ username, method, path, key }: KeyedCall): string {
  if (key.length === 0 || key.length > IDEMPOTENCY_KEY_CHARS) {
    throw new AppError('invalid-idempotency-key');
  }
  return hashOf([username, method, path, key]);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
