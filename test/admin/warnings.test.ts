import { describe, expect, it } from '@jest/globals';
import { applicantWarnings } from '../../src/admin/cases/warnings.js';
import { APPLICANT } from '../support/sop-case.js';

const TODAY = '2026-11-24';

function warningsOf(change: {
  readonly nik?: string;
  readonly npwp?: string;
  readonly validUntil?: string;
}): string[] {
  const nik = change.nik ?? APPLICANT.nik;
  const certificate = {
    ...APPLICANT.certificate,
    ...(change.validUntil === undefined ? {} : { validUntil: change.validUntil }),
  };
  return applicantWarnings({ ...APPLICANT, nik, npwp: change.npwp ?? nik, certificate }, TODAY);
}

describe('warnings about the applicant’s data', () => {
  it.each([
    ['6471010101900001', []],
    ['6471014101900001', []],
    ['3171012902000001', []],
    ['9671013112080001', []],
    ['0071010101900001', ['provinsi']],
    ['9971010101900001', ['provinsi']],
    ['6471013002900001', ['tanggal lahir']],
    ['6471017202900001', ['tanggal lahir']],
    ['6471010001900001', ['tanggal lahir']],
    ['6471010113900001', ['tanggal lahir']],
    ['6471012902010001', ['tanggal lahir']],
    ['6471010112150001', ['tanggal lahir']],
    ['6471010101900000', ['nomor urut']],
  ])('NIK %s: %j', (nik, parts) => {
    const warnings = warningsOf({ nik });
    expect([nik, warnings.length]).toEqual([nik, parts.length]);
    for (const [at, part] of parts.entries()) expect(warnings[at]).toContain(part);
  });

  it.each([
    [APPLICANT.nik, null],
    ['012345678901234', '15 angka'],
    ['0123456789012345', 'diawali 0'],
    ['6471010101900002', 'berbeda'],
  ])('NPWP %s: %s', (npwp, part) => {
    expect(warningsOf({ npwp }).join(' ')).toEqual(part === null ? '' : expect.stringContaining(part));
  });

  it.each([
    ['seumur-hidup', null],
    ['2026-12-25', null],
    ['2026-12-24', 'segera berakhir, 24 Desember 2026'],
    ['2026-11-24', 'segera berakhir'],
    ['2026-11-23', 'berakhir 23 November 2026'],
  ])('certificate until %s: %s', (validUntil, part) => {
    expect(warningsOf({ validUntil }).join(' ')).toEqual(part === null ? '' : expect.stringContaining(part));
  });
});
