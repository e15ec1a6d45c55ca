import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { searchFaq } from '../../src/flows/faq.js';
import { checkOffice } from '../../src/office/office-check.js';
import { loadOffice } from '../../src/office/office-pack.js';
import type { Office } from '../../src/sop/office.js';
import { testOffice } from '../support/office.js';

const PACK = 'office/lpse-kaltim';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A copy of the pack with changed files. */
function packWith(edits: Readonly<Record<string, (text: string) => string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'office-'));
  folders.push(folder);
  cpSync(PACK, folder, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, file);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  }
  return folder;
}

/** The problems of a pack, without the heading. */
function problems(edits: Readonly<Record<string, (text: string) => string>>): readonly string[] {
  const { lines, exitCode } = checkOffice(packWith(edits), 2026);
  expect(exitCode).toBe(1);
  return lines.slice(1);
}

/** Replaces the empty overrides of the hours. */
function withOverrides(...entries: readonly string[]) {
  return (text: string): string =>
    text.replace('overrides: []', ['overrides:', ...entries.map((entry) => `  - ${entry}`)].join('\n'));
}

describe('the pack of Kalimantan Timur', () => {
  const office = loadOffice(PACK);

  it('has the hours and holidays of both years that the domain names', () => {
    expect(office.hours.week).toEqual(testOffice().hours.week);
    expect(Object.fromEntries(office.hours.holidays)).toEqual(
      Object.fromEntries(testOffice().hours.holidays),
    );
    expect(office.hours.knownYears).toEqual([2026, 2027]);
  });

  it('has the standard minutes of the SOP: 75 on the straight path, 55 of the office', () => {
    const sum = (rows: readonly number[]): number =>
      rows.reduce(
        (total, row) => total + (office.sop.rows.find((one) => one.row === row)?.standardMinutes ?? 0),
        0,
      );
    expect(sum([1, 2, 4, 5, 6, 7, 9, 11, 12, 15, 17, 19])).toBe(75);
    expect(sum([6, 7, 9, 11, 12, 15, 17, 19])).toBe(55);
    expect(office.sop.rows.filter(({ reconstructed }) => reconstructed).map(({ row }) => row)).toEqual([
      3, 16,
    ]);
  });

  it('agrees with the office of the tests in everything that acts read', () => {
    const { serviceLevelNote, ...settings } = office.settings;
    expect(settings).toEqual(testOffice().settings);
    expect(serviceLevelNote).toBe('contoh, ditetapkan oleh Biro');
    expect(office.reasons).toEqual(testOffice().reasons);
    const plain = ({ documents }: Office): readonly unknown[] =>
      documents.map((document) => ({ ...document, advice: '' }));
    expect(plain(office)).toEqual(plain(testOffice()));
  });

  it('leaves what is not known unset and says so', () => {
    expect(office.links).toEqual({
      spseGuide: null,
      spseLogin: null,
      forgotPassword: null,
      sipesut: null,
      guestbook: null,
      blacklist: 'https://daftar-hitam.inaproc.id/?keyword=',
      privacyNotice: null,
      officeSite: null,
    });
    expect(office.warnings).toContain('links.yaml: guestbook belum diatur.');
    expect(office.warnings).toHaveLength(12);
  });

  it('tells in its notice who, why, what, where, how long and which rights', () => {
    for (const part of [
      'LPSE Provinsi',
      'UU 27/2022',
      'Tujuan',
      'NIK',
      'server kantor',
      '30 hari',
      'Hak',
      '3 x 24',
      'keberatan',
      'Telegram atau WhatsApp',
    ]) {
      expect(office.notice.text).toContain(part);
    }
    expect(office.notice.text).not.toMatch(/[{}]/);
  });

  it('answers at least fifteen questions in short, polite Indonesian', () => {
    expect(office.faq.length).toBeGreaterThanOrEqual(15);
    for (const { question, answer } of office.faq) {
      expect(question).toMatch(/\?$/);
      expect(answer).toMatch(/[.]$/);
      expect(answer.length).toBeLessThanOrEqual(280);
      expect(answer).not.toMatch(/\b(kamu|anda|silahkan|ijin|jumat an|akun SPSE langsung aktif)\b/i);
      expect(answer).not.toContain('[?]');
    }
  });

  it('finds every answer by its own question and by each of its keywords', () => {
    for (const entry of office.faq) {
      expect(searchFaq(entry.question, office)[0]?.entry.id).toBe(entry.id);
      for (const keyword of entry.keywords) {
        const [best] = searchFaq(keyword, office);
        const tied = searchFaq(keyword, office).filter(({ points }) => points === best?.points);
        expect(tied.map(({ entry: { id } }) => id)).toContain(entry.id);
      }
    }
  });
});

describe('office:check', () => {
  it('praises a good pack and warns of the next year without holidays', () => {
    const { lines, exitCode } = checkOffice(PACK, 2027);
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe(
      'Peringatan: Hari libur tahun 2028 belum diisi; tahun itu dihitung sebagai minggu biasa. Isi holidays/2028.yaml.',
    );
    expect(lines.at(-1)).toMatch(
      /^Paket kantor baik: LPSE Provinsi Kalimantan Timur; 3 dokumen, 24 alasan, 26 tanya jawab/,
    );
  });

  it('names file, line and fix of everything that is wrong, at once', () => {
    const found = problems({
      'documents.yaml': (text) => text.replace('maxPages: 4', 'maxPages: empat').replace('PNG]', 'HEIC]'),
      'hours.yaml': (text) =>
        text.replace("senin: ['07.30-16.00']", "senin: ['16.00-07.30']").replace('sabtu: []', 'saptu: []'),
      'holidays/2027.yaml': (text) => text.replace('2027-02-06: Imlek', '2027-02-30: Imlek'),
      'links.yaml': (text) => text.replace('guestbook: null', 'guestbook: bit.ly/BukuTamu'),
      'settings.yaml': (text) => text.replace('undoSeconds: 60\n', ''),
    });
    expect(found).toEqual([
      '- documents.yaml baris 6 (formats): harus salah satu dari: PDF, JPG, PNG.',
      '- documents.yaml baris 8 (maxPages): harus bilangan bulat 1 sampai 200. Perbaiki angkanya.',
      '- hours.yaml baris 3 (senin): jam "16.00-07.30" keliru. Tulis buka-tutup, misalnya "07.30-16.00"; tutup harus sesudah buka.',
      '- hours.yaml baris 2 (sabtu): belum ada. Tambahkan; isinya daftar (baris yang diawali "-").',
      '- hours.yaml baris 8 (saptu): kunci tidak dikenal. Periksa ejaannya atau hapus.',
      '- links.yaml baris 6 (guestbook): bukan tautan. Tulis lengkap dengan https://, atau null bila belum ada.',
      '- settings.yaml baris 2 (undoSeconds): belum ada. Tambahkan; isinya angka.',
      '- holidays/2027.yaml baris 6 (2027-02-30): tanggal 2027-02-30 tidak ada di kalender. Tulis TTTT-BB-HH, misalnya 2027-05-06.',
    ]);
  });

  it.each<[what: string, file: string, edit: (text: string) => string, expected: string]>([
    [
      'a row that is missing',
      'sop.yaml',
      (text) => text.replace(/.*row: 19,.*\n/, ''),
      'sop.yaml baris 11 (rows): baris SOP berikut belum ada: 19. Tambahkan.',
    ],
    [
      'a replacement of SIPESUT without its decision',
      'sop.yaml',
      (text) => text.replace('mode: sejajar', 'mode: menggantikan'),
      'sop.yaml baris 8 (decision): mode "menggantikan" perlu nomor dan tanggal keputusan yang mengizinkannya. Isi di sini.',
    ],
    [
      'a missing checklist key',
      'sop.yaml',
      (text) => text.replace(/.*key: kontak.*\n/, ''),
      'sop.yaml baris 106 (verificationChecklist): kunci berikut belum ada: kontak. Tambahkan.',
    ],
    [
      'a document twice',
      'documents.yaml',
      (text) => text.replace('code: npwp', 'code: ktp'),
      'documents.yaml baris 10: kode "ktp" sudah dipakai di atas. Pakai yang lain atau hapus salah satu.',
    ],
    [
      'a reason of the product dropped',
      'reasons.yaml',
      (text) => text.replace(/.*code: buram.*\n/, ''),
      'reasons.yaml baris 3: kode berikut belum ada: buram. Tambahkan.',
    ],
    [
      'a sentence with a stop',
      'reasons.yaml',
      (text) => text.replace('terlalu gelap', 'terlalu gelap.'),
      'reasons.yaml baris 6 (text): kalimat tanpa titik di akhir. Hapus titiknya.',
    ],
    [
      'a key twice',
      'contacts.yaml',
      (text) => `${text}\nemail: null\n`,
      'contacts.yaml baris 10: kunci ini tertulis dua kali. Hapus salah satu.',
    ],
    [
      'broken YAML',
      'notice.yaml',
      () => 'version: "1\ntext: x',
      'notice.yaml baris 2: susunan YAML keliru (MISSING_CHAR). Periksa spasi di awal baris, tanda titik dua, dan tanda kutip.',
    ],
    [
      'a tab',
      'hours.yaml',
      (text) => text.replace('  minggu', '\tminggu'),
      'hours.yaml baris 9: ada tab di awal baris. Ganti dengan spasi.',
    ],
    [
      'an office that never opens',
      'hours.yaml',
      (text) => text.replaceAll(/: \['[^\]]*\]/g, ': []'),
      'hours.yaml baris 2 (week): kantor tidak pernah buka. Isi jam paling sedikit satu hari.',
    ],
    [
      'a day of another year',
      'holidays/2026.yaml',
      (text) => text.replace('2026-12-24', '2027-12-24'),
      'holidays/2026.yaml baris 29 (cutiBersama): tanggal 2027-12-24 bukan tahun 2026. Perbaiki atau pindahkan ke berkas tahunnya.',
    ],
    [
      'an override that is never used',
      'hours.yaml',
      withOverrides(
        '{ from: 2027-02-01, to: 2027-02-28, label: Ramadan, week: {} }',
        '{ from: 2027-02-10, to: 2027-02-10, label: Rapat, spans: [] }',
      ),
      'hours.yaml baris 22 (overrides): "Rapat" tidak pernah dipakai karena tertutup "Ramadan" di atasnya. Pindahkan ke atas.',
    ],
    [
      'an override that ends before it begins',
      'hours.yaml',
      withOverrides('{ from: 2027-02-10, to: 2027-02-01, label: Rapat, spans: [] }'),
      'hours.yaml baris 21 (to): harus sama dengan atau sesudah "from". Perbaiki tanggalnya.',
    ],
    [
      'a question twice',
      'faq.yaml',
      (text) => text.replace('id: syarat', 'id: biaya'),
      'faq.yaml baris 7: id "biaya" sudah dipakai di atas. Pakai yang lain atau hapus salah satu.',
    ],
    [
      'an unknown zone',
      'settings.yaml',
      (text) => text.replace('Asia/Makassar', 'Asia/Samarinda'),
      'settings.yaml baris 7 (timeZone): zona waktu tidak dikenal. Misalnya Asia/Makassar.',
    ],
  ])('finds %s', (_, file, edit, expected) => {
    expect(problems({ [file]: edit })).toEqual([`- ${expected}`]);
  });

  it('finds files that are missing or misnamed', () => {
    const folder = packWith({});
    rmSync(join(folder, 'faq.yaml'));
    renameSync(join(folder, 'holidays/2027.yaml'), join(folder, 'holidays/2028.yaml'));
    expect(checkOffice(folder, 2026).lines.slice(1)).toEqual([
      '- faq.yaml: berkas tidak ditemukan atau tidak dapat dibaca. Salin dari office/lpse-kaltim, lalu sesuaikan.',
      '- holidays/2028.yaml: berisi tahun 2027. Ganti nama berkas menjadi holidays/2027.yaml.',
    ]);
  });

  it('finds a folder that is none', () => {
    expect(checkOffice('office/tidak-ada', 2026).lines.slice(1)).toHaveLength(10);
  });
});
