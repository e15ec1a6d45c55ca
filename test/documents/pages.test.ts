import { createCanvas, loadImage, type Image } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import PdfKit from 'pdfkit';
import { ORPHAN_FILE_AGE_MS } from '../../src/core/limits.js';
import { silentLogger } from '../../src/core/log.js';
import { storeScan } from '../../src/documents/store-scan.js';
import { Inspector } from '../../src/documents/inspector.js';
import { documentPdf, pageImage } from '../../src/documents/pages.js';
import { unseenDocuments } from '../../src/documents/unseen.js';
import { Vault, type ViewSize } from '../../src/documents/vault.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { DocumentFiles, FilePage } from '../../src/sop/case.js';
import { inspectBytes, inspectFor, testInspector } from '../support/inspector.js';
import { testStore, type TestStore } from '../support/store.js';
import { formBomb, streamBomb } from '../support/bombs.js';
import { DYING_CHILD } from '../support/dying-child.js';
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
  const result = await storeScan(
    { vault, examine: inspectFor },
    { bytes, keyId: key, order },
    { owner: 'test' },
  );
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
function pageOf(document: DocumentFiles, n: number, size: ViewSize = 'view'): Promise<Buffer | null> {
  return pageImage({ vault, inspector: testInspector }, document, { n, size, owner: 'test' });
}
const unseen = async (document: DocumentFiles) =>
  (await unseenDocuments(vault, [document])).get(document.code) ?? [];
const views = () => native(db.store.fileViews);
function pdfOf(document: DocumentFiles): Promise<Buffer | null> {
  return documentPdf({ vault, inspector: testInspector }, document, 'test');
}
async function middle(document: DocumentFiles, n: number): Promise<string> {
  const page = await pageOf(document, n);
  if (!page) return 'none';
  const image = await loadImage(page);
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
    const result = await storeScan(
      { vault, examine: inspectFor },
      { bytes: sample('a05-ktp-foto.heic'), keyId, order: 0 },
      { owner: 'test' },
    );
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
    for (const n of [0, 5, -1, 1.5, Number.NaN]) expect(await pageOf(document, n)).toBeNull();
  });

  test('are made once, in two sizes, of pixels alone', async () => {
    const original = sample('a08-ktp-exif-gps.jpg');
    expect(original.includes('2026:')).toBe(true);
    const document = await documentOf(original);
    for (const [size, longer] of [
      ['view', 1600],
      ['thumb', 480],
    ] as const) {
      const bytes = (await pageOf(document, 1, size)) ?? Buffer.alloc(0);
      const { width, height } = await loadImage(bytes);
      // The picture is upright: its orientation was applied and is not noted any more.
      expect([Math.max(width, height), width > height]).toEqual([longer, true]);
      for (const trace of ['Exif', '2026:', 'ICC_PROFILE']) expect(bytes.includes(trace)).toBe(false);
    }
  });

  test('of small paper are not blown up', async () => {
    const page = await pageOf(await documentOf(await textPdf(['#ff0000'])), 1);
    const { width, height } = await loadImage(page ?? Buffer.alloc(0));
    expect([width, height]).toEqual([833, 1166]);
  });

  test('that have no view are made when they are asked for, and again after a failure', async () => {
    const document = await documentOf(await textPdf(['#ff0000', '#00ff00']), sample('a19-ktp-320px.jpg'));
    const [pdf, photo] = document.files;
    expect(await unseen(document)).toEqual([]);
    await views().deleteMany({ fileId: { $in: [pdf?.fileId ?? '', photo?.fileId ?? ''] } });
    expect(await unseen(document)).toEqual([1, 2, 3]);
    const broken = new Inspector({ log: silentLogger(), program: DYING_CHILD });
    const failing = pageImage({ vault, inspector: broken }, document, { n: 2, size: 'view', owner: 'test' });
    await expect(failing).rejects.toMatchObject({ code: 'document-child-died' });
    broken.stop();
    expect(await middle(document, 2)).toBe('010');
    expect(await unseen(document)).toEqual([1, 3]);
    expect(await vault.view(photo?.fileId ?? '', 1, 'view')).toBeNull();
  });

  test('go with their file', async () => {
    const document = await documentOf(sample('a19-ktp-320px.jpg'));
    const [file] = document.files;
    expect(await views().countDocuments({ fileId: file?.fileId ?? '' })).toBe(1);
    await vault.sweepOrphans(new Date(db.clock.now().getTime() + 2 * ORPHAN_FILE_AGE_MS));
    expect(await views().countDocuments({ fileId: file?.fileId ?? '' })).toBe(0);
    expect(await pageOf(document, 1)).toBeNull();
  });

  test('are sealed: nothing of them can be seen in the store', async () => {
    const document = await documentOf(sample('a19-ktp-320px.jpg'));
    const stored = await views().findOne({ fileId: document.files[0]?.fileId ?? '' });
    for (const bytes of [stored?.view, stored?.thumb].map((one) => Buffer.from(one ?? [])))
      expect(bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))).toBe(false);
  });
});

describe('one PDF of a document', () => {
  test('has the pages in order, and is the same each time', async () => {
    const document = await documentOf(
      await textPdf(['#ff0000', '#00ff00']),
      sample('a19-ktp-320px.jpg'),
      await textPdf(['#0000ff']),
    );
    const pdf = (await pdfOf(document)) ?? Buffer.alloc(0);
    expect((await pdfOf(document))?.equals(pdf)).toBe(true);
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
    const pdf = await pdfOf(await documentOf(photo));
    const page = await pageOf(await documentOf(pdf ?? Buffer.alloc(0)), 1);
    const drawn = await loadImage(page ?? Buffer.alloc(0));
    expect(drawn.width > drawn.height).toBe(shown.width > shown.height);
    // 100 dots an inch on A4, whose longer side has 1600 pixels here.
    const scale = (72 / 100) * (1600 / 841.89);
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
    const whole = await documentOf((await pdfOf(document)) ?? Buffer.alloc(0));
    expect([await middle(whole, 1), await middle(whole, 2)]).toEqual(['100', '001']);
  });

  test('one with a password is refused', async () => {
    expect(await inspectBytes(await textPdf(['#ff0000'], { userPassword: 'rahasia' }))).toEqual({
      ok: false,
      reason: 'terkunci',
    });
  });

  test('is null without files, with one that is gone, and after the key was destroyed', async () => {
    const other = await db.keyring.createDataKey(null, 'other');
    const page = await taken(sample('a19-ktp-320px.jpg'), 0, other);
    const document = { code: 'ktp', files: [page] };
    expect(await pdfOf({ code: 'ktp', files: [] })).toBeNull();
    expect(await pdfOf({ code: 'ktp', files: [page, { ...page, fileId: 'gone' }] })).toBeNull();
    expect(await pdfOf(document)).not.toBeNull();
    await inTransaction(db.store, (tx) => db.keyring.destroyDataKey(tx, other));
    expect(await pdfOf(document)).toBeNull();
    expect(await pageOf(document, 1)).toBeNull();
  });
});

describe('hostile PDFs', () => {
  test('a page that never ends is given up in time, and the next one is drawn', async () => {
    const draw = (bytes: Buffer, timeMs: number) =>
      testInspector.run<'view'>(
        { kind: 'view', part: { contentType: 'application/pdf', bytes }, page: 1 },
        { owner: 'bombs', timeMs },
      );
    const bombs = [formBomb(), formBomb(), formBomb()].map((bytes) => draw(bytes, 150));
    for (const bomb of bombs) await expect(bomb).rejects.toMatchObject({ code: 'document-unreadable' });
    expect((await draw(await textPdf(['#ff0000']), 10_000)).view.length).toBeGreaterThan(100);
  });

  test('a stream that unpacks to gigabytes is refused before it fills the memory', async () => {
    expect(await inspectBytes(streamBomb())).toEqual({ ok: false, reason: 'terlalu-besar' });
  });
});
