import { JPEG_MAX_SCANS } from '../core/limits.js';

/** What the segments of a JPEG say, without unpacking it. */
export interface JpegHead {
  /** Pixels as stored, before any turn. */
  readonly width: number;
  readonly height: number;
  /** How a viewer turns and mirrors it: EXIF `Orientation`, 1 to 8; 1 when none is given. */
  readonly orientation: number;
}

const MARK = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
/** IPTC and Photoshop, and comments: never needed to show a picture. */
const TEXT_SEGMENTS = new Set([APP1, 0xed, 0xfe]);
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const TAG_ORIENTATION = 0x0112;

interface Segment {
  readonly marker: number;
  /** From its marker to the next one, scan data included. */
  readonly start: number;
  readonly end: number;
}

/** True for what begins as a JPEG. */
export function looksLikeJpeg(bytes: Buffer): boolean {
  return bytes[0] === MARK && bytes[1] === SOI && bytes[2] === MARK;
}

/** Reads size and orientation; null when it is cut off before its end mark, or its segments make no sense. */
export function readJpeg(bytes: Buffer): JpegHead | null {
  const segments = segmentsOf(bytes);
  const frame = segments?.find(({ marker }) => isFrame(marker));
  if (!segments || !frame || frame.end - frame.start < 10) return null;
  const height = bytes.readUInt16BE(frame.start + 5);
  const width = bytes.readUInt16BE(frame.start + 7);
  const scans = segments.filter(({ marker }) => marker === SOS).length;
  if (width === 0 || height === 0 || scans === 0 || scans > JPEG_MAX_SCANS) return null;
  return { width, height, orientation: orientationOf(bytes, segments) };
}

/**
 * The same picture, pixel for pixel, without place, time and device of its taking; only the orientation is kept.
 * Anything behind the end mark is left out. What is no whole JPEG comes back as it is.
 */
export function withoutMetadata(bytes: Buffer): Buffer {
  const segments = segmentsOf(bytes);
  if (!segments) return bytes;
  const orientation = orientationOf(bytes, segments);
  const kept = segments.filter(({ marker }) => !TEXT_SEGMENTS.has(marker));
  return Buffer.concat([
    Buffer.of(MARK, SOI),
    ...(orientation === 1 ? [] : [orientationSegment(orientation)]),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ]);
}

/** Segments up to and with the end mark; null when there is none. */
function segmentsOf(bytes: Buffer): Segment[] | null {
  if (!looksLikeJpeg(bytes)) return null;
  const segments: Segment[] = [];
  for (let at = 2; ;) {
    if (bytes[at] !== MARK) return null;
    const start = at;
    while (bytes[at] === MARK) at += 1;
    const marker = bytes[at];
    if (marker === undefined || marker === 0 || marker === SOI) return null;
    at += 1;
    if (marker === EOI) return [...segments, { marker, start, end: at }];
    // TEM and restart marks stand alone.
    if (marker !== 0x01 && !isRestart(marker)) {
      if (at + 2 > bytes.length) return null;
      const length = bytes.readUInt16BE(at);
      if (length < 2 || at + length > bytes.length) return null;
      at += length;
      if (marker === SOS) at = endOfScan(bytes, at);
    }
    segments.push({ marker, start, end: at });
  }
}

/** Where the next marker stands that is no stuffing and no restart; the length of the file when there is none. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MARK, from); at >= 0; at = bytes.indexOf(MARK, at)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== MARK && !isRestart(next)) return at;
    at += next === MARK ? 1 : 2;
  }
  return bytes.length;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function orientationOf(bytes: Buffer, segments: readonly Segment[]): number {
  for (const { marker, start, end } of segments) {
    const body = bytes.subarray(start + 4, end);
    if (marker !== APP1 || !body.subarray(0, EXIF.length).equals(EXIF)) continue;
    return orientationTag(body.subarray(EXIF.length)) ?? 1;
  }
  return 1;
}

/** The tag in the first directory of a TIFF structure. */
function orientationTag(tiff: Buffer): number | null {
  if (tiff.length < 8) return null;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return null;
  const entries = u16(directory);
  for (let i = 0, at = directory + 2; i < entries && at + 12 <= tiff.length; i++, at += 12) {
    if (u16(at) !== TAG_ORIENTATION) continue;
    const value = u16(at + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** An EXIF segment that holds nothing but the orientation. */
function orientationSegment(orientation: number): Buffer {
  // Big-endian TIFF; at 8 one entry: tag, type SHORT, count 1, value; no further directory.
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.of(MARK, APP1, 0, 2 + EXIF.length + tiff.length);
  return Buffer.concat([head, EXIF, tiff]);
}
