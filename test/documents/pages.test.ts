import { createCanvas, loadImage, type Image } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import PdfKit from 'pdfkit';
import { silentLogger } from '../../src/core/log.js';
import { inspect } from '../../src/documents/inspect.js';
import { takeIn } from '../../src/documents/intake.js';
import { documentPdf, pageImage } from '../../src/documents/pages.js';
import { partOf, runJob } from '../../src/documents/threads.js';
import { Vault } from '../../src/documents/vault.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { DocumentFiles, FilePage } from '../../src/sop/case.js';
import { testStore, type TestStore } from '../models/store.js';
import { formBomb, streamBomb } from './bombs.js';
import { sample } from './samples.js';

let db: TestStore;
let vault: Vault;
let keyId: string;

beforeAll(async () => {
  db = await testStore();
  vault = new Vault({ store: db.store, keyring: db.keyring, log: silentLogger() });
  keyId = await db.keyring.createDataKey(null, 'person');
});
afterAll(() => db.stop());

async function taken(bytes: Buffer, order = 0, key = keyId): Promise<FilePage> {
  const result = await takeIn({ vault, inspect }, { bytes, keyId: key, order });
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result.page;
}
async function documentOf(...contents: Buffer[]): Promise<DocumentFiles> {
  const files: FilePage[] = [];
  for (const [order, bytes] of contents.entries()) files.push(await taken(bytes, order));
  return { code: 'sertifikat', files };
}
function textPdf(pages: readonly string[], options: object = {}): Promise<Buffer> {
  return new Promise((done) => {
    const pdf = new PdfKit({ autoFirstPage: false, ...options });
    const parts: Buffer[] = [];
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => done(Buffer.concat(parts)));
    for (const colour of pages)
      pdf
        .addPage({ size: [200, 280] })
        .rect(0, 0, 200, 280)
        .fill(colour);
    pdf.end();
  });
}
function colourAt(image: Image, x: number, y: number): string {
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const [r = 0, g = 0, b = 0] = context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
  const close = (one: number): number => (one > 200 ? 1 : one < 55 ? 0 : 9);
  return `${close(r)}${close(g)}${close(b)}`;
}
async function middle(document: DocumentFiles, n: number): Promise<string> {
  const page = await pageImage(vault, document, n);
  if (!page) return 'none';
  const image = await loadImage(page.bytes);
  return colourAt(image, image.width / 2, image.height / 2);
}

describe('taking in', () => {
  test('gives a complete page, and the same file gives the same hash', async () => {
    const bytes = sample('a19-ktp-320px.jpg');
    const [one, two] = [await taken(bytes, 3), await taken(bytes, 4)];
    expect(one).toMatchObject({ contentType: 'image/jpeg', bytes: bytes.length, pages: 1, order: 3 });
    expect([two.contentHash, two.fileId === one.fileId]).toEqual([one.contentHash, false]);
    expect((await vault.read(one.fileId))?.bytes.equals(bytes)).toBe(true);
  });

  test('what is refused is not stored', async () => {
    const before = await db.store.storedFiles.countDocuments();
    const result = await takeIn({ vault, inspect }, { bytes: sample('a05-ktp-foto.heic'), keyId, order: 0 });
    expect(result).toEqual({ ok: false, reason: 'format' });
    expect(await db.store.storedFiles.countDocuments()).toBe(before);
  });
});

describe('pages', () => {
  test('count over all files of a document in order', async () => {
    const document = await documentOf(
      await textPdf(['#ff0000', '#00ff00']),
      sample('a02-npwp-scan.png'),
      await textPdf(['#0000ff']),
    );
    expect([await middle(document, 1), await middle(document, 2), await middle(document, 4)]).toEqual([
      '100',
      '010',
      '001',
    ]);
    expect(await pageImage(vault, document, 3)).toMatchObject({ contentType: 'image/png' });
    for (const n of [0, 5, -1, 1.5, Number.NaN]) expect(await pageImage(vault, document, n)).toBeNull();
  });

  test('a drawn page is as large as the paper at 150 dpi', async () => {
    const page = await pageImage(vault, await documentOf(await textPdf(['#ff0000'])), 1);
    const { width, height } = await loadImage(page?.bytes ?? Buffer.alloc(0));
    expect([width, height]).toEqual([416, 583]);
  });

  test('a photo keeps its pixels and its orientation, and loses where and when it was taken', async () => {
    const original = sample('a08-ktp-exif-gps.jpg');
    const page = await pageImage(vault, await documentOf(original), 1);
    const bytes = page?.bytes ?? Buffer.alloc(0);
    expect(original.includes('2026:')).toBe(true);
    expect(bytes.includes('2026:')).toBe(false);
    const [before, after] = [await loadImage(original), await loadImage(bytes)];
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    expect(bytes.subarray(-10_000).equals(original.subarray(-10_000))).toBe(true);
  });
});

describe('one PDF of a document', () => {
  test('has the pages in order, and is the same each time', async () => {
    const document = await documentOf(
      await textPdf(['#ff0000', '#00ff00']),
      sample('a19-ktp-320px.jpg'),
      await textPdf(['#0000ff']),
    );
    const pdf = (await documentPdf(vault, document)) ?? Buffer.alloc(0);
    expect((await documentPdf(vault, document))?.equals(pdf)).toBe(true);
    const whole = await documentOf(pdf);
    expect(whole.files[0]?.pages).toBe(4);
    expect([await middle(whole, 1), await middle(whole, 2), await middle(whole, 4)]).toEqual([
      '100',
      '010',
      '001',
    ]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a photo of orientation %d stands as a viewer shows it', async (o) => {
    const canvas = createCanvas(400, 240);
    const context = canvas.getContext('2d');
    for (const [i, colour] of ['#ff0000', '#00ff00', '#0000ff', '#ffffff'].entries()) {
      context.fillStyle = colour;
      context.fillRect((i % 2) * 200, Math.floor(i / 2) * 120, 200, 120);
    }
    const plain = canvas.toBuffer('image/jpeg', 95);
    const exif = Buffer.from(
      'ffe100224578696600004d4d002a000000080001011200030000000100000000000000000000',
      'hex',
    );
    exif.writeUInt16BE(o, 28);
    const photo = Buffer.concat([plain.subarray(0, 2), exif.subarray(0, 36), plain.subarray(2)]);
    const shown = await loadImage(photo);
    const pdf = await documentPdf(vault, await documentOf(photo));
    const page = await pageImage(vault, await documentOf(pdf ?? Buffer.alloc(0)), 1);
    const drawn = await loadImage(page?.bytes ?? Buffer.alloc(0));
    expect(drawn.width > drawn.height).toBe(shown.width > shown.height);
    const scale = (72 / 100) * (150 / 72);
    const corners = (image: Image, width: number, height: number): string[] =>
      [-1, 1].flatMap((dy) =>
        [-1, 1].map((dx) =>
          colourAt(image, image.width / 2 + (dx * width) / 4, image.height / 2 + (dy * height) / 4),
        ),
      );
    expect(corners(drawn, shown.width * scale, shown.height * scale)).toEqual(
      corners(shown, shown.width, shown.height),
    );
  });

  test('a PDF that only restricts printing is taken, shown, and put together as pictures', async () => {
    const restricted = await textPdf(['#ff0000', '#0000ff'], {
      ownerPassword: 'owner',
      pdfVersion: '1.7',
      permissions: {},
    });
    await expect(PDFDocument.load(restricted)).rejects.toThrow('encrypted');
    const document = await documentOf(restricted);
    expect(await middle(document, 2)).toBe('001');
    const whole = await documentOf((await documentPdf(vault, document)) ?? Buffer.alloc(0));
    expect([await middle(whole, 1), await middle(whole, 2)]).toEqual(['100', '001']);
  });

  test('one with a password is refused', async () => {
    expect(await inspect(await textPdf(['#ff0000'], { userPassword: 'rahasia' }))).toEqual({
      ok: false,
      reason: 'terkunci',
    });
  });

  test('is null without files, with one that is gone, and after the key was destroyed', async () => {
    const other = await db.keyring.createDataKey(null, 'other');
    const page = await taken(sample('a19-ktp-320px.jpg'), 0, other);
    const document = { code: 'ktp', files: [page] };
    expect(await documentPdf(vault, { code: 'ktp', files: [] })).toBeNull();
    expect(await documentPdf(vault, { code: 'ktp', files: [page, { ...page, fileId: 'gone' }] })).toBeNull();
    expect(await documentPdf(vault, document)).not.toBeNull();
    await inTransaction(db.store, (tx) => db.keyring.destroyDataKey(tx, other));
    expect(await documentPdf(vault, document)).toBeNull();
    expect(await pageImage(vault, document, 1)).toBeNull();
  });
});

describe('hostile PDFs', () => {
  test('a page that never ends is given up in time, and the next one is drawn', async () => {
    const draw = (bytes: Buffer, ms: number) =>
      runJob<'draw'>({ kind: 'draw', part: partOf({ contentType: 'application/pdf', bytes }), page: 1 }, ms);
    const bombs = [formBomb(), formBomb(), formBomb()].map((bytes) => draw(bytes, 150));
    for (const bomb of bombs) await expect(bomb).rejects.toMatchObject({ code: 'document-unreadable' });
    expect((await draw(await textPdf(['#ff0000']), 10_000)).length).toBeGreaterThan(100);
  });

  test('a stream that unpacks to gigabytes is given up before it fills the memory', async () => {
    expect(await inspect(streamBomb())).toEqual({ ok: false, reason: 'rusak' });
  });
});
