import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Letters and digits that nobody mistakes for each other. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Source of identifiers and secrets. It is passed in, so that tests and repeated transactions draw the same ones. */
export interface Ids {
  /** A new identifier of 26 characters; those of one process sort by the time they were made. */
  next(): string;
  /** A secret of `bytes` random bytes as base64url, 32 by default. */
  token(bytes?: number): string;
  /** A code of decimal digits, for mails. */
  digits(length: number): string;
  /** A code that people type, of letters and digits that nobody mistakes for each other. */
  code(length: number): string;
}

type Bytes = (length: number) => Buffer;

class SourceIds implements Ids {
  readonly #bytes: Bytes;
  readonly #now: () => number;
  #lastTime = 0;
  #counter = 0;

  constructor(bytes: Bytes, now: () => number) {
    this.#bytes = bytes;
    this.#now = now;
  }

  next(): string {
    const time = Math.max(this.#now(), this.#lastTime);
    this.#counter = time === this.#lastTime ? this.#counter + 1 : 0;
    this.#lastTime = time;
    return encode(time, 10) + encode(this.#counter, 4) + pick(this.#bytes(12), ALPHABET);
  }

  token(bytes = 32): string {
    return this.#bytes(bytes).toString('base64url');
  }

  digits(length: number): string {
    return Array.from({ length }, () => uniform(this.#bytes, 10)).join('');
  }

  code(length: number): string {
    return Array.from({ length }, () => CODE_ALPHABET[uniform(this.#bytes, CODE_ALPHABET.length)]).join('');
  }
}

/** Identifiers from the operating system's randomness. They sort by `now`, epoch ms. */
export function randomIds(now: () => number = Date.now): Ids {
  return new SourceIds(pooledRandom(), now);
}

/** Makes a source of random bytes that asks the system for thousands at once: a call for a dozen costs as much. */
export function pooledRandom(): (length: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (length) => {
    if (length > RANDOM_POOL_BYTES) return randomBytes(length);
    if (pool.length < length) pool = randomBytes(RANDOM_POOL_BYTES);
    const drawn = pool.subarray(0, length);
    pool = pool.subarray(length);
    return drawn;
  };
}

const RANDOM_POOL_BYTES = 4_096;

/** Identifiers that depend on the seed only; for tests. `now` defaults to a counter. */
export function seededIds(seed: string, now?: () => number): Ids {
  let block = 0;
  const bytes: Bytes = (length) => {
    const parts: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      parts.push(createHash('sha256').update(`${seed}:${block++}`).digest());
    }
    return Buffer.concat(parts).subarray(0, length);
  };
  let tick = 0;
  return new SourceIds(bytes, now ?? (() => ++tick));
}

/**
 * Identifiers that can be drawn once more: after `rewind()` they come again, those of each kind in their order. A turn
 * that is computed again after a write conflict must not draw new ones.
 */
export class ReplayIds implements Ids {
  readonly #source: Ids;
  readonly #drawn = new Map<string, string[]>();
  readonly #at = new Map<string, number>();

  constructor(source: Ids) {
    this.#source = source;
  }

  rewind(): void {
    this.#at.clear();
  }

  next(): string {
    return this.#draw('next', () => this.#source.next());
  }

  token(bytes?: number): string {
    return this.#draw(`token ${bytes}`, () => this.#source.token(bytes));
  }

  digits(length: number): string {
    return this.#draw(`digits ${length}`, () => this.#source.digits(length));
  }

  code(length: number): string {
    return this.#draw(`code ${length}`, () => this.#source.code(length));
  }

  #draw(kind: string, make: () => string): string {
    const drawn = this.#drawn.get(kind) ?? [];
    this.#drawn.set(kind, drawn);
    const at = this.#at.get(kind) ?? 0;
    this.#at.set(kind, at + 1);
    return (drawn[at] ??= make());
  }
}

function encode(value: number, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest = Math.floor(rest / 32))
    text = ALPHABET[rest % 32] + text;
  return text;
}

function pick(bytes: Buffer, alphabet: string): string {
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}

function uniform(bytes: Bytes, below: number): number {
  const limit = 256 - (256 % below);
  for (;;) {
    const byte = bytes(1)[0] ?? 0;
    if (byte < limit) return byte % below;
  }
}
