import { PDFDocument } from 'pdf-lib';
import { PDF_MAX_PAGES, PDF_PAGES_VIEWED } from '../../core/limits.js';
import { hasActiveContent, showsActiveContent } from './active-content.js';
import { viewPdfPage, withPdf, type OpenPdf } from './pdf-view.js';
import type { PageView, Inspection } from './protocol.js';
import { unpacksTooFar } from './unpacked.js';

/**
 * Inspects a PDF. It refuses one with a password, active content, other files, too much to unpack or a page that cannot
 * be shown.
 */
export async function inspectPdf(bytes: Buffer): Promise<Inspection> {
  if (await unpacksTooFar(bytes)) return refused('terlalu-besar');
  try {
    return await withPdf(bytes, (pdf) => look(pdf, bytes));
  } catch (error) {
    return refused(error instanceof Error && error.name === 'PasswordException' ? 'terkunci' : 'rusak');
  }
}

async function look(pdf: OpenPdf, bytes: Buffer): Promise<Inspection> {
  const source = await PDFDocument.load(bytes, { updateMetadata: false }).catch(() => null);
  if ((source && hasActiveContent(source)) || (await showsActiveContent(pdf))) return refused('format');
  if (pdf.numPages === 0) return refused('rusak');
  if (pdf.numPages > PDF_MAX_PAGES) return refused('terlalu-banyak-halaman');
  const views: PageView[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { view } = await pdf.getPage(number);
    if (!isArea(view)) return refused('rusak');
    if (pdf.numPages <= PDF_PAGES_VIEWED) views.push(await viewPdfPage(pdf, number));
  }
  return { ok: true, contentType: 'application/pdf', pages: pdf.numPages, views };
}

function isArea(view: readonly number[]): boolean {
  const [left = 0, bottom = 0, right = 0, top = 0] = view;
  return Math.abs(right - left) > 0 && Math.abs(top - bottom) > 0;
}

function refused(reason: string): Inspection {
  return { ok: false, reason };
}
