import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { silentLogger } from '../../src/core/log.js';
import { caseZip } from '../../src/documents/archive-zip.js';
import { storeScan } from '../../src/documents/store-scan.js';
import { Vault } from '../../src/documents/vault.js';
import type { CaseState, DocumentFiles } from '../../src/sop/case.js';
import { testStore, type TestStore } from '../support/store.js';
import { inspectFor, testInspector } from '../support/inspector.js';
import { testOffice } from '../support/office.js';
import { APPLICANT } from '../support/sop-case.js';
import { sample } from './samples.js';

let db: TestStore;
let vault: Vault;
const office = testOffice();

beforeAll(async () => {
  db = await testStore();
  vault = new Vault({ store: db.store, keyring: db.keyring, log: silentLogger() });
  await db.keyring.createDataKey(null, 'person');
});
afterAll(() => db.stop());

async function documentOf(code: string, ...files: string[]): Promise<DocumentFiles> {
  const pages = [];
  for (const [order, name] of files.entries()) {
    const file = { bytes: sample(name), keyId: 'person', order };
    const result = await storeScan({ vault, examine: inspectFor }, file, { owner: 'test' });
    if (!result.ok) throw new Error(result.reason);
    pages.push(result.page);
  }
  return { code, files: pages };
}
function caseOf(documents: readonly DocumentFiles[], name = "Nur'aini Syafitri, S.T."): CaseState {
  const applicant = { ...APPLICANT, name };
  return {
    number: 'KT-2026-00041',
    applicant,
    documents,
    updatedAt: '2026-11-24T02:00:00.000Z',
  } as unknown as CaseState;
}
async function zipped(kase: CaseState): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of caseZip({ vault, inspector: testInspector }, kase, office))
    parts.push(part as Buffer);
  return Buffer.concat(parts);
}
/** The entries by the central directory; the archive is not compressed. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries = new Map<string, Buffer>();
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const [size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.set(zip.toString('utf8', at + 46, at + 46 + nameLength), zip.subarray(from, from + size));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

test('holds a well-named PDF of each document in the order of the office', async () => {
  const documents = [
    await documentOf('sertifikat', 'a04-sertifikat-3-halaman.pdf', 'a19-ktp-320px.jpg'),
    await documentOf('ktp', 'a01-ktp-scan.jpg'),
    { code: 'npwp', files: [] },
  ];
  const entries = entriesOf(await zipped(caseOf(documents)));
  expect([...entries.keys()]).toEqual([
    'KT-2026-00041/1-KTP-Nuraini-Syafitri-S-T.pdf',
    'KT-2026-00041/2-Sertifikat-Keahlian-Nuraini-Syafitri-S-T.pdf',
  ]);
  const [ktp, certificate] = [...entries.values()];
  expect((await PDFDocument.load(ktp ?? '')).getPageCount()).toBe(1);
  expect((await PDFDocument.load(certificate ?? '')).getPageCount()).toBe(4);
});

test('names never leave their folder, carry no digits of a person and stay short', async () => {
  const documents = [await documentOf('ktp', 'a19-ktp-320px.jpg')];
  for (const name of ['../../etc/passwd', 'Budi 6472051708849013', 'É'.repeat(500), '😀', '']) {
    const [file = ''] = entriesOf(await zipped(caseOf(documents, name))).keys();
    expect(file).toMatch(/^KT-2026-00041\/1-KTP(-[A-Za-z]+)*\.pdf$/);
    expect(file.length).toBeLessThan(100);
  }
});

test('says which document is gone, and goes on with the others', async () => {
  const there = await documentOf('npwp', 'a02-npwp-scan.png');
  const gone = { code: 'ktp', files: there.files.map((file) => ({ ...file, fileId: 'gone' })) };
  const entries = entriesOf(await zipped(caseOf([gone, there], 'Budi')));
  expect([...entries.keys()]).toEqual([
    'KT-2026-00041/1-KTP-Budi-tidak-tersedia.txt',
    'KT-2026-00041/2-NPWP-Budi.pdf',
  ]);
});

test('a case without documents is an empty archive', async () => {
  expect(entriesOf(await zipped(caseOf([]))).size).toBe(0);
});

test('a reader that goes away ends the work; a database that fails ends the stream', async () => {
  const kase = caseOf([
    await documentOf('ktp', 'a01-ktp-scan.jpg'),
    await documentOf('npwp', 'a02-npwp-scan.png'),
  ]);
  const stream = caseZip({ vault, inspector: testInspector }, kase, office);
  for await (const part of stream) {
    expect((part as Buffer).length).toBeGreaterThan(0);
    break;
  }
  expect(stream.destroyed).toBe(true);
  const failing = { read: () => Promise.reject(new Error('connection lost')) } as unknown as Vault;
  const reading = async (): Promise<void> => {
    for await (const part of caseZip({ vault: failing, inspector: testInspector }, kase, office))
      expect(part).toBeDefined();
  };
  await expect(reading()).rejects.toThrow('connection lost');
});
