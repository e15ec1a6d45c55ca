import { WALK_BYTES } from '../limits.js';

/** One stored pair. */
export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Something that can be read: the committed state, a snapshot of it, or either with unwritten changes over it. */
export interface View {
  get(key: Buffer): Buffer | undefined;
  /** Up to `limit` pairs with `from <= key < to`, in key order or, reversed, from the end. */
  range(from: Buffer, to: Buffer, reverse: boolean, limit: number): Entry[];
}

/** Something that takes changes. */
export interface Sink {
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  /**
   * Makes sure that so many changes with values of so many bytes can be written, before the first of them.
   * @throws MongoCommandError 14031 when the disk has no room
   */
  reserve?(changes: number, bytes: number): void;
}

/** A view that takes changes, and keeps others from changing the same keys. */
export interface Store extends View, Sink {
  /**
   * Announces a change of a record or unique key, before the change.
   * @throws MongoCommandError 112 inside a transaction, `IntentHeld` outside, when somebody else changes it
   */
  claim(key: Buffer): void;
}

/** The least key after all keys that start with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let index = end.length - 1; index >= 0; index -= 1) {
    const byte = end[index] ?? 0;
    if (byte < 0xff) {
      end[index] = byte + 1;
      return end.subarray(0, index + 1);
    }
  }
  return Buffer.from([0xff, 0xff]);
}

/** The least key after `key`. */
export function afterKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.from([0])]);
}

/**
 * Walks a range in pieces. Nothing of the storage is held between two steps, so a walk may stay open for as long as a
 * client's cursor; it sees changes that others make ahead of it.
 */
export function* walk(
  view: () => View,
  from: Buffer,
  to: Buffer,
  reverse = false,
  first = 16,
): Generator<Entry> {
  let low = from;
  let high = to;
  let size = first;
  for (;;) {
    const piece = view().range(low, high, reverse, size);
    yield* piece;
    const last = piece.at(-1);
    if (!last || piece.length < size) return;
    if (reverse) high = last.key;
    else low = afterKey(last.key);
    const bytes = piece.reduce((sum, { value }) => sum + value.length, 0);
    const fitting = Math.max(Math.floor((WALK_BYTES * piece.length) / Math.max(bytes, 1)), 1);
    size = Math.min(size * 2, 256, fitting);
  }
}
