import { JPEG_MAX_SCANS } from '../../core/limits.js';

/** What the segments of a JPEG say, read without decoding it. */
export interface JpegHead {
  /** Pixels as stored, before any rotation. */
  readonly width: number;
  readonly height: number;
  /** How a viewer rotates and mirrors the picture: EXIF `Orientation`, 1 to 8; 1 when none is given. */
  readonly orientation: number;
}

const MARK = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const TAG_ORIENTATION = 0x0112;
/** Baseline, extended sequential and progressive, Huffman-coded (ITU-T T.81, table B.1): all that cameras make. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** Segments that are needed to show a picture: frame, tables, scans, and how colours are meant. */
const ESSENTIAL = new Set([...FRAMES, APP0, APP14, DQT, DHT, DRI, SOS, EOI]);
/** Most samples of a component across and down, and most units in a scan (T.81, B.2.2 and B.2.3). */
const SAMPLING_MAX = 4;
const UNITS_MAX = 10;

interface Segment {
  readonly marker: number;
  /** From its marker to the next one, scan data included. */
  readonly start: number;
  readonly end: number;
}

/** True for bytes that begin like a JPEG. */
export function looksLikeJpeg(bytes: Buffer): boolean {
  return bytes[0] === MARK && bytes[1] === SOI && bytes[2] === MARK;
}

/**
 * Reads size and orientation of a JPEG. Null when it is not whole, or has a frame that no camera makes: decoders have
 * died of such.
 */
export function readJpeg(bytes: Buffer): JpegHead | null {
  const segments = segmentsOf(bytes);
  const frames = segments?.filter(({ marker }) => isFrame(marker)) ?? [];
  const [frame] = frames;
  if (!segments || !frame || frames.length > 1 || !FRAMES.has(frame.marker)) return null;
  const components = componentsOf(bytes, frame);
  const scans = segments.filter(({ marker }) => marker === SOS);
  if (!components || scans.length === 0 || scans.length > JPEG_MAX_SCANS) return null;
  if (!scans.every((scan) => scan.start > frame.start && fits(bytes, scan, components))) return null;
  const height = bytes.readUInt16BE(frame.start + 5);
  const width = bytes.readUInt16BE(frame.start + 7);
  return width === 0 || height === 0 ? null : { width, height, orientation: orientationOf(bytes, segments) };
}

/**
 * Keeps of a JPEG what a decoder needs: frame, tables, scans and orientation, but not place, time or device. Null when
 * it is not whole.
 */
export function essentialJpeg(bytes: Buffer): Buffer | null {
  const segments = segmentsOf(bytes);
  if (!segments) return null;
  const orientation = orientationOf(bytes, segments);
  const kept = segments.filter(({ marker }) => ESSENTIAL.has(marker));
  return Buffer.concat([
    Buffer.of(MARK, SOI),
    ...(orientation === 1 ? [] : [orientationSegment(orientation)]),
    ...kept.map(({ start, end }) => bytes.subarray(start, end)),
  ]);
}

/** Identifiers of a frame's components; null unless the frame has 8 bits and 1, 3 or 4 components (T.81, B.2.2). */
function componentsOf(bytes: Buffer, { start }: Segment): ReadonlySet<number> | null {
  const length = bytes.readUInt16BE(start + 2);
  const count = bytes[start + 9] ?? 0;
  if (length !== 8 + 3 * count || bytes[start + 4] !== 8 || ![1, 3, 4].includes(count)) return null;
  const found = new Set<number>();
  for (let at = start + 10; at < start + 10 + 3 * count; at += 3) {
    const [id = 0, sampling = 0, table = 0] = bytes.subarray(at, at + 3);
    const [across, down] = [sampling >> 4, sampling & 15];
    if (across < 1 || across > SAMPLING_MAX || down < 1 || down > SAMPLING_MAX || table > 3) return null;
    found.add(id);
  }
  return found.size === count && unitsOf(bytes, start, count) <= UNITS_MAX ? found : null;
}

function unitsOf(bytes: Buffer, start: number, count: number): number {
  if (count === 1) return 1;
  let units = 0;
  for (let n = 0; n < count; n++) {
    const sampling = bytes[start + 11 + 3 * n] ?? 0;
    units += (sampling >> 4) * (sampling & 15);
  }
  return units;
}

/** True for a scan header that names components of the frame (T.81, B.2.3). */
function fits(bytes: Buffer, { start }: Segment, components: ReadonlySet<number>): boolean {
  const count = bytes[start + 4] ?? 0;
  if (count < 1 || count > components.size || bytes.readUInt16BE(start + 2) !== 6 + 2 * count) return false;
  for (let n = 0; n < count; n++) {
    if (!components.has(bytes[start + 5 + 2 * n] ?? -1)) return false;
  }
  return true;
}

/** Segments up to and including the end marker; null when there is none. */
function segmentsOf(bytes: Buffer): Segment[] | null {
  if (!looksLikeJpeg(bytes)) return null;
  const segments: Segment[] = [];
  for (let at = 2; ;) {
    if (bytes[at] !== MARK) return null;
    while (bytes[at + 1] === MARK) at += 1;
    const start = at;
    at += 1;
    const marker = bytes[at];
    if (marker === undefined || marker === 0 || marker === SOI) return null;
    at += 1;
    if (marker === EOI) return [...segments, { marker, start, end: at }];
    // TEM and restart markers have no length.
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

/** Position of the next marker that is neither stuffing nor a restart; the length of the file when there is none. */
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

function orientationSegment(orientation: number): Buffer {
  // Big-endian TIFF; at 8 one entry: tag, type SHORT, count 1, value; no further directory.
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.of(MARK, APP1, 0, 2 + EXIF.length + tiff.length);
  return Buffer.concat([head, EXIF, tiff]);
}
