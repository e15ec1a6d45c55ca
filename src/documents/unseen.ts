import type { DocumentFiles } from '../sop/case.js';
import type { Vault } from './vault.js';

/**
 * Finds pages without a view, which nobody can have seen: page numbers from 1 over all files of a document, by its
 * code. Documents whose pages can all be seen are left out.
 */
export async function unseenDocuments(
  vault: Pick<Vault, 'pagesWithoutView'>,
  documents: readonly DocumentFiles[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const missing = await vault.pagesWithoutView(documents.flatMap(({ files }) => files));
  const found = new Map<string, number[]>();
  for (const { code, files } of documents) {
    const pages = files.flatMap(({ fileId, pages: count }) =>
      Array.from({ length: count }, (_all, index) => missing.has(`${fileId}:${index + 1}`)),
    );
    const unseen = pages.flatMap((isMissing, index) => (isMissing ? [index + 1] : []));
    if (unseen.length > 0) found.set(code, unseen);
  }
  return found;
}
