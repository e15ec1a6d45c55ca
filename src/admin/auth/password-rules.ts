import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { AppError } from '../../core/errors.js';
import { PASSWORD_CHARS } from '../../core/limits.js';

/** zxcvbn's score of 4: 10^8 guesses and more. */
const GOOD_SCORE = 3;
const OWN_WORDS = [
  'loket',
  'lpse',
  'spse',
  'petugas',
  'helpdesk',
  'verifikator',
  'admin',
  'auditor',
  'sandi',
];

/**
 * Checks a new password, without network: length, the user name, common passwords (zxcvbn).
 * @throws {AppError} `weak-password` 422 with the sentence under `issues`.
 */
export async function ensureGoodPassword(
  password: string,
  owner: { readonly username: string; readonly name: string },
): Promise<void> {
  const why = await weaknessOf(password, owner);
  if (why !== null) {
    throw new AppError('weak-password', why, { issues: [{ path: 'password', message: why }] });
  }
}

async function weaknessOf(
  password: string,
  { username, name }: { readonly username: string; readonly name: string },
): Promise<string | null> {
  if (password.length < PASSWORD_CHARS.min) {
    return `Kata sandi paling sedikit ${PASSWORD_CHARS.min} karakter.`;
  }
  if (withoutName(password, username).length < PASSWORD_CHARS.min / 2) {
    return 'Kata sandi tidak boleh dibuat dari nama pengguna.';
  }
  const { score } = (await judge()).check(password, [username, ...name.split(/\s+/), ...OWN_WORDS]);
  return score < GOOD_SCORE ? 'Kata sandi ini terlalu umum atau mudah ditebak. Mohon pilih yang lain.' : null;
}

function withoutName(password: string, username: string): string {
  return password.toLowerCase().replaceAll(username.toLowerCase(), '');
}

let made: Promise<ZxcvbnFactory> | undefined;

/** Loaded at the first use: the lists take time and memory, and passwords are set rarely. */
function judge(): Promise<ZxcvbnFactory> {
  made ??= (async () => {
    const [{ ZxcvbnFactory: Factory }, common] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
    ]);
    return new Factory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  })();
  return made;
}
