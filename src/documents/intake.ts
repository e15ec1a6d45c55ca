import type { FilePage } from '../sop/case.js';
import type { Examine } from './examine.js';
import type { OpenOptions } from './inspector.js';
import type { Vault } from './vault.js';

/** An accepted file, or why it was refused: a code of the office's catalogue. */
export type TakenIn =
  { readonly ok: true; readonly page: FilePage } | { readonly ok: false; readonly reason: string };

/** A file as it comes in; `order` is that of its message. */
export interface IncomingFile {
  readonly bytes: Buffer;
  readonly keyId: string;
  readonly order: number;
}

/**
 * Has a file examined and, when it passes, stores it with the views of its pages, sealed under `keyId`. `order` is the
 * order of its message. Nothing keeps the file yet: the turn that uses it must call `Vault.keep`.
 * @throws {AppError} when it cannot be examined or stored now; trying again may help.
 */
export async function takeIn(
  deps: { readonly vault: Pick<Vault, 'put'>; readonly inspect: Examine },
  file: IncomingFile,
  options: OpenOptions,
): Promise<TakenIn> {
  const inspection = await deps.inspect(file.bytes, options);
  if (!inspection.ok) return inspection;
  const { contentType, pages, views } = inspection;
  const { _id: fileId, ...stored } = await deps.vault.put({
    keyId: file.keyId,
    bytes: file.bytes,
    contentType,
    pages,
    views,
  });
  const { contentHash, bytes } = stored;
  return { ok: true, page: { fileId, contentHash, contentType, bytes, pages, order: file.order } };
}
