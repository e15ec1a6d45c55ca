import { loadImage, createCanvas } from '@napi-rs/canvas';
import {
  PDFDocument,
  concatTransformationMatrix,
  drawObject,
  popGraphicsState,
  pushGraphicsState,
  type PDFImage,
} from 'pdf-lib';
import { PNG_EMBED_MAX_PIXELS } from '../core/limits.js';
import { readJpeg, withoutMetadata } from './jpeg.js';
import { drawPage, withPdf } from './pdf-view.js';
import { readPng } from './png.js';
import type { Part } from './thread-protocol.js';

/** A4 in points, and the margin around a picture. */
const A4 = { short: 595.28, long: 841.89 } as const;
const MARGIN = 24;
/** A picture is not stretched below this many pixels an inch. */
const LEAST_DPI = 100;
const JPEG_QUALITY = 88;

/**
 * Puts uploads together in their order as one PDF: pages of PDFs as they are, each picture on an A4 page, upright by its
 * orientation. The same uploads give the same bytes.
 */
export async function assemble(parts: readonly Part[]): Promise<Uint8Array> {
  const target = await PDFDocument.create({ updateMetadata: false });
  for (const { contentType, bytes } of parts) {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (contentType === 'application/pdf') await addPdf(target, content);
    else if (contentType === 'image/jpeg') await addJpeg(target, content);
    else await addPng(target, content);
  }
  return target.save();
}

/** Copies the pages; those of a PDF that is encrypted or damaged are drawn instead, as a viewer shows them. */
async function addPdf(target: PDFDocument, bytes: Buffer): Promise<void> {
  const source = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true }).catch(
    () => null,
  );
  if (source && source.getPageCount() > 0) {
    for (const page of await target.copyPages(source, source.getPageIndices())) target.addPage(page);
    return;
  }
  await withPdf(bytes, async (pdf) => {
    for (let number = 1; number <= pdf.numPages; number++) {
      const { canvas, width, height } = await drawPage(pdf, number);
      const image = await embedJpeg(target, await canvas.encode('jpeg', JPEG_QUALITY));
      target.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
    }
  });
}

async function addJpeg(target: PDFDocument, bytes: Buffer): Promise<void> {
  const orientation = readJpeg(bytes)?.orientation ?? 1;
  addPicture(target, await embedJpeg(target, withoutMetadata(bytes)), orientation);
}

/** A large PNG becomes a JPEG: unpacking it takes ten times its pixels in memory. */
async function addPng(target: PDFDocument, bytes: Buffer): Promise<void> {
  const size = readPng(bytes);
  if (size && size.width * size.height <= PNG_EMBED_MAX_PIXELS) {
    addPicture(target, await target.embedPng(bytes), 1);
    return;
  }
  const picture = await loadImage(bytes);
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0);
  addPicture(target, await embedJpeg(target, await canvas.encode('jpeg', JPEG_QUALITY)), 1);
}

/** A copy, for pdf-lib reads the memory under a Buffer from its beginning, where small ones share it. */
function embedJpeg(target: PDFDocument, bytes: Buffer): Promise<PDFImage> {
  return target.embedJpg(new Uint8Array(bytes));
}

function addPicture(target: PDFDocument, image: PDFImage, orientation: number): void {
  const turned = orientation >= 5;
  const [pixelsWide, pixelsHigh] = turned ? [image.height, image.width] : [image.width, image.height];
  const [pageWidth, pageHeight] = pixelsWide > pixelsHigh ? [A4.long, A4.short] : [A4.short, A4.long];
  const scale = Math.min(
    (pageWidth - 2 * MARGIN) / pixelsWide,
    (pageHeight - 2 * MARGIN) / pixelsHigh,
    72 / LEAST_DPI,
  );
  const [width, height] = [pixelsWide * scale, pixelsHigh * scale];
  const [x, y] = [(pageWidth - width) / 2, (pageHeight - height) / 2];
  const page = target.addPage([pageWidth, pageHeight]);
  const name = page.node.newXObject('Scan', image.ref);
  page.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(...placement(orientation, x, y, width, height)),
    drawObject(name),
    popGraphicsState(),
  );
}

type Matrix = [number, number, number, number, number, number];

/** Matrix that lays a picture's unit square upright into a rectangle, by its EXIF orientation (EXIF 2.3, tag 274). */
function placement(orientation: number, x: number, y: number, w: number, h: number): Matrix {
  const [right, top] = [x + w, y + h];
  const matrices: Matrix[] = [
    [w, 0, 0, h, x, y],
    [-w, 0, 0, h, right, y],
    [-w, 0, 0, -h, right, top],
    [w, 0, 0, -h, x, top],
    [0, -h, -w, 0, right, top],
    [0, -h, w, 0, x, top],
    [0, h, w, 0, x, y],
    [0, h, -w, 0, right, y],
  ];
  return matrices[orientation - 1] ?? [w, 0, 0, h, x, y];
}
