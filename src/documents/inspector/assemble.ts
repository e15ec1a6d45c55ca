import { PDFDocument, PDFName, type PDFPage } from 'pdf-lib';
import { VIEW_PIXELS, VIEW_QUALITY } from '../../core/limits.js';
import { redraw, type Content, type Jpeg } from './picture.js';
import { drawPage, withPdf } from './pdf-view.js';

/** A4 in points, and the margin around a picture. */
const A4 = { short: 595.28, long: 841.89 } as const;
const MARGIN = 24;
/** A picture is not stretched below this many pixels an inch. */
const LEAST_DPI = 100;

/**
 * Puts uploads together in their order as one PDF that is made new: every page is a picture of ours, and nothing else of
 * what was sent is in it. Pages of PDFs keep their size on paper; each picture stands upright on an A4 page. The same
 * uploads give the same bytes.
 * @throws {Error} when one of them cannot be shown
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
  // A copy, for pdf-lib reads the memory under a Buffer from its beginning, where small ones share it.
  const image = await target.embedJpg(new Uint8Array(jpeg));
  page.drawImage(image, where);
  // The library gives a page an empty list of annotations when it is drawn on.
  page.node.delete(PDFName.of('Annots'));
}
