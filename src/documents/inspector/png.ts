import { crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Chunks that are needed to show a picture (PNG, 11.2 and 11.3.2.1). */
const ESSENTIAL = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Bits of a sample by colour type (PNG, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** True for bytes that begin like a PNG. */
export function looksLikePng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * Reads the size of a PNG in pixels. Null when the file is cut off, a checksum is wrong or its chunks make no sense.
 */
export function readPng(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  const chunks = chunksOf(bytes);
  const [head] = chunks ?? [];
  if (head?.type !== 'IHDR' || head.end - head.start !== 25) return null;
  if (!chunks?.some(({ type }) => type === 'IDAT')) return null;
  const width = bytes.readUInt32BE(head.start + 8);
  const height = bytes.readUInt32BE(head.start + 12);
  const [depth = 0, colour = -1, packing, filter, interlace = 2] = bytes.subarray(head.start + 16);
  if (DEPTHS[colour]?.includes(depth) !== true || packing !== 0 || filter !== 0 || interlace > 1) return null;
  return width === 0 || height === 0 ? null : { width, height };
}

/** Keeps of a PNG what a decoder needs, without texts, times, profiles and animations. Null when it is not whole. */
export function essentialPng(bytes: Buffer): Buffer | null {
  const chunks = chunksOf(bytes);
  if (!chunks) return null;
  const kept = chunks.filter(({ type }) => ESSENTIAL.has(type));
  return Buffer.concat([SIGNATURE, ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

/** Chunks up to and including the last one; null when it is missing or a checksum is wrong. */
function chunksOf(bytes: Buffer): Chunk[] | null {
  if (!looksLikePng(bytes)) return null;
  const chunks: Chunk[] = [];
  for (let start = SIGNATURE.length; start + 12 <= bytes.length;) {
    const end = start + 12 + bytes.readUInt32BE(start);
    if (end > bytes.length) return null;
    if (crc32(bytes.subarray(start + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
    const type = bytes.toString('latin1', start + 4, start + 8);
    chunks.push({ type, start, end });
    if (type === 'IEND') return chunks;
    start = end;
  }
  return null;
}
