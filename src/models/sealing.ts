import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { pooledRandom } from '../core/ids.js';

/** Makes keyed hashes: the part of the keyring that models need. */
export interface Hashing {
  lookupHash(kind: string, value: string): string;
}

/** Seals for transit and opens again: the part of the keyring that models need. */
export interface TransitSealing {
  sealTransit(value: unknown): Buffer;
  openTransit<T>(sealed: Buffer): T;
}

/** Bytes of every key here (AES-256, HMAC-SHA256). */
export const KEY_BYTES = 32;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const randomNonce = pooledRandom();

/**
 * Seals with AES-256-GCM under a random 96-bit nonce: `nonce | tag | ciphertext`. `purpose` is authenticated but not
 * stored: what was sealed for one purpose does not open for another.
 */
export function encrypt(key: Buffer, plain: Buffer, purpose: string): Buffer {
  const nonce = randomNonce(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens what {@link encrypt} sealed. @throws {Error} for another key, another purpose or a changed byte. */
export function decrypt(key: Buffer, sealed: Buffer, purpose: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

/** Derives a key for one use from a key of `SECRET_KEY` (HKDF-SHA256). */
export function deriveKey(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `loket ${use} v1`, KEY_BYTES));
}

/** HMAC-SHA256 as base64url; `kind` keeps equal values of different fields apart. */
export function keyedHash(key: Buffer, kind: string, value: string): string {
  return createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url');
}

/** First byte of a packed value: its type. */
const JSON_VALUE = 0;
const BYTES = 1;

/** A value as bytes behind a byte for its type: a Buffer as it is, anything else as JSON. */
export function pack(value: unknown): Buffer {
  return Buffer.isBuffer(value)
    ? Buffer.concat([Buffer.of(BYTES), value])
    : Buffer.concat([Buffer.of(JSON_VALUE), Buffer.from(JSON.stringify(value))]);
}

/** The value that {@link pack} turned into bytes. */
export function unpack(bytes: Buffer): unknown {
  const body = bytes.subarray(1);
  return bytes[0] === BYTES ? body : (JSON.parse(body.toString('utf8')) as unknown);
}
