import type { DocumentFiles, FilePage } from '../sop/case.js';
import type { Inspector } from './inspector.js';
import type { Part } from './inspector/protocol.js';
import type { Vault, ViewSize } from './vault.js';

/** The parts that drawing pages needs. */
export interface PageParts {
  readonly vault: Vault;
  readonly inspector: Inspector;
}

/** A wanted page of a document. Drawing it, when necessary, is charged to `owner`. */
export interface WantedPage {
  /** Page number from 1, over all files of the document in their order. */
  readonly n: number;
  readonly size: ViewSize;
  readonly owner: string;
}

/**
 * A page as a JPEG: its view, or one made now. Null when there is no such page, or its file or key is gone.
 * @throws {AppError} `document-unreadable` when it cannot be drawn, `document-child-died`, `file-damaged`.
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
 * All files of a document as one PDF of pictures, in page order; the same files give the same bytes. Null when there is
 * no file, or one or its key is gone.
 * @throws {AppError} `document-unreadable`, `document-child-died`, `file-damaged`.
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
