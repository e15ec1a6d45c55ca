import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Response } from 'express';
import { AppError } from '../../core/errors.js';
import { caseZip } from '../../documents/archive-zip.js';
import { documentPdf, pageImage } from '../../documents/pages.js';
import type { Vault } from '../../documents/vault.js';
import type { CaseState, DocumentFiles } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';

/** A file as it is sent to a browser. */
export interface ServedFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The scans of cases as pictures, PDFs and one ZIP. The caller records the reading. */
export class Scans {
  readonly #vault: Vault;
  readonly #office: Office;

  constructor(deps: { readonly vault: Vault; readonly office: Office }) {
    this.#vault = deps.vault;
    this.#office = deps.office;
  }

  /** Page `n` of a document, from 1. @throws {AppError} `document-not-found` 404. */
  async page(state: CaseState, code: string, n: number): Promise<ServedFile> {
    const document = documentOf(state, code);
    const page = document && (await pageImage(this.#vault, document, n));
    if (!page) throw scanNotFound();
    return page;
  }

  /** A whole document. @throws {AppError} `document-not-found` 404. */
  async pdf(state: CaseState, code: string): Promise<ServedFile> {
    const document = documentOf(state, code);
    const bytes = document && (await documentPdf(this.#vault, document));
    if (!bytes) throw scanNotFound();
    return { contentType: 'application/pdf', bytes };
  }

  /** All documents, made while it is read. */
  zip(state: CaseState): Readable {
    return caseZip(this.#vault, state, this.#office);
  }
}

/** Pages of a document over all its files. */
export function pagesOf(document: DocumentFiles): number {
  return document.files.reduce((sum, { pages }) => sum + pages, 0);
}

/** Sends a file that nobody on the way keeps; with a name it is meant to be saved. */
export function sendFile(response: Response, file: ServedFile, name: string | null): void {
  response.setHeader('Cache-Control', 'no-store');
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
  return new AppError('document-not-found', 404, 'Dokumen atau halaman itu tidak ada.');
}
