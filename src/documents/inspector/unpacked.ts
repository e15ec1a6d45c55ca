import { once } from 'node:events';
import { createInflate } from 'node:zlib';
import { PDF_UNPACKED_BYTES } from '../../core/limits.js';

const STREAM = Buffer.from('stream');
const END = 'end';

/** Bytes that a PDF's streams may unpack to: one of them, and all together. */
export interface UnpackedLimits {
  readonly stream: number;
  readonly file: number;
}

/**
 * True for a PDF whose packed streams unpack to too much. They are counted before any reader unpacks them: a reader
 * unpacks whole object streams to find out what is in a document. What a stream claims of itself is not asked; streams
 * that are encrypted or packed by another method are left to the watch of memory.
 */
export async function unpacksTooFar(
  bytes: Buffer,
  limits: UnpackedLimits = PDF_UNPACKED_BYTES,
): Promise<boolean> {
  let total = 0;
  for (let at = bytes.indexOf(STREAM); at >= 0; at = bytes.indexOf(STREAM, at + STREAM.length)) {
    if (bytes.toString('latin1', at - END.length, at) === END) continue;
    const content = bytes.subarray(contentAt(bytes, at));
    if (!looksDeflated(content)) continue;
    const most = Math.min(limits.stream, limits.file - total);
    const length = await unpackedLength(content, most);
    if (length > most) return true;
    total += length;
  }
  return false;
}

/** Where the content begins: behind the end of the keyword's line (ISO 32000-1, 7.3.8.1). */
function contentAt(bytes: Buffer, at: number): number {
  const next = at + STREAM.length;
  if (bytes[next] === 0x0d) return bytes[next + 1] === 0x0a ? next + 2 : next + 1;
  return bytes[next] === 0x0a ? next + 1 : next;
}

/** The two bytes that begin zlib data (RFC 1950, 2.2). */
function looksDeflated(content: Buffer): boolean {
  const [method = 0, flags = 0] = content;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

/** Length of what zlib data unpack to, as far as they can be unpacked; counting ends above `most`. */
async function unpackedLength(content: Buffer, most: number): Promise<number> {
  const inflate = createInflate();
  let length = 0;
  inflate.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > most) inflate.destroy();
  });
  const over = Promise.race([once(inflate, 'end'), once(inflate, 'close')]);
  inflate.end(content);
  // Data that are broken somewhere count up to there: a reader gets no further.
  await over.catch(() => undefined);
  inflate.destroy();
  return length;
}
