import type { FilePage } from '../sop/case.js';
import type { Examine } from './examine.js';
import type { Vault } from './vault.js';

/**
 * Takes a fetched file in: has it examined and, when nothing speaks against it, stores it sealed under `keyId`. `order`
 * is that of the message it came in. Nothing keeps it yet: the turn that uses it must (`Vault.keep`).
 * @throws {AppError} when it cannot be looked at or stored; trying again may help
 */
export async function takeIn(
  deps: { readonly vault: Vault; readonly inspect: Examine },
  file: { readonly bytes: Buffer; readonly keyId: string; readonly order: number },
): Promise<{ readonly ok: true; readonly page: FilePage } | { readonly ok: false; readonly reason: string }> {
  const inspection = await deps.inspect(file.bytes);
  if (!inspection.ok) return inspection;
  const { contentType, pages } = inspection;
  const stored = await deps.vault.put({ keyId: file.keyId, bytes: file.bytes, contentType, pages });
  return {
    ok: true,
    page: {
      fileId: stored._id,
      contentHash: stored.contentHash,
      contentType,
      bytes: stored.bytes,
      pages,
      order: file.order,
    },
  };
}
