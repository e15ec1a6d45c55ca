import type { DocumentFiles, FilePage } from '../sop/case.js';
import type { Inspector } from './inspector.js';
import type { Part } from './inspector/protocol.js';
import type { Vault, ViewSize } from './vault.js';

/** What pages are shown with. */
export interface PageParts {
  readonly vault: Vault;
  readonly inspector: Inspector;
}

/** Which page of a document is wanted, how large, and for whose sake it is made if it has to be. */
export interface WantedPage {
  /** From 1, over all files of the document in their order. */
  readonly n: number;
  readonly size: ViewSize;
  readonly owner: string;
}

/**
 * A page as a JPEG of ours: made when the file came in, made now where none was. Null when there is no such page, or its
 * file is gone or its key destroyed.
 * @throws {AppError} `document-unreadable` when it cannot be made, `document-child-died`, `file-damaged`
 */
export async function pageImage(
  { vault, inspector }: PageParts,
  document: DocumentFiles,
  { n, size, owner }: WantedPage,
): Promise<Buffer | null> {
  const place = locate(document.files, n);
  if (!place) return null;
  const { fileId, page } = place;
  const known = await vault.view(fileId, page, size);
  if (known) return known;
  const part = await vault.read(fileId);
  if (!part) return null;
  const made = await inspector.run<'view'>({ kind: 'view', part, page }, { owner });
  await vault.putView(fileId, made);
  return Buffer.from(made[size]);
}

/**
 * All files of a document as one PDF in page order, made new of pictures; the same files give the same bytes. Null when it
 * has no files, or one of them is gone or its key destroyed.
 * @throws {AppError} `document-unreadable`, `document-child-died`, `file-damaged`
 */
export async function documentPdf(
  { vault, inspector }: PageParts,
  document: DocumentFiles,
  owner: string,
): Promise<Buffer | null> {
  const parts: Part[] = [];
  for (const { fileId } of document.files) {
    const file = await vault.read(fileId);
    if (!file) return null;
    parts.push(file);
  }
  if (parts.length === 0) return null;
  return Buffer.from(await inspector.run<'assemble'>({ kind: 'assemble', parts }, { owner }));
}

function locate(files: readonly FilePage[], n: number): { fileId: string; page: number } | null {
  if (!Number.isInteger(n) || n < 1) return null;
  let before = 0;
  for (const { fileId, pages } of files) {
    if (n <= before + pages) return { fileId, page: n - before };
    before += pages;
  }
  return null;
}
