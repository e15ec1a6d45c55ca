import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareMasked, matchListed, normalizeName } from '../../src/cases/blacklist-match.js';
import type { BlacklistDoc } from '../../src/models/blacklist.js';
import { native } from '../../src/models/store.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';

const PERSON = { name: 'Budi Santoso', npwp: '6471010101900001', nik: '6471010101900001' };
const level = (name: string, npwp: string | null = null, person = PERSON): string | null =>
  matchListed(person, { normalizedName: normalizeName(name), npwp })?.level ?? null;

describe('names', () => {
  it.each([
    ['Drs. H. Budi Santoso, S.T., M.M.', 'BUDI SANTOSO'],
    ['ir budi  santoso', 'BUDI SANTOSO'],
    ['Budi Santoso, S. Kom.', 'BUDI SANTOSO'],
    ['Nur’aini', 'NUR AINI'],
    ['H.', 'H'],
    ['Dr. Ir. Siti Hawa, S.H., M.Si', 'SITI HAWA'],
    ['José Pérez', 'JOSE PEREZ'],
    ['', ''],
  ])('%s is compared as %s', (name, normal) => {
    expect(normalizeName(name)).toBe(normal);
    expect(normalizeName(normal)).toBe(normal);
  });
});

describe('a match', () => {
  it('is the identity only when the visible digits agree as well', () => {
    expect(level('H. BUDI SANTOSO', '64.***.***.*-***.001')).toBe('nama-sama');
    expect(level('BUDI SANTOSO', '6471********0001')).toBe('identitas-cocok');
    expect(level('BUDI SANTOSO', '6471********0002')).toBe('nama-sama');
    expect(level('BUDI SANTOSO')).toBe('nama-sama');
    expect(level('BUDI SANTOSSO', '6471********0001')).toBe('identitas-cocok');
  });

  it('is likeness for another order, a shorter name, a slip', () => {
    for (const name of ['SANTOSO BUDI', 'BUDI HADI SANTOSO', 'BUDI SANTOSSO', 'BUDHI SANTOSO']) {
      expect(level(name)).toBe('mirip');
    }
  });

  it('is none for other people, single words, companies and nothing', () => {
    for (const name of ['BUDI HARTONO', 'SANTOSO', 'BUDI', 'PT BUDI SANTOSO', 'CV. Budi Santoso', '']) {
      expect(level(name)).toBeNull();
    }
    expect(level('ANI', null, { ...PERSON, name: 'Adi' })).toBeNull();
  });

  it('compares masked numbers position by position, an old NPWP with a new one', () => {
    expect(compareMasked('123456789012345', '12.345.678.9-012.345')).toBe('agrees');
    expect(compareMasked('123456789012345', '0123456789012345')).toBe('agrees');
    expect(compareMasked('123456789012345', '12.xxx.xxx.x-xxx.346')).toBe('differs');
    expect(compareMasked('123456789012345', '**.***.***.*-***.345')).toBe('unknown');
    expect(compareMasked('123456789012345', '12345')).toBe('unknown');
    expect(compareMasked('123456789012345', null)).toBe('unknown');
  });
});

describe('the register', () => {
  let at: OfficeDay;
  beforeAll(async () => {
    at = await openOffice();
  });
  afterAll(() => at.stop());

  const record = (id: string, set: Partial<BlacklistDoc> = {}): BlacklistDoc => ({
    _id: id,
    name: 'TARMIZI ABDULLAH',
    normalizedName: 'TARMIZI ABDULLAH',
    npwp: null,
    address: null,
    decree: `SK-${id}`,
    violation: null,
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    status: 'Tayang',
    publisher: 'Dinas PUPR',
    importedAt: new Date(0),
    importedBy: 'admin',
    ...set,
  });

  it('shows records in force only, the surest first, and `clear` then needs a note', async () => {
    let kase = await at.submit({ name: 'Tarmizi Abdullah, S.T.' });
    const nik = kase.applicant?.nik ?? '';
    await native(at.store.blacklist).insertMany([
      record('a', { normalizedName: 'TARMIZI ABDULAH' }),
      record('b'),
      record('c', { npwp: `${nik.slice(0, 4)}********${nik.slice(12)}` }),
      record('over', { validUntil: '2026-11-23' }),
      record('later', { validFrom: '2026-11-25' }),
      record('off', { status: 'Pembatalan' }),
      record('wait', { status: 'Penundaan' }),
      record('other', { normalizedName: 'ORANG LAIN SEKALI' }),
    ]);
    const { link, candidates } = await at.cases.blacklistCandidates(kase);
    expect(candidates.map(({ id, level: sure }) => `${id} ${sure}`)).toEqual([
      'c identitas-cocok',
      'b nama-sama',
      'a mirip',
    ]);
    expect(candidates[0]?.reasons).toEqual(['nama sama', 'angka NPWP yang terlihat cocok']);
    expect(link).toBe('https://daftar-hitam.inaproc.id/?keyword=Tarmizi+Abdullah%2C+S.T.');
    kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
    await expect(at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { issues: [{ path: 'note' }] },
    });
    const clear = { outcome: 'clear', note: 'tanggal lahir berbeda' };
    expect((await at.act('helpdesk', kase, 'check-blacklist', clear)).position).toBe(9);
  });
});
