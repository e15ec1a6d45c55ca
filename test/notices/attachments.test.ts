import { describe, expect, test } from '@jest/globals';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { Attachments } from '../../src/notices/attachments.js';
import { printable } from '../../src/notices/pdf/printable.js';
import type { AttachmentRef } from '../../src/notices/types.js';
import type { CaseState } from '../../src/sop/case.js';
import { fold } from '../../src/sop/evolve.js';
import type { Office } from '../../src/sop/office.js';
import { testOffice } from '../support/office.js';
import { APPLICANT, DEFICIENT, DOCUMENTS, TestCase } from '../support/sop-case.js';

const OFFICE = testOffice();

function ref(kind: AttachmentRef['kind'], seq: number): AttachmentRef {
  return { kind, caseId: 'case-1', seq, filename: 'lampiran.pdf' };
}

/** The documents that a case's log gives. */
function attachmentsOf(kase: TestCase, office: Office = OFFICE) {
  return new Attachments({
    office,
    stateAt: (caseId, seq) =>
      Promise.resolve(caseId === 'case-1' ? fold(kase.events.filter((event) => event.seq <= seq)) : null),
    staffName: (username) => Promise.resolve(username === 'verifikator' ? 'Rina Verifikator' : null),
  });
}

/** The text of a PDF, as another program's reader finds it. */
async function textOf(pdf: Buffer): Promise<string> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS });
  const document = await task.promise;
  const pieces: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pieces.push(...items.flatMap((item) => ('str' in item ? [item.str] : [])));
  }
  await task.destroy();
  return pieces.join(' ').replaceAll(/\s+/gu, ' ');
}

describe('bukti pengajuan', () => {
  test('says what was received, from whom, when and under which number; numbers are masked', async () => {
    const kase = new TestCase().submit();
    const made = await attachmentsOf(kase).make(ref('submission-proof', 1));
    expect(made).toMatchObject({ filename: 'lampiran.pdf', contentType: 'application/pdf' });
    const text = await textOf(made!.content);
    for (const part of [
      'LPSE Provinsi Kalimantan Timur',
      'Registrasi dan Verifikasi Penyedia Perseorangan (Online)',
      '000.3/0633/BPLPSE/B.PBJ',
      'BUKTI PENGAJUAN PERMOHONAN',
      'KT-2026-00001',
      'Selasa, 24 November 2026 pukul 09.00 WITA',
      'Budi Santoso',
      'Scan Sertifikat Keahlian 1 halaman',
      'bukan tanda terima',
      'tidak dipungut biaya',
      'Halaman 1 dari 1',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(APPLICANT.nik);
    expect(text).not.toContain(APPLICANT.email);
  });

  test('of a fix says which one, and stays the same later on', async () => {
    const kase = new TestCase().submit().wait(5).act('helpdesk', 'receive-files', DEFICIENT);
    kase.wait(60).act('applicant-1', 'resubmit', { applicant: APPLICANT, documents: DOCUMENTS, changed: [] });
    const seq = kase.kase.version;
    const made = await attachmentsOf(kase).make(ref('submission-proof', seq));
    expect(await textOf(made!.content)).toContain('BUKTI PENGIRIMAN PERBAIKAN KE-1');
    kase.wait(5).act('helpdesk', 'receive-files', { outcome: 'ok' });
    const again = await attachmentsOf(kase).make(ref('submission-proof', seq));
    expect(again!.content.equals(made!.content)).toBe(true);
    const first = await attachmentsOf(kase).make(ref('submission-proof', 1));
    expect(await textOf(first!.content)).toContain('BUKTI PENGAJUAN PERMOHONAN');
  });

  test('with more documents than fit a page goes on, with a footer on each', async () => {
    const kase = new TestCase().submit();
    const many = Array.from({ length: 60 }, (_, index) => ({
      code: `d${index}`,
      files: DOCUMENTS[0]!.files,
    }));
    const state: CaseState = { ...kase.kase, documents: many };
    const attachments = new Attachments({ office: OFFICE, stateAt: () => Promise.resolve(state) });
    const text = await textOf((await attachments.make(ref('submission-proof', 1)))!.content);
    expect(text).toContain('d59');
    const footers = [...text.matchAll(/Halaman (\d) dari (\d)/gu)];
    expect(footers.map(([, page]) => Number(page))).toEqual(
      Array.from({ length: Number(footers[0]?.[2]) }, (_, index) => index + 1),
    );
    expect(footers.length).toBeGreaterThan(1);
  });
});

describe('tanda terima', () => {
  test.each([
    ['approved', 'Disetujui Verifikator di SPSE'],
    ['pending', 'Persetujuan di SPSE masih diproses'],
    ['not-applicable', 'Tidak ada persetujuan di SPSE'],
  ])('with the account %s', async (spse, words) => {
    const kase = new TestCase().to(17).wait(5).act('verifikator', 'send-receipt', { spse });
    const made = await attachmentsOf(kase).make(ref('receipt', kase.kase.version));
    const text = await textOf(made!.content);
    for (const part of ['TANDA TERIMA', 'KT-2026-00001', 'Budi Santoso', words, 'Rina Verifikator', 'WITA']) {
      expect(text).toContain(part);
    }
  });

  test('does not exist before it was sent', async () => {
    const kase = new TestCase().to(17);
    expect(await attachmentsOf(kase).make(ref('receipt', kase.kase.version))).toBeNull();
  });
});

test('no case, or a case whose person was destroyed: nothing', async () => {
  const kase = new TestCase().submit();
  const gone = { ...ref('submission-proof', 1), caseId: 'other' };
  expect(await attachmentsOf(kase).make(gone)).toBeNull();
  kase.events[0] = { ...kase.events[0]!, personal: null } as (typeof kase.events)[number];
  expect(await attachmentsOf(kase).make(ref('submission-proof', 1))).toBeNull();
});

test.each([
  ['Ḥasan Łukasz', 'Hasan ?ukasz'],
  ['Ayu\u0000\tSari “A–B” €', 'Ayu  Sari “A–B” €'],
  ['José e\u0301', 'José é'],
  ['王', '?'],
])('letters that the fonts lack: %j', (given, shown) => {
  expect(printable(given)).toBe(shown);
});
