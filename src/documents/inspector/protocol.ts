import type { FileRefusal } from '../../core/file-refusal.js';
import type { FilePage } from '../../sop/case.js';

/** One decrypted upload, on its way between processes. */
export interface Part {
  readonly contentType: FilePage['contentType'];
  readonly bytes: Uint8Array;
}

/** The view of a page as people see it: upright, on white, pixels without metadata. */
export interface PageView {
  /** From 1, within its file. */
  readonly page: number;
  /** JPEG of at most `VIEW_PIXELS.view` pixels on its longer side. */
  readonly view: Uint8Array;
  /** JPEG of at most `VIEW_PIXELS.thumb` pixels on its longer side. */
  readonly thumb: Uint8Array;
}

/** A job for an inspector. */
export type Job =
  /** Tells what a file is, whether it can be opened, and what its pages look like. */
  | { readonly kind: 'inspect'; readonly bytes: Uint8Array }
  /** Draws the view of one page of a stored file, from 1. */
  | { readonly kind: 'view'; readonly part: Part; readonly page: number }
  /** Makes one PDF of redrawn pictures of all parts, in their order. */
  | { readonly kind: 'assemble'; readonly parts: readonly Part[] };

/** What the content of a file is. `reason` is a code of the office's catalogue. */
export type Inspection =
  | {
      readonly ok: true;
      readonly contentType: FilePage['contentType'];
      readonly pages: number;
      /** Views of all pages; empty for a PDF with more than `PDF_PAGES_VIEWED`. */
      readonly views: readonly PageView[];
    }
  | FileRefusal;

/** The result of each kind of job. */
export interface JobResults {
  readonly inspect: Inspection;
  readonly view: PageView;
  readonly assemble: Uint8Array;
}
