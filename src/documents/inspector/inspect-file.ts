import { PICTURE_MAX_PIXELS } from '../../core/limits.js';
import { looksLikeJpeg, readJpeg } from './jpeg.js';
import { looksLikePng, readPng } from './png.js';
import type { Inspection } from './protocol.js';
import { viewPicture } from './views.js';

/** Bytes in which readers look for the header of a PDF. */
const PDF_HEAD_BYTES = 1024;

/**
 * Inspects a file by its content only. Headers are read before any native code sees a byte. It refuses what cannot be
 * opened (`rusak`, `terkunci`), what is neither JPG, PNG nor PDF or does something when opened (`format`), and what is
 * too much (`terlalu-besar`, `terlalu-banyak-piksel`, `terlalu-banyak-halaman`). It does not judge the quality of a scan.
 */
export async function inspectFile(bytes: Buffer): Promise<Inspection> {
  if (looksLikeJpeg(bytes)) return picture('image/jpeg', bytes, readJpeg(bytes));
  if (looksLikePng(bytes)) return picture('image/png', bytes, readPng(bytes));
  if (bytes.subarray(0, PDF_HEAD_BYTES).includes('%PDF-')) {
    // Loaded only for a PDF: most files are photos.
    const { inspectPdf } = await import('./inspect-pdf.js');
    return inspectPdf(bytes);
  }
  return { ok: false, reason: 'format' };
}

async function picture(
  contentType: 'image/jpeg' | 'image/png',
  bytes: Buffer,
  size: { readonly width: number; readonly height: number } | null,
): Promise<Inspection> {
  if (!size) return { ok: false, reason: 'rusak' };
  if (size.width * size.height > PICTURE_MAX_PIXELS) {
    const { width, height } = size;
    return { ok: false, reason: 'terlalu-banyak-piksel', pixels: { width, height } };
  }
  try {
    return { ok: true, contentType, pages: 1, views: [await viewPicture({ contentType, bytes })] };
  } catch {
    return { ok: false, reason: 'rusak' };
  }
}
