import { createHash } from 'node:crypto';
import {
  type Binary,
  type BSONRegExp,
  BSONSymbol,
  type Code,
  Decimal128,
  Long,
  type ObjectId,
  type Timestamp,
} from 'bson';
import { compareExact, floorOf, isHuge } from '../bson/compare.js';
import { isDoc, isNumeric, Rank, rankOf, regexParts, toNumber } from '../bson/values.js';
import { MAX_INDEX_KEY_BYTES } from '../limits.js';

/**
 * Encodes values as bytes that sort (memcmp) as the values sort in BSON's order over all types, and are equal exactly
 * when the values are equal. No encoding is a prefix of another, so that encodings can be joined for compound indexes
 * and inverted for descending ones.
 */
export class KeyWriter {
  private bytes = Buffer.allocUnsafe(256);
  private length = 0;

  /** Appends one value; `descending` inverts its bytes. A missing value is written as null. */
  value(value: unknown, descending = false): this {
    const from = this.length;
    this.encode(value);
    if (descending) {
      for (let index = from; index < this.length; index += 1) {
        this.bytes[index] = ~(this.bytes[index] ?? 0) & 0xff;
      }
    }
    return this;
  }

  /** A copy of what was written so far. */
  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  private room(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    return at;
  }

  private byte(value: number): void {
    const at = this.room(1);
    this.bytes[at] = value;
  }

  private encode(value: unknown): void {
    const rank = rankOf(value);
    this.byte(rank);
    this.payload(rank, value);
  }

  private payload(rank: number, value: unknown): void {
    switch (rank) {
      case Rank.number:
        return this.number(value);
      case Rank.string:
        return this.text(value instanceof BSONSymbol ? value.value : (value as string));
      case Rank.object:
        return this.document(value);
      case Rank.array:
        for (const item of value as unknown[]) this.encode(item);
        return this.byte(0);
      case Rank.binary:
        return this.binary(value as Binary);
      case Rank.objectId:
        return this.raw((value as ObjectId).id);
      case Rank.boolean:
        return this.byte(value === true ? 1 : 0);
      case Rank.date:
        return this.double((value as Date).getTime());
      case Rank.timestamp: {
        const at = this.room(8);
        this.bytes.writeUInt32BE((value as Timestamp).getHighBitsUnsigned(), at);
        this.bytes.writeUInt32BE((value as Timestamp).getLowBitsUnsigned(), at + 4);
        return;
      }
      case Rank.regex: {
        const { pattern, flags } = regexParts(value as BSONRegExp);
        this.text(pattern);
        return this.text(flags);
      }
      case Rank.code:
      case Rank.codeWithScope:
        this.text((value as Code).code);
        if ((value as Code).scope) this.encode((value as Code).scope);
        return;
      default:
    }
  }

  private raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** UTF-8 with 00 escaped as 00 FF, ended by 00 00; keeps the order of memcmp and the shorter string first. */
  private text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (!bytes.includes(0)) this.raw(bytes);
    else {
      for (const byte of bytes) {
        this.byte(byte);
        if (byte === 0) this.byte(0xff);
      }
    }
    this.byte(0);
    this.byte(0);
  }

  /** Fields in order, each as type, name and value, as BSON compares embedded documents; ended by 00. */
  private document(value: unknown): void {
    if (isDoc(value)) {
      for (const name of Object.keys(value)) {
        const field = value[name];
        const rank = rankOf(field);
        this.byte(rank);
        this.text(name);
        this.payload(rank, field);
      }
    }
    this.byte(0);
  }

  private binary(value: Binary): void {
    const size = value.length();
    const at = this.room(5);
    this.bytes.writeUInt32BE(size, at);
    this.bytes[at + 4] = value.sub_type;
    this.raw(value.buffer.subarray(0, size));
  }

  /** The IEEE bits, with negative numbers inverted; NaN comes first, and -0 counts as 0. */
  private double(value: number): void {
    const at = this.room(8);
    if (Number.isNaN(value)) {
      this.bytes.fill(0, at, at + 8);
      return;
    }
    this.bytes.writeDoubleBE(value === 0 ? 0 : value, at);
    if ((this.bytes[at] ?? 0) & 0x80) {
      for (let index = at; index < at + 8; index += 1) this.bytes[index] = ~(this.bytes[index] ?? 0) & 0xff;
    } else this.bytes[at] = (this.bytes[at] ?? 0) | 0x80;
  }

  /**
   * The nearest double, then what rounding to it lost: two bytes, the middle value for nothing. A long is at most 512
   * away from its double; a decimal that lies between doubles, or beyond them, carries its digits behind. Where longs
   * are closer together than doubles, a decimal lies among the longs.
   */
  private number(value: unknown): void {
    if (!isNumeric(value)) return;
    const near = isHuge(value) ? Math.sign(toNumber(value)) * Number.MAX_VALUE : toNumber(value);
    this.double(near);
    let residue = 0x8000;
    let digits = 0;
    if ((value instanceof Long || value instanceof Decimal128) && isAmongLongs(near)) {
      const { whole, exact } = floorOf(value);
      residue += Number(whole - BigInt(near)) * 16;
      digits = exact ? 0 : 1;
    } else if (value instanceof Decimal128 && Number.isFinite(near)) digits = compareExact(value, near);
    const at = this.room(2);
    this.bytes.writeUInt16BE(residue + digits, at);
    if (digits !== 0) this.decimalDigits(value as Decimal128);
  }

  private decimalDigits(value: Decimal128): void {
    const match = /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/i.exec(value.toString());
    if (!match) return;
    const whole = `${match[2] ?? ''}${match[3] ?? ''}`;
    const digits = whole.replace(/^0+/, '');
    const exponent = Number(match[4] ?? '0') + (match[2] ?? '').length - (whole.length - digits.length);
    const tail = Buffer.alloc(36);
    tail.writeUInt16BE(exponent + 0x4000);
    tail.write(digits.padEnd(34, '0').slice(0, 34), 2, 'latin1');
    if (match[1] === '-')
      for (let index = 0; index < tail.length; index += 1) tail[index] = ~(tail[index] ?? 0) & 0xff;
    this.raw(tail);
  }
}

/** True when there are longs around this double that are not doubles. */
function isAmongLongs(near: number): boolean {
  return Math.abs(near) >= 2 ** 53 && Math.abs(near) <= 2 ** 63;
}

/** One value as key bytes. */
export function encodeValue(value: unknown): Buffer {
  return new KeyWriter().value(value).finish();
}

/**
 * Shortens an index key that LMDB could not take to its head and a hash, so that equal keys stay equal. Order among
 * shortened keys with the same head is lost; the index then no longer serves for sorting (`IndexSpec.cut`).
 */
export function fitKey(key: Buffer): { key: Buffer; cut: boolean } {
  if (key.length <= MAX_INDEX_KEY_BYTES) return { key, cut: false };
  const head = key.subarray(0, MAX_INDEX_KEY_BYTES - 32);
  return { key: Buffer.concat([head, createHash('sha256').update(key).digest()]), cut: true };
}

/** Bytes of a key on which the bound of a range may rely when keys were shortened. */
export const FAITHFUL_BYTES = MAX_INDEX_KEY_BYTES - 32;
