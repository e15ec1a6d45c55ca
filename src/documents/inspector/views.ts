import { VIEW_PIXELS, VIEW_QUALITY } from '../../core/limits.js';
import { redraw, withThumb, type Content } from './picture.js';
import type { PageView } from './protocol.js';

/** The view of one page of a stored file, from 1. @throws {Error} when it cannot be shown or does not exist. */
export async function viewOf(part: Content, page: number): Promise<PageView> {
  if (part.contentType === 'application/pdf') {
    const { withPdf, viewPdfPage } = await import('./pdf-view.js');
    return withPdf(part.bytes, (pdf) => viewPdfPage(pdf, page));
  }
  if (page !== 1) throw new RangeError('a picture has one page');
  return viewPicture(part);
}

/** The view of a picture. @throws {Error} when it cannot be decoded. */
export async function viewPicture(part: Content): Promise<PageView> {
  const { bytes } = await redraw(part, VIEW_PIXELS.view, VIEW_QUALITY.view);
  return withThumb(1, bytes);
}
