import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { createCanvas, type Canvas } from '@napi-rs/canvas';
import {
  getDocument,
  VerbosityLevel,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PAGE_MAX_DPI, PICTURE_MAX_PIXELS, VIEW_PIXELS, VIEW_QUALITY } from '../../core/limits.js';
import { withThumb } from './picture.js';
import type { PageView } from './protocol.js';

/** An open PDF. */
export type OpenPdf = PDFDocumentProxy;

type RenderParameters = Parameters<PDFPageProxy['render']>[0];

const POINTS = 72;
const BYTES_PER_PIXEL = 4;
const parts = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string): string => join(parts, name) + sep;

/**
 * Opens a PDF for `work` and closes it. No script runs, nothing outside is read, and `bytes` are not changed.
 * @throws {Error} named `PasswordException` when it needs a password, another one for what is no PDF.
 */
export async function withPdf<T>(bytes: Uint8Array, work: (pdf: OpenPdf) => Promise<T>): Promise<T> {
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    maxImageSize: PICTURE_MAX_PIXELS,
    canvasMaxAreaInBytes: PICTURE_MAX_PIXELS * BYTES_PER_PIXEL,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    iccUrl: folder('iccs'),
    wasmUrl: folder('wasm'),
  });
  try {
    return await work(await task.promise);
  } finally {
    await task.destroy();
  }
}

/** A drawn page, with its size on paper in points. */
export interface DrawnPage {
  readonly canvas: Canvas;
  readonly width: number;
  readonly height: number;
}

/** Draws a page, from 1, on white, with `pixels` on its longer side; fewer when the paper is small (`PAGE_MAX_DPI`). */
export async function drawPage(pdf: OpenPdf, number: number, pixels: number): Promise<DrawnPage> {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const scale = Math.min(PAGE_MAX_DPI / POINTS, pixels / Math.max(width, height));
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(
    Math.max(1, Math.floor(viewport.width)),
    Math.max(1, Math.floor(viewport.height)),
  );
  // pdf.js's types know only a browser's canvas; it works with either.
  const canvasContext = canvas.getContext('2d') as unknown as RenderParameters['canvasContext'];
  await page.render({ canvas: null, canvasContext, viewport, background: '#ffffff' }).promise;
  page.cleanup();
  return { canvas, width, height };
}

/** The view of a page, from 1. @throws {Error} when it cannot be drawn or does not exist. */
export async function viewPdfPage(pdf: OpenPdf, page: number): Promise<PageView> {
  const { canvas } = await drawPage(pdf, page, VIEW_PIXELS.view);
  return withThumb(page, await canvas.encode('jpeg', VIEW_QUALITY.view));
}
