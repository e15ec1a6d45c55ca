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

/** A file for a browser. */
export interface ServedFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Gives the scans of cases. The caller records the reading. */
export class Scans {
  readonly #parts: PageParts;
  readonly #office: Office;

  constructor(deps: PageParts & { readonly office: Office }) {
    this.#parts = deps;
    this.#office = deps.office;
  }

  /**
   * Page `n` of a document, from 1; drawn now when it has no view yet.
   * @throws {AppError} `document-not-found` 404; `document-unreadable` 422, which may be tried again.
   */
  async page(state: CaseState, code: string, n: number, size: ViewSize = 'view'): Promise<ServedFile> {
    const document = documentOf(state, code);
    const wanted = { n, size, owner: ownerOf(state) };
    const bytes = document && (await pageImage(this.#parts, document, wanted));
    if (!bytes) throw scanNotFound();
    return { contentType: 'image/jpeg', bytes };
  }

  /** Pages that have no view yet, from 1, by document. */
  unseen(state: CaseState): Promise<ReadonlyMap<string, readonly number[]>> {
    return unseenDocuments(this.#parts.vault, state.documents);
  }

  /**
   * A whole document as a new PDF of pictures.
   * @throws {AppError} `document-not-found` 404, `document-unreadable` 422
   */
  async pdf(state: CaseState, code: string): Promise<ServedFile> {
    const document = documentOf(state, code);
    const bytes = document && (await documentPdf(this.#parts, document, ownerOf(state)));
    if (!bytes) throw scanNotFound();
    return { contentType: 'application/pdf', bytes };
  }

  /** A ZIP of all documents, made while it is read. */
  zip(state: CaseState): Readable {
    return caseZip(this.#parts, state, this.#office);
  }
}

/** Number of pages of a document over all its files. */
export function pagesOf(document: DocumentFiles): number {
  return document.files.reduce((sum, { pages }) => sum + pages, 0);
}

/**
 * Sends a file that no proxy may store. With a `name` the browser saves it; without one it must ask again each time it
 * shows the file, so that access is checked and the reading recorded.
 */
export function sendFile(response: Response, file: ServedFile, name: string | null): void {
  response.setHeader('Cache-Control', name === null ? 'private, no-cache' : 'no-store');
  // A browser wraps a bare picture in a page of its own, which it styles inline.
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
