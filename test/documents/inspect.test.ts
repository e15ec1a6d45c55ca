import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PDFArray, PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { FILE_MAX_BYTES } from '../../src/core/limits.js';
import { inspectBytes, REASONS } from '../support/inspector.js';
import { byLength } from '../support/length.js';
import { sample, samples } from './samples.js';

/** A long document is drawn page by page, which takes as long as everything else here. */
const drawn = byLength({ short: samples.filter(({ pages = 1 }) => pages < 10), long: samples });

describe('samples', () => {
  test.each(drawn)('$file: $shows', async ({ file, refusedAtIntake, pixels, contentType, pages }) => {
    expect(await inspectBytes(sample(file))).toEqual(
      refusedAtIntake === undefined
        ? { ok: true, contentType, pages, views: expect.any(Array) }
        : { ok: false, reason: refusedAtIntake, ...(pixels ? { pixels } : {}) },
    );
  });
});

describe('size', () => {
  test('the cap holds to the byte, whatever follows the picture', async () => {
    const padded = Buffer.alloc(FILE_MAX_BYTES + 1);
    sample('a01-ktp-scan.jpg').copy(padded);
    expect(await inspectBytes(padded)).toEqual({ ok: false, reason: 'terlalu-besar' });
    expect(await inspectBytes(padded.subarray(0, FILE_MAX_BYTES))).toMatchObject({ ok: true });
  });

  test('a header that claims a huge JPEG is refused before it is unpacked', async () => {
    const bytes = Buffer.from(sample('a19-ktp-320px.jpg'));
    const frame = bytes.indexOf(Buffer.from('ffc00011', 'hex'));
    expect(frame).toBeGreaterThan(0);
    bytes.writeUInt16BE(60_000, frame + 5);
    bytes.writeUInt16BE(60_000, frame + 7);
    expect(await inspectBytes(bytes)).toEqual({
      ok: false,
      reason: 'terlalu-banyak-piksel',
      pixels: { width: 60_000, height: 60_000 },
    });
  });
});

describe('broken off', () => {
  test.each(['a01-ktp-scan.jpg', 'a02-npwp-scan.png', 'a19-ktp-320px.jpg'])(
    '%s at any place',
    async (file) => {
      const bytes = sample(file);
      for (const share of [0.1, 0.5, 0.9, 0.999]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(await inspectBytes(cut)).toEqual({ ok: false, reason: 'rusak' });
      }
    },
  );

  test('a JPEG with data behind its end, as motion photos have, is taken', async () => {
    const bytes = Buffer.concat([sample('a19-ktp-320px.jpg'), Buffer.from('ftypmp42 and more')]);
    expect(await inspectBytes(bytes)).toMatchObject({ ok: true });
  });
});

describe('PDFs that do something', () => {
  async function pdfWith(change: (pdf: PDFDocument) => void): Promise<Buffer> {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    change(pdf);
    return Buffer.from(await pdf.save({ useObjectStreams: true }));
  }
  const action = (pdf: PDFDocument, entries: Record<string, unknown>): void =>
    pdf.catalog.set(PDFName.of('OpenAction'), pdf.context.obj(entries as never));

  test('a plain one is taken', async () => {
    expect(await inspectBytes(await pdfWith(() => undefined))).toEqual({
      ok: true,
      contentType: 'application/pdf',
      pages: 1,
      views: [{ page: 1, view: expect.any(Uint8Array), thumb: expect.any(Uint8Array) }],
    });
  });

  test.each<[string, (pdf: PDFDocument) => void]>([
    ['opens a program', (pdf) => action(pdf, { S: 'Launch', F: PDFString.of('calc.exe') })],
    ['runs a script', (pdf) => pdf.addJavaScript('hello', 'app.alert(1)')],
    ['sends a form', (pdf) => action(pdf, { S: 'SubmitForm', F: PDFString.of('http://example.org') })],
    [
      'hides the script deep in an array',
      (pdf) => {
        const deep = PDFArray.withContext(pdf.context);
        deep.push(pdf.context.obj({ A: { S: 'JavaScript', JS: PDFString.of('1') } }));
        pdf.catalog.set(PDFName.of('Other'), pdf.context.obj([[deep]]));
      },
    ],
  ])('%s: refused', async (_what, change) => {
    expect(await inspectBytes(await pdfWith(change))).toEqual({ ok: false, reason: 'format' });
  });

  test('one that carries a file is refused', async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    await pdf.attach(Buffer.from('MZ'), 'x.exe', { mimeType: 'application/octet-stream' });
    expect(await inspectBytes(Buffer.from(await pdf.save()))).toEqual({ ok: false, reason: 'format' });
  });

  test('a name written in hexadecimal hides nothing', async () => {
    const plain = await PDFDocument.create();
    plain.addPage();
    action(plain, { S: 'JavaScript', JS: PDFString.of('1') });
    const text = Buffer.from(await plain.save({ useObjectStreams: false })).toString('latin1');
    const hidden = text.replace('/S /JavaScript', '/S /J#61vaScript');
    expect(hidden).not.toBe(text);
    expect(await inspectBytes(Buffer.from(hidden, 'latin1'))).toEqual({ ok: false, reason: 'format' });
  });

  test('too many pages are refused', async () => {
    const pdf = await PDFDocument.create();
    for (let i = 0; i < 201; i++) pdf.addPage();
    expect(await inspectBytes(Buffer.from(await pdf.save()))).toEqual({
      ok: false,
      reason: 'terlalu-banyak-halaman',
    });
  });
});

describe('nonsense', () => {
  const outcome = async (bytes: Buffer): Promise<void> => {
    const result = await inspectBytes(bytes);
    if (result.ok) expect(result.pages).toBeGreaterThan(0);
    else expect(REASONS).toContain(result.reason);
  };

  test('random bytes behind any head are judged, never thrown at', async () => {
    const heads = [
      '',
      '%PDF-1.7\n',
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff\xe1\x00\x10Exif\0\0II',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), (head, tail) =>
        outcome(Buffer.concat([Buffer.from(head, 'latin1'), tail])),
      ),
      { numRuns: 150 },
    );
  });

  test('changed samples are judged, never thrown at, and judging changes nothing', async () => {
    const small = [
      'a19-ktp-320px.jpg',
      'a02-npwp-scan.png',
      'a27-sertifikat-30-halaman.pdf',
      'a31-npwp-javascript.pdf',
    ];
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...small),
        fc.array(change, { minLength: 1, maxLength: 20 }),
        async (file, changes) => {
          const bytes = Buffer.from(sample(file));
          for (const { at, byte } of changes) bytes[Math.floor(at * (bytes.length - 1))] = byte;
          const before = createHash('sha256').update(bytes).digest('hex');
          await outcome(bytes);
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(before);
        },
      ),
      { numRuns: 120 },
    );
  });
});
