import { PDFDocument, PDFName, type PDFPage } from 'pdf-lib';
import { VIEW_PIXELS, VIEW_QUALITY } from '../../core/limits.js';
import { redraw, type Content, type Jpeg } from './picture.js';
import { drawPage, withPdf } from './pdf-view.js';

/** A4 in points, and the margin around a picture. */
const A4 = { short: 595.28, long: 841.89 } as const;
const MARGIN = 24;
/** Lowest resolution to which a picture is stretched, pixels an inch. */
const LEAST_DPI = 100;

/**
 * Makes one PDF of uploads, in their order. Every page is a redrawn picture, and nothing else of the uploads is in it.
 * The same uploads give the same bytes. @throws {Error} when an upload cannot be shown.
 */
export async function assemble(parts: readonly Content[]): Promise<Uint8Array> {
  const target = await PDFDocument.create({ updateMetadata: false });
  for (const part of parts) {
    if (part.contentType === 'application/pdf') await addPdf(target, part.bytes);
    else await addPicture(target, await redraw(part, VIEW_PIXELS.print, VIEW_QUALITY.print));
  }
  return target.save();
}

async function addPdf(target: PDFDocument, bytes: Buffer): Promise<void> {
  await withPdf(bytes, async (pdf) => {
    for (let number = 1; number <= pdf.numPages; number++) {
      const { canvas, width, height } = await drawPage(pdf, number, VIEW_PIXELS.print);
      const picture = await canvas.encode('jpeg', VIEW_QUALITY.print);
      await place(target, target.addPage([width, height]), picture, { x: 0, y: 0, width, height });
    }
  });
}

async function addPicture(target: PDFDocument, { bytes, width, height }: Jpeg): Promise<void> {
  const [pageWidth, pageHeight] = width > height ? [A4.long, A4.short] : [A4.short, A4.long];
  const scale = Math.min(
    (pageWidth - 2 * MARGIN) / width,
    (pageHeight - 2 * MARGIN) / height,
    72 / LEAST_DPI,
  );
  const size = { width: width * scale, height: height * scale };
  const [x, y] = [(pageWidth - size.width) / 2, (pageHeight - size.height) / 2];
  await place(target, target.addPage([pageWidth, pageHeight]), bytes, { x, y, ...size });
}

async function place(
  target: PDFDocument,
  page: PDFPage,
  jpeg: Buffer,
  where: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Promise<void> {
  // A copy, because pdf-lib reads a Buffer's memory from its beginning, and small Buffers share theirs.
  const image = await target.embedJpg(new Uint8Array(jpeg));
  page.drawImage(image, where);
  // pdf-lib adds an empty list of annotations to a page that is drawn on.
  page.node.delete(PDFName.of('Annots'));
}
