import { once } from 'node:events';
import { createInflate } from 'node:zlib';
import { PDF_UNPACKED_BYTES } from '../../core/limits.js';

const STREAM = Buffer.from('stream');
const END = 'end';

/** Most bytes that one stream of a PDF, and all together, may unpack to. */
export interface UnpackedLimits {
  readonly stream: number;
  readonly file: number;
}

/**
 * True for a PDF whose compressed streams unpack to too much. They are measured before a reader opens the PDF, because
 * readers unpack whole object streams to find out what is in it. The length that a stream claims is not trusted.
 * Streams that are encrypted or use another compression are left to the supervisor's watch of memory.
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

/** Start of the content: after the end of the keyword's line (ISO 32000-1, 7.3.8.1). */
function contentAt(bytes: Buffer, at: number): number {
  const next = at + STREAM.length;
  if (bytes[next] === 0x0d) return bytes[next + 1] === 0x0a ? next + 2 : next + 1;
  return bytes[next] === 0x0a ? next + 1 : next;
}

/** True for the two bytes with which zlib data begin (RFC 1950, 2.2). */
function looksDeflated(content: Buffer): boolean {
  const [method = 0, flags = 0] = content;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

/** Unpacked length of zlib data, as far as they are intact; counting ends above `most`. */
async function unpackedLength(content: Buffer, most: number): Promise<number> {
  const inflate = createInflate();
  let length = 0;
  inflate.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > most) inflate.destroy();
  });
  const over = Promise.race([once(inflate, 'end'), once(inflate, 'close')]);
  inflate.end(content);
  // Broken data count up to the break: a reader gets no further.
  await over.catch(() => undefined);
  inflate.destroy();
  return length;
}
