import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One key of `SECRET_KEY`: 32 bytes, and the id that sealed data carries. */
export interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const DEFAULT_ID = 'k1';
const DEMO_FILE = 'secret-key';
const HOW =
  'write 32 bytes in base64, or id:key pairs separated by commas; make a key with: openssl rand -base64 32';

/**
 * Reads `SECRET_KEY`: one base64 key, or `id:key,id:key`, of which the first encrypts and all decrypt
 * (docs/operations/keys.md). `problem` never repeats the value.
 */
export function parseSecretKeys(
  text: string,
):
  | { readonly ok: true; readonly keys: readonly SecretKey[] }
  | { readonly ok: false; readonly problem: string } {
  const keys: SecretKey[] = [];
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts) {
    const colon = part.indexOf(':');
    if (colon < 0 && parts.length > 1) return { ok: false, problem: `several keys need an id each; ${HOW}` };
    const id = colon < 0 ? DEFAULT_ID : part.slice(0, colon);
    const key = decode(part.slice(colon + 1));
    if (!/^[\w-]{1,32}$/.test(id) || key === null) return { ok: false, problem: HOW };
    if (keys.some((other) => other.id === id)) return { ok: false, problem: 'two keys have the same id' };
    keys.push({ id, key });
  }
  return { ok: true, keys };
}

/** Path of the key of demo mode. */
export function demoKeyFile(dataDir: string): string {
  return join(dataDir, DEMO_FILE);
}

/**
 * The key of demo mode, made once in `dataDir` with mode 0600. Two processes that start at the same time use the file
 * that was written first. @throws {Error} when the file holds no usable key.
 */
export async function demoSecretKeys(dataDir: string): Promise<readonly SecretKey[]> {
  const path = demoKeyFile(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  const parsed = parseSecretKeys((await readFile(path, 'utf8')).trim());
  if (!parsed.ok) throw new Error(`${path} holds no usable key: restore it from a backup`);
  return parsed.keys;
}

/** Decodes strictly; Node's own decoder skips characters that are no base64. */
function decode(text: string): Buffer | null {
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES && key.toString('base64') === text ? key : null;
}
