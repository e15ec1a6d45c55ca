import type { FilePage } from '../../sop/case.js';

/** One upload in clear, on its way between processes. */
export interface Part {
  readonly contentType: FilePage['contentType'];
  readonly bytes: Uint8Array;
}

/** A page as people look at it: upright, on white, without metadata, made of pixels alone. */
export interface PageView {
  /** From 1, within its file. */
  readonly page: number;
  /** JPEG whose longer side has at most `VIEW_PIXELS.view`, and one of at most `VIEW_PIXELS.thumb` pixels. */
  readonly view: Uint8Array;
  readonly thumb: Uint8Array;
}

/** Work for an inspector. */
export type Job =
  /** What is it, can it be opened, and what do its pages look like? */
  | { readonly kind: 'inspect'; readonly bytes: Uint8Array }
  /** One page of a stored file, from 1, as people look at it. */
  | { readonly kind: 'view'; readonly part: Part; readonly page: number }
  /** All parts in their order as one PDF of pictures. */
  | { readonly kind: 'assemble'; readonly parts: readonly Part[] };

/** What a file is, by its content; `reason` is a code of the office's catalogue. */
export type Inspection =
  | {
      readonly ok: true;
      readonly contentType: FilePage['contentType'];
      readonly pages: number;
      /** Of every page; none for a PDF of more pages than are looked at ahead. */
      readonly views: readonly PageView[];
    }
  | { readonly ok: false; readonly reason: string };

/** What each kind of work gives. */
export interface Outcomes {
  readonly inspect: Inspection;
  readonly view: PageView;
  readonly assemble: Uint8Array;
}
