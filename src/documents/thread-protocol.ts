import type { FilePage } from '../sop/case.js';

/** One upload in clear, on its way between threads. */
export interface Part {
  readonly contentType: FilePage['contentType'];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Work for a document thread. */
export type Job =
  /** Can it be opened? Structure and size of a picture were checked before. */
  | { readonly kind: 'inspect'; readonly part: Part }
  /** A page of a PDF, from 1, as PNG. */
  | { readonly kind: 'draw'; readonly part: Part; readonly page: number }
  /** All parts in their order as one PDF. */
  | { readonly kind: 'assemble'; readonly parts: readonly Part[] };

/** What each kind of work gives. */
export interface Outcomes {
  /** `reason`: a code of the office's catalogue. */
  readonly inspect: { readonly pages: number } | { readonly reason: string };
  readonly draw: Uint8Array<ArrayBuffer>;
  readonly assemble: Uint8Array<ArrayBuffer>;
}

/** What a thread reports: once that it is there, then one answer to each job. Causes never quote content. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly outcome: Outcomes[Job['kind']] }
  | { readonly type: 'failed'; readonly cause: string };
