import type { FileRefusal } from '../core/file-refusal.js';
import type { FilePage } from '../sop/case.js';
import type { Examine } from './examine.js';
import type { OpenOptions } from './inspector.js';
import type { Vault } from './vault.js';

/** A file that was stored, or why it was not: a code of the office's catalogue. */
export type StoredScan = { readonly ok: true; readonly page: FilePage } | FileRefusal;

/** A file as it comes in; `keyId` is the sender's data key, `order` that of the file's message. */
export interface IncomingFile {
  readonly bytes: Buffer;
  readonly keyId: string;
  readonly order: number;
}

/**
 * Examines a file and, when nothing speaks against it, stores it with the views of its pages, sealed under `keyId`.
 * Nothing keeps it yet: the turn that uses it must (`Vault.keep`).
 * @throws {AppError} when it cannot be looked at or stored; trying again may help
 */
export async function storeScan(
  deps: { readonly vault: Pick<Vault, 'put'>; readonly examine: Examine },
  file: IncomingFile,
  options: OpenOptions,
): Promise<StoredScan> {
  const inspection = await deps.examine(file.bytes, options);
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
