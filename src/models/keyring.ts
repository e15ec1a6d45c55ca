import { randomBytes } from 'node:crypto';
import { AppError, isAppError } from '../core/errors.js';
import { RESEAL_BATCH } from '../core/limits.js';
import type { SecretKey } from '../core/secret-key.js';
import type { DataKeyDoc } from './data-key.js';
import { decrypt, deriveKey, encrypt, KEY_BYTES, keyedHash, pack, unpack } from './sealing.js';
import { native, type Store } from './store.js';
import { isDuplicate, type Tx } from './transaction.js';

const LOOKUP = 'lookup';
const CACHED_KEYS = 5_000;
/** A cached key is read again after this time, ms, because another process may have destroyed it. */
const CACHE_LIFE_MS = 5 * 60 * 1000;

interface Master {
  readonly id: string;
  readonly wrap: Buffer;
  readonly transit: Buffer;
}

/** Result of {@link Keyring.rewrap}. */
export interface Rewrapped {
  /** Id of the first key of `SECRET_KEY`. */
  readonly by: string;
  readonly rewrapped: number;
  /** Keys that `SECRET_KEY` cannot open: it lacks the key that wraps them, or has another under its id. */
  readonly unopened: number;
  /** Number of keys still wrapped under another id; `known` when `SECRET_KEY` has a key of that id. */
  readonly left: readonly { readonly id: string; readonly keys: number; readonly known: boolean }[];
}

/**
 * The product's keys. `SECRET_KEY` wraps a look-up key, made once, and one data key for each person. Everything
 * personal is sealed under the latter, so that destroying one key destroys one person's data (docs/ARCHITECTURE.md,
 * "People and their secrets").
 */
export class Keyring {
  readonly #store: Store;
  readonly #masters: readonly [Master, ...Master[]];
  readonly #lookup: Buffer;
  readonly #cache = new Map<string, { readonly key: Buffer; readonly until: number }>();
  /** Keys of uncommitted transactions, which a retry has to use again. */
  readonly #pending = new Map<string, Buffer>();

  private constructor(store: Store, masters: readonly [Master, ...Master[]], lookup: Buffer) {
    this.#store = store;
    this.#masters = masters;
    this.#lookup = lookup;
  }

  /**
   * Reads or makes the look-up key, and wraps it again when the first key of `SECRET_KEY` has changed.
   * @throws {AppError} `secret-key-wrong` when no key opens it: the store belongs to another `SECRET_KEY`.
   */
  static async open(store: Store, secretKeys: readonly SecretKey[]): Promise<Keyring> {
    const [first, ...others] = secretKeys.map(({ id, key }): Master => ({
      id,
      wrap: deriveKey(key, 'wrap'),
      transit: deriveKey(key, 'transit'),
    }));
    if (!first) throw new AppError('secret-key-wrong', 'SECRET_KEY holds no key');
    const masters = [first, ...others] as const;
    const keys = native(store.dataKeys);
    const made = wrapped(LOOKUP, randomBytes(KEY_BYTES), first, store.clock.now());
    await keys.insertOne(made).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
    });
    const stored = await keys.findOne({ _id: LOOKUP });
    if (!stored) throw new AppError('secret-key-wrong', 'the look-up key is missing');
    const lookup = unwrap(stored, masters);
    if (stored.wrappedBy !== first.id) {
      const { wrapped: bytes, wrappedBy } = wrapped(LOOKUP, lookup, first, stored.createdAt);
      await keys.updateOne(
        { _id: LOOKUP, wrappedBy: stored.wrappedBy },
        { $set: { wrapped: bytes, wrappedBy } },
      );
    }
    return new Keyring(store, masters, lookup);
  }

  /** HMAC-SHA256 under the look-up key as base64url; it stays the same when `SECRET_KEY` changes. */
  lookupHash(kind: string, value: string): string {
    return keyedHash(this.#lookup, kind, value);
  }

  /**
   * Makes and stores a data key, in a transaction or (`tx` null) at once. A retry of the transaction gets the same key;
   * an id that is stored already is a duplicate-key error.
   */
  async createDataKey(tx: Tx | null, id: string): Promise<string> {
    const doc = this.drawDataKey(id, tx?.now ?? this.#store.clock.now());
    if (tx !== null) await this.insertDataKeys(tx, [doc]);
    else {
      try {
        await native(this.#store.dataKeys).insertOne(doc);
        this.#stored(id);
      } finally {
        this.#pending.delete(id);
      }
    }
    return id;
  }

  /** Makes a data key, usable at once; until {@link insertDataKeys} stores it, the same `id` gives the same key. */
  drawDataKey(id: string, now: Date): DataKeyDoc {
    const key = this.#pending.get(id) ?? randomBytes(KEY_BYTES);
    this.#pending.set(id, key);
    forgetOldest(this.#pending, CACHED_KEYS);
    return wrapped(id, key, this.#masters[0], now);
  }

  /** Stores keys made by {@link drawDataKey}. An id that is stored already is a duplicate-key error. */
  async insertDataKeys(tx: Tx, docs: readonly DataKeyDoc[]): Promise<void> {
    if (docs.length === 0) return;
    await native(this.#store.dataKeys).insertMany([...docs], { session: tx.session });
    tx.afterCommit(() => {
      for (const { _id } of docs) this.#stored(_id);
    });
  }

  /** Seals a Buffer or a JSON value for one `purpose`. @throws {AppError} `data-key-missing` when the key is gone */
  async seal(keyId: string, plain: unknown, purpose = 'data'): Promise<Buffer> {
    return this.sealBytes(keyId, pack(plain), purpose);
  }

  /** Opens what {@link seal} sealed; null when the key was destroyed. @throws {Error} for changed bytes. */
  async open<T>(keyId: string, sealed: Buffer, purpose = 'data'): Promise<T | null> {
    const plain = await this.openBytes(keyId, sealed, purpose);
    return plain === null ? null : (unpack(plain) as T);
  }

  /** Seals the bytes of a file, without the type byte of {@link seal}. @throws {AppError} `data-key-missing` */
  async sealBytes(keyId: string, plain: Buffer, purpose: string): Promise<Buffer> {
    const key = await this.#dataKey(keyId);
    if (!key) throw new AppError('data-key-missing', `data key ${keyId} does not exist`);
    return encrypt(key, plain, `${purpose}:${keyId}`);
  }

  /** Opens what {@link sealBytes} sealed; null when the key was destroyed. @throws {Error} for changed bytes. */
  async openBytes(keyId: string, sealed: Buffer, purpose: string): Promise<Buffer | null> {
    const key = await this.#dataKey(keyId);
    return key && decrypt(key, sealed, `${purpose}:${keyId}`);
  }

  /** Destroys a data key, and so makes everything sealed under it unreadable. */
  async destroyDataKey(tx: Tx, keyId: string): Promise<void> {
    await native(this.#store.dataKeys).deleteOne({ _id: keyId }, { session: tx.session });
    tx.afterCommit(() => this.#cache.delete(keyId));
  }

  /** Seals an entry of a work queue, under a key derived from `SECRET_KEY` rather than one of a person. */
  sealTransit(value: unknown): Buffer {
    const { id, transit } = this.#masters[0];
    const name = Buffer.from(id);
    return Buffer.concat([Buffer.of(name.length), name, encrypt(transit, pack(value), 'transit')]);
  }

  /** Opens what {@link sealTransit} sealed. @throws {AppError} `secret-key-wrong` when its key was removed. */
  openTransit<T>(sealed: Buffer): T {
    const end = 1 + (sealed[0] ?? 0);
    const { transit } = masterOf(this.#masters, transitKeyOf(sealed));
    return unpack(decrypt(transit, sealed.subarray(end), 'transit')) as T;
  }

  /**
   * Wraps every data key with the first key of `SECRET_KEY`. Each key is one guarded write: a destroyed key does not
   * come back, and the next run completes an interrupted one. Keys that cannot be opened stay, and are counted.
   */
  async rewrap(): Promise<Rewrapped> {
    const keys = native(this.#store.dataKeys);
    const [first] = this.#masters;
    let rewrapped = 0;
    let unopened = 0;
    for (let after = ''; ;) {
      const old = await keys
        .find({ _id: { $gt: after }, wrappedBy: { $ne: first.id } })
        .sort({ _id: 1 })
        .limit(RESEAL_BATCH)
        .toArray();
      for (const doc of old) {
        const key = this.#tryUnwrap(doc);
        if (key === null) unopened += 1;
        else rewrapped += await this.#wrapAnew(doc, key);
      }
      const last = old.at(-1);
      if (last === undefined) break;
      after = last._id;
    }
    const left = await keys
      .aggregate<{ _id: string; keys: number }>([
        { $match: { wrappedBy: { $ne: first.id } } },
        { $group: { _id: '$wrappedBy', keys: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    return {
      by: first.id,
      rewrapped,
      unopened,
      left: left.map(({ _id: id, keys: count }) => ({ id, keys: count, known: this.#knows(id) })),
    };
  }

  /** Seals under the first key what an older one sealed; null: the first did. @throws {AppError} `secret-key-wrong` */
  resealTransit(sealed: Buffer): Buffer | null {
    return transitKeyOf(sealed) === this.#masters[0].id ? null : this.sealTransit(this.openTransit(sealed));
  }

  #knows(id: string): boolean {
    return this.#masters.some((one) => one.id === id);
  }

  #tryUnwrap(doc: DataKeyDoc): Buffer | null {
    try {
      return unwrap(doc, this.#masters);
    } catch (error) {
      if (isAppError(error) && error.code === 'secret-key-wrong') return null;
      throw error;
    }
  }

  async #wrapAnew(doc: DataKeyDoc, key: Buffer): Promise<number> {
    const next = wrapped(doc._id, key, this.#masters[0], doc.createdAt);
    const { modifiedCount } = await native(this.#store.dataKeys).updateOne(
      { _id: doc._id, wrappedBy: doc.wrappedBy },
      { $set: { wrapped: next.wrapped, wrappedBy: next.wrappedBy } },
    );
    return modifiedCount;
  }

  async #dataKey(keyId: string): Promise<Buffer | null> {
    const cached = this.#cache.get(keyId);
    if (cached && cached.until > this.#store.clock.now().getTime()) return cached.key;
    const pending = this.#pending.get(keyId);
    if (pending) return pending;
    const doc = await native(this.#store.dataKeys).findOne({ _id: keyId });
    if (!doc) {
      this.#cache.delete(keyId);
      return null;
    }
    const key = unwrap(doc, this.#masters);
    this.#keep(keyId, key);
    return key;
  }

  #stored(id: string): void {
    const key = this.#pending.get(id);
    if (key === undefined) return;
    this.#pending.delete(id);
    this.#keep(id, key);
  }

  #keep(keyId: string, key: Buffer): void {
    this.#cache.delete(keyId);
    this.#cache.set(keyId, { key, until: this.#store.clock.now().getTime() + CACHE_LIFE_MS });
    forgetOldest(this.#cache, CACHED_KEYS);
  }
}

function transitKeyOf(sealed: Buffer): string {
  return sealed.subarray(1, 1 + (sealed[0] ?? 0)).toString();
}

function wrapped(id: string, key: Buffer, master: Master, now: Date): DataKeyDoc {
  return { _id: id, wrapped: encrypt(master.wrap, key, `key:${id}`), wrappedBy: master.id, createdAt: now };
}

function unwrap(doc: DataKeyDoc, masters: readonly Master[]): Buffer {
  const master = masterOf(masters, doc.wrappedBy);
  try {
    return decrypt(master.wrap, doc.wrapped, `key:${doc._id}`);
  } catch (error) {
    throw new AppError(
      'secret-key-wrong',
      'SECRET_KEY is not the one this database was made with',
      {},
      { cause: error },
    );
  }
}

function masterOf(masters: readonly Master[], id: string): Master {
  const master = masters.find((one) => one.id === id);
  if (!master) throw new AppError('secret-key-wrong', `SECRET_KEY lacks the key "${id}"`);
  return master;
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
