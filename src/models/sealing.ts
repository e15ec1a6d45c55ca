import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { pooledRandom } from '../core/ids.js';

/** Makes keyed hashes: the keyring, as models see it. */
export interface Hashing {
  lookupHash(kind: string, value: string): string;
}

/** Seals under a key of the process, and opens: the keyring, as models see it. */
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
 * AES-256-GCM with a random 96-bit nonce: `nonce | tag | ciphertext`. `purpose` is authenticated, not kept: what was
 * sealed for one purpose does not open for another.
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

/** A key for one use, out of a key of `SECRET_KEY` (HKDF-SHA256). */
export function deriveKey(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `loket ${use} v1`, KEY_BYTES));
}

/** HMAC-SHA256 as base64url; the kind keeps equal values of different fields apart. */
export function keyedHash(key: Buffer, kind: string, value: string): string {
  return createHmac('sha256', key).update(`${kind}\0${value}`).digest('base64url');
}

/** First byte of a sealed value: what comes out again. */
const JSON_VALUE = 0;
const BYTES = 1;

/** A value as bytes with its kind before them. */
export function pack(value: unknown): Buffer {
  return Buffer.isBuffer(value)
    ? Buffer.concat([Buffer.of(BYTES), value])
    : Buffer.concat([Buffer.of(JSON_VALUE), Buffer.from(JSON.stringify(value))]);
}

/** The value that {@link pack} made bytes of. */
export function unpack(bytes: Buffer): unknown {
  const body = bytes.subarray(1);
  return bytes[0] === BYTES ? body : (JSON.parse(body.toString('utf8')) as unknown);
}
