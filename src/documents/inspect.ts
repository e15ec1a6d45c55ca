import { isAppError } from '../core/errors.js';
import { FILE_MAX_BYTES } from '../core/limits.js';
import type { Inspector, OpenOptions } from './inspector.js';
import type { Inspection } from './inspector/protocol.js';

export type { Inspection };

/** Reason code of a file of which a child process died in all tries. */
export const SET_ASIDE = 'tidak-dapat-diproses';

/**
 * Inspects a file in a child process. Besides the reasons of `inspectFile` it refuses with `kosong`, and with `rusak`
 * for what takes too much time or memory.
 * @throws {AppError} `document-child-died` when a child died of the file (try again `fresh`); `document-child` when no
 *   child can be started.
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
