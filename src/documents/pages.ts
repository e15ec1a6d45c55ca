import type { DocumentFiles, FilePage } from '../sop/case.js';
import { withoutMetadata } from './jpeg.js';
import { withoutTexts } from './png.js';
import { partOf, runJob } from './threads.js';
import type { Part } from './thread-protocol.js';
import type { Vault } from './vault.js';

/** A page as a browser shows it. */
export interface PageImage {
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
}

/**
 * Page `n`, from 1, over all files of a document in their order: a picture pixel for pixel (a JPEG keeps its EXIF
 * orientation, other metadata such as the place is left out), a page of a PDF drawn as PNG. Null when there is no such
 * page, or its file is gone or its key destroyed.
 * @throws {AppError} `document-unreadable` when a page of a PDF cannot be drawn in time, `file-damaged`
 */
export async function pageImage(vault: Vault, document: DocumentFiles, n: number): Promise<PageImage | null> {
  const place = locate(document.files, n);
  const file = place && (await vault.read(place.fileId));
  if (!file) return null;
  const { contentType, bytes } = file;
  if (contentType === 'image/jpeg') return { contentType, bytes: withoutMetadata(bytes) };
  if (contentType === 'image/png') return { contentType, bytes: withoutTexts(bytes) };
  const drawn = await runJob<'draw'>({
    kind: 'draw',
    part: partOf({ contentType, bytes }),
    page: place.page,
  });
  return { contentType: 'image/png', bytes: Buffer.from(drawn.buffer) };
}

/**
 * All files of a document as one PDF in page order, without metadata of the pictures; the same files give the same
 * bytes. Null when it has no files, or one of them is gone or its key destroyed.
 * @throws {AppError} `document-unreadable`, `file-damaged`
 */
export async function documentPdf(vault: Vault, document: DocumentFiles): Promise<Buffer | null> {
  const parts: Part[] = [];
  for (const { fileId } of document.files) {
    const file = await vault.read(fileId);
    if (!file) return null;
    parts.push(partOf(file));
  }
  if (parts.length === 0) return null;
  const pdf = await runJob<'assemble'>({ kind: 'assemble', parts });
  return Buffer.from(pdf.buffer);
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
