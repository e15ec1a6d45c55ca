import { isAppError } from '../core/errors.js';
import { FILE_MAX_BYTES, PICTURE_MAX_PIXELS } from '../core/limits.js';
import type { FilePage } from '../sop/case.js';
import { looksLikeJpeg, readJpeg } from './jpeg.js';
import { looksLikePng, readPng } from './png.js';
import { partOf, runJob } from './threads.js';

/** What a file is, by its content; `reason` is a code of the office's catalogue. */
export type Inspection =
  | { readonly ok: true; readonly contentType: FilePage['contentType']; readonly pages: number }
  | { readonly ok: false; readonly reason: string };

/** Readers look for the head of a PDF in this many bytes. */
const PDF_HEAD_BYTES = 1024;

/**
 * Looks at a file as it came in, by content only. Refused are what cannot be opened (`rusak`, `terkunci`, `kosong`), what
 * is neither JPG, PNG nor PDF or would do something when opened (`format`), and what is too much (`terlalu-besar`,
 * `terlalu-banyak-halaman`). Whether a scan is good is not judged here.
 * @throws {AppError} `document-thread` when the process cannot look at it at all; nothing else
 */
export async function inspect(bytes: Buffer): Promise<Inspection> {
  if (bytes.length === 0) return refused('kosong');
  if (bytes.length > FILE_MAX_BYTES) return refused('terlalu-besar');
  if (looksLikeJpeg(bytes)) return picture('image/jpeg', bytes, readJpeg(bytes));
  if (looksLikePng(bytes)) return picture('image/png', bytes, readPng(bytes));
  if (bytes.subarray(0, PDF_HEAD_BYTES).includes('%PDF-')) return opened('application/pdf', bytes);
  return refused('format');
}

function picture(
  contentType: 'image/jpeg' | 'image/png',
  bytes: Buffer,
  size: { readonly width: number; readonly height: number } | null,
): Inspection | Promise<Inspection> {
  if (!size) return refused('rusak');
  if (size.width * size.height > PICTURE_MAX_PIXELS) return refused('terlalu-besar');
  return opened(contentType, bytes);
}

async function opened(contentType: FilePage['contentType'], bytes: Buffer): Promise<Inspection> {
  try {
    const outcome = await runJob<'inspect'>({ kind: 'inspect', part: partOf({ contentType, bytes }) });
    return 'reason' in outcome ? refused(outcome.reason) : { ok: true, contentType, pages: outcome.pages };
  } catch (error) {
    if (isAppError(error) && error.code === 'document-unreadable') return refused('rusak');
    throw error;
  }
}

function refused(reason: string): Inspection {
  return { ok: false, reason };
}
