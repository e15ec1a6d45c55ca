import { deflateSync } from 'node:zlib';
import { PDFDocument, rgb } from 'pdf-lib';
import sharp, { type Sharp } from 'sharp';

/** A file changed on purpose; the same name always gives the same bytes. */
export interface Mutation {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Values that a byte is set to: extremes, and ones with a meaning in headers. */
const VALUES = [
  0x00, 0x01, 0x02, 0x04, 0x08, 0x0f, 0x10, 0x11, 0x22, 0x41, 0x7f, 0x80, 0xc0, 0xd8, 0xfe, 0xff,
];

/** Small pictures and a PDF, of the kinds that cameras, scanners and offices make. */
export async function seeds(): Promise<ReadonlyMap<string, Buffer>> {
  const picture = (): Sharp =>
    sharp({
      create: {
        width: 96,
        height: 64,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
        background: '#888',
      },
    });
  const grey = picture().greyscale();
  const cmyk = picture().toColourspace('cmyk');
  return new Map<string, Buffer>([
    ['baseline.jpg', await picture().jpeg({ quality: 60 }).toBuffer()],
    ['progressive.jpg', await picture().jpeg({ progressive: true, quality: 60 }).toBuffer()],
    ['full-colour.jpg', await picture().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
    ['grey.jpg', await grey.jpeg().toBuffer()],
    ['cmyk.jpg', await cmyk.jpeg().toBuffer()],
    ['rgb.png', await picture().png().toBuffer()],
    ['palette.png', await picture().png({ palette: true, colours: 16 }).toBuffer()],
    ['interlaced.png', await picture().png({ progressive: true }).toBuffer()],
    ['alpha.png', await picture().ensureAlpha(0.5).png().toBuffer()],
    ['scan.pdf', await pdf(await picture().jpeg().toBuffer())],
  ]);
}

async function pdf(jpeg: Buffer): Promise<Buffer> {
  const made = await PDFDocument.create({ updateMetadata: false });
  const page = made.addPage([200, 150]);
  page.drawImage(await made.embedJpg(new Uint8Array(jpeg)), { x: 10, y: 10, width: 100, height: 66 });
  page.drawText('CONTOH', { x: 20, y: 110, size: 20, color: rgb(0, 0, 0) });
  return Buffer.from(await made.save({ useObjectStreams: false }));
}

/**
 * An endless and always equal series of changed files: each byte of the head of each seed set to each value, in an
 * order that reaches all seeds early, and between them random changes behind the head, of the structure of PDFs, and of
 * lengths.
 */
export function* mutations(files: ReadonlyMap<string, Buffer>): Generator<Mutation> {
  const random = numbers(20_261_124);
  const heads = [...files].map(([name, bytes]) => ({ name, bytes, head: headOf(name, bytes) }));
  for (let turn = 0; ; turn++) {
    for (const { name, bytes, head } of heads) {
      // The step has no common divisor with the number of places, so that neighbouring places come far apart.
      const place = (turn * 7_919) % (head * VALUES.length);
      const [at, value] = [Math.floor(place / VALUES.length), VALUES[place % VALUES.length] ?? 0];
      yield { name: `${name} ${at}=${value}`, bytes: sound(name, changed(bytes, at, value), turn) };
      yield { name: `${name} random ${turn}`, bytes: randomly(name, bytes, head, random) };
    }
  }
}

/**
 * Bytes before the pixels: of a JPEG up to its first scan, of a PNG up to its first data. All of a PDF is structure.
 */
function headOf(name: string, bytes: Buffer): number {
  const mark = name.endsWith('.jpg') ? Buffer.from('ffda', 'hex') : Buffer.from('IDAT');
  const at = name.endsWith('.pdf') ? -1 : bytes.indexOf(mark);
  return at < 0 ? bytes.length : at + 14;
}

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

/** Corrects the checksums of every second PNG, so that more than their check is reached. */
function sound(name: string, bytes: Buffer, turn: number): Buffer {
  if (!name.endsWith('.png') || turn % 2 === 0) return bytes;
  for (let start = 8; start + 12 <= bytes.length;) {
    const end = start + 12 + bytes.readUInt32BE(start);
    if (end > bytes.length) break;
    bytes.writeUInt32BE(crc(bytes.subarray(start + 4, end - 4)), end - 4);
    start = end;
  }
  return bytes;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function randomly(name: string, bytes: Buffer, head: number, random: () => number): Buffer {
  const kind = Math.floor(random() * 5);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low));
  if (kind === 0) return bytes.subarray(0, between(1, bytes.length));
  if (kind === 1) return Buffer.concat([bytes.subarray(0, between(1, bytes.length)), bytes]);
  const copy = Buffer.from(bytes);
  if (name.endsWith('.pdf') && kind === 2) return pdfWith(copy, random);
  const from = kind === 3 ? 0 : Math.min(head, bytes.length - 1);
  for (let count = between(1, 12); count > 0; count--) copy[between(from, copy.length)] = between(0, 256);
  return sound(name, copy, 1);
}

/** Swaps numbers and words in the structure of a PDF, or makes a stream unpack to something else. */
function pdfWith(bytes: Buffer, random: () => number): Buffer {
  const text = bytes.toString('latin1');
  const numbers = [...text.matchAll(/\d+/gu)];
  const chosen = numbers[Math.floor(random() * numbers.length)];
  const values = ['0', '-1', '99999999999', '4294967296', '1 0 R', '/Length', '[]', '<<', '(', '\u0000'];
  const value = values[Math.floor(random() * values.length)] ?? '0';
  if (!chosen) return bytes;
  const cut = text.slice(0, chosen.index) + value + text.slice(chosen.index + chosen[0].length);
  const end = cut.indexOf('stream\n');
  if (random() < 0.7 || end < 0) return Buffer.from(cut, 'latin1');
  const packed = deflateSync(Buffer.alloc(1_000, Math.floor(random() * 256)));
  return Buffer.concat([
    Buffer.from(cut.slice(0, end + 7), 'latin1'),
    packed,
    Buffer.from(cut.slice(end + 7), 'latin1'),
  ]);
}

/** Numbers from 0 to 1 that the seed determines (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
