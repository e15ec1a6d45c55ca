import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Response } from 'express';
import { AppError } from '../../core/errors.js';
import { caseZip, ownerOf } from '../../documents/archive-zip.js';
import { documentPdf, pageImage, type PageParts } from '../../documents/pages.js';
import { unseenDocuments } from '../../documents/unseen.js';
import type { ViewSize } from '../../documents/vault.js';
import type { CaseState, DocumentFiles } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';

/** A file as it is sent to a browser. */
export interface ServedFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The scans of cases as pictures, PDFs and one ZIP. The caller records the reading. */
export class Scans {
  readonly #parts: PageParts;
  readonly #office: Office;

  constructor(deps: PageParts & { readonly office: Office }) {
    this.#parts = deps;
    this.#office = deps.office;
  }

  /**
   * Page `n` of a document, from 1; made now where it was not made when it came.
   * @throws {AppError} `document-not-found` 404, `document-unreadable` 422 when it cannot be shown; it may be asked for again
   */
  async page(state: CaseState, code: string, n: number, size: ViewSize = 'view'): Promise<ServedFile> {
    const document = documentOf(state, code);
    const wanted = { n, size, owner: ownerOf(state) };
    const bytes = document && (await pageImage(this.#parts, document, wanted));
    if (!bytes) throw scanNotFound();
    return { contentType: 'image/jpeg', bytes };
  }

  /** Pages of each document, from 1, that have no picture to be seen yet. */
  unseen(state: CaseState): Promise<ReadonlyMap<string, readonly number[]>> {
    return unseenDocuments(this.#parts.vault, state.documents);
  }

  /** A whole document, made new of pictures. @throws {AppError} `document-not-found` 404, `document-unreadable` 422 */
  async pdf(state: CaseState, code: string): Promise<ServedFile> {
    const document = documentOf(state, code);
    const bytes = document && (await documentPdf(this.#parts, document, ownerOf(state)));
    if (!bytes) throw scanNotFound();
    return { contentType: 'application/pdf', bytes };
  }

  /** All documents, made while it is read. */
  zip(state: CaseState): Readable {
    return caseZip(this.#parts, state, this.#office);
  }
}

/** Pages of a document over all its files. */
export function pagesOf(document: DocumentFiles): number {
  return document.files.reduce((sum, { pages }) => sum + pages, 0);
}

/**
 * Sends a file that nobody on the way keeps; with a name it is meant to be saved. What is shown stays in the reader's own
 * browser, which asks each time whether it may show it again: access is checked and the look recorded, without the bytes.
 */
export function sendFile(response: Response, file: ServedFile, name: string | null): void {
  response.setHeader('Cache-Control', name === null ? 'private, no-cache' : 'no-store');
  // A browser shows a bare picture in a page of its own making, which it styles inline.
  if (name === null) {
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  }
  response.setHeader('Content-Disposition', name === null ? 'inline' : `attachment; filename="${name}"`);
  response.status(200).type(file.contentType).send(file.bytes);
}

/** Sends the ZIP of a case as it is made. */
export async function sendZip(response: Response, scans: Scans, state: CaseState): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Disposition', `attachment; filename="${state.number}.zip"`);
  response.status(200).type('application/zip');
  await pipeline(scans.zip(state), response);
}

function documentOf(state: CaseState, code: string): DocumentFiles | undefined {
  return state.documents.find((document) => document.code === code);
}

function scanNotFound(): AppError {
  return new AppError('document-not-found');
}
