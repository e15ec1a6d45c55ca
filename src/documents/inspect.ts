import { isAppError } from '../core/errors.js';
import { FILE_MAX_BYTES } from '../core/limits.js';
import type { Inspector, OpenOptions } from './inspector.js';
import type { Inspection } from './inspector/protocol.js';

export type { Inspection };

/** Reason code of a file of which a child died in all tries. */
export const SET_ASIDE = 'tidak-dapat-diproses';

/**
 * Looks at a file as it came in, by its content, in a child process. Adds to the reasons of `inspectFile`: `kosong`, and
 * `rusak` for what takes too long or too much.
 * @throws {AppError} `document-child-died` when a child died of it (try again `fresh`), `document-child` when it cannot be
 *   looked at at all; nothing else
 */
export async function inspect(
  inspector: Inspector,
  bytes: Buffer,
  options: OpenOptions,
): Promise<Inspection> {
  if (bytes.length === 0) return { ok: false, reason: 'kosong' };
  if (bytes.length > FILE_MAX_BYTES) return { ok: false, reason: 'terlalu-besar' };
  try {
    return await inspector.run<'inspect'>({ kind: 'inspect', bytes }, options);
  } catch (error) {
    if (isAppError(error) && error.code === 'document-unreadable') return { ok: false, reason: 'rusak' };
    throw error;
  }
}
