import sharp, { type Sharp } from 'sharp';
import { PICTURE_MAX_PIXELS, VIEW_PIXELS, VIEW_QUALITY } from '../../core/limits.js';
import { essentialJpeg } from './jpeg.js';
import { essentialPng } from './png.js';
import type { PageView, Part } from './protocol.js';

// libvips opens a hundred formats; only these two stay reachable.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

/** An upload, decrypted. */
export type Content = Part & { readonly bytes: Buffer };

/** A redrawn JPEG, with its size in pixels. */
export interface Jpeg {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Redraws a picture upright, on white, in sRGB, at most `pixels` on its longer side. The decoder gets only the parts of
 * the file that are needed.
 * @throws {Error} for what cannot be decoded to its end.
 */
export async function redraw(part: Content, pixels: number, quality: number): Promise<Jpeg> {
  const bytes = part.contentType === 'image/jpeg' ? essentialJpeg(part.bytes) : essentialPng(part.bytes);
  if (!bytes) throw new Error('no whole picture');
  return jpegOf(sharp(bytes, { failOn: 'error', limitInputPixels: PICTURE_MAX_PIXELS }), pixels, quality);
}

/** Adds the thumbnail to a page; `view` is a redrawn JPEG. */
export async function withThumb(page: number, view: Buffer): Promise<PageView> {
  const thumb = await jpegOf(sharp(view), VIEW_PIXELS.thumb, VIEW_QUALITY.thumb);
  return { page, view, thumb: thumb.bytes };
}

async function jpegOf(picture: Sharp, pixels: number, quality: number): Promise<Jpeg> {
  const { data, info } = await picture
    .autoOrient()
    .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
