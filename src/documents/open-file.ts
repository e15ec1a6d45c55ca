import { loadImage } from '@napi-rs/canvas';
import { PDFDocument } from 'pdf-lib';
import { PDF_MAX_PAGES } from '../core/limits.js';
import { hasActiveContent, showsActiveContent } from './active-content.js';
import { withPdf } from './pdf-view.js';
import type { Outcomes, Part } from './thread-protocol.js';

/**
 * Opens an upload the way it will be shown later, and counts its pages.
 * @throws {Error} for what cannot be opened
 */
export async function openFile({ contentType, bytes }: Part): Promise<Outcomes['inspect']> {
  if (contentType === 'application/pdf') return openPdf(bytes);
  const { width, height } = await loadImage(bytes);
  return width > 0 && height > 0 ? { pages: 1 } : { reason: 'rusak' };
}

async function openPdf(bytes: Uint8Array): Promise<Outcomes['inspect']> {
  try {
    return await withPdf(bytes, async (pdf) => {
      const source = await PDFDocument.load(bytes, { updateMetadata: false }).catch(() => null);
      const active = source ? hasActiveContent(source) : false;
      if (active || (await showsActiveContent(pdf))) return { reason: 'format' };
      if (pdf.numPages > PDF_MAX_PAGES) return { reason: 'terlalu-banyak-halaman' };
      for (let number = 1; number <= pdf.numPages; number++) {
        const { view } = await pdf.getPage(number);
        if (!isArea(view)) return { reason: 'rusak' };
      }
      return pdf.numPages > 0 ? { pages: pdf.numPages } : { reason: 'rusak' };
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') return { reason: 'terkunci' };
    throw error;
  }
}

function isArea(view: readonly number[]): boolean {
  const [left = 0, bottom = 0, right = 0, top = 0] = view;
  return Math.abs(right - left) > 0 && Math.abs(top - bottom) > 0;
}
