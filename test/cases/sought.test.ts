import { describe, expect, it } from '@jest/globals';
import { nameKeys, searchedNames } from '../../src/core/parsers/name-keys.js';
import { readSought, type Sought } from '../../src/cases/sought.js';

const sought = (text: string): Sought => readSought(text, 'KT');
const number = (year: number | null, serial: number, nikEnd: string | null = null): Sought => ({
  kind: 'number',
  number: { year, serial },
  nikEnd,
});
const nik: Sought = { kind: 'nik', nik: '6472051708849013' };
const nikEnd = (end: string): Sought => ({ kind: 'nik-end', nikEnd: end });
const phone: Sought = { kind: 'phone', phone: '6281254327788' };
const email: Sought = { kind: 'email', emails: ['rina.s@contoh.test'] };

describe('a search text is read as', () => {
  it.each<readonly [string, Sought]>([
    // Case numbers
    ['KT-2026-00041', number(2026, 41)],
    ['no. KT-2026-00041', number(2026, 41)],
    ['Nomor: kt 2026 41', number(2026, 41)],
    ['Permohonan KT202600041.', number(2026, 41)],
    ['#41', number(null, 41)],
    ['no 41', number(null, 41)],
    ['\u200bKT\u20112026\u201100041\u2060', number(2026, 41)],
    ['https://loket.contoh.test/petugas/permohonan/KT-2026-00041', number(2026, 41)],
    ['mohon cek KT-2026-00041 ya', number(2026, 41)],
    ['41', number(null, 41)],
    // Digits that may be both
    ['9013', number(null, 9013, '9013')],
    ['0041', number(null, 41, '0041')],
    // NIK, whole
    ['6472051708849013', nik],
    ['NIK: 6472051708849013', nik],
    ['nik 6472 0517 0884 9013', nik],
    ['6472.0517.0884.9013', nik],
    ['\ufeff6472051708849013\u200b', nik],
    ['No. NIK = 6472-0517-0884-9013', nik],
    ['\u0666\u0664\u0667\u0662\u0660\u0665\u0661\u0667\u0660\u0668\u0668\u0664\u0669\u0660\u0661\u0663', nik],
    // Its last digits
    ['NIK 9013', nikEnd('9013')],
    ['NIK: …9013', nikEnd('9013')],
    ['••••••••••••9013', nikEnd('9013')],
    ['xxxxxxxxxxxx9013', nikEnd('9013')],
    ['NIK berakhiran 849013', nikEnd('849013')],
    ['...9013', nikEnd('9013')],
    ['08849013', nikEnd('08849013')],
    // Phone numbers
    ['081254327788', phone],
    ['+62 812-5432-7788', phone],
    ['HP: 0812 5432 7788', phone],
    ['WA 6281254327788', phone],
    ['tel:+6281254327788', phone],
    ['https://wa.me/6281254327788', phone],
    // E-mail
    ['rina.s@contoh.test', email],
    ['mailto:rina.s@contoh.test', email],
    ['mailto:Rina.S%40contoh.test?subject=Berkas%20Anda', email],
    ['"Rina S." <RINA.S@contoh.test>;', email],
    ['E-mail: rina.s@contoh.test.', email],
    ['[rina.s@contoh.test](mailto:rina.s@contoh.test)', email],
    // Nothing that can be looked for
    ['...', { kind: 'nothing' }],
    ['\u200b', { kind: 'nothing' }],
  ])('%j', (text, expected) => {
    expect(sought(text)).toEqual(expected);
  });

  it.each(['647205170884901', '64720517088490131', 'XX-2026-00041', 'KT-2026', '2026-00041-KT'])(
    'nothing of a person or number: %j',
    (text) => {
      expect(['name', 'nothing']).toContain(sought(text).kind);
    },
  );
});

describe('a name is found', () => {
  const found = (query: string, name: string): boolean => {
    const keys = new Set(nameKeys(name));
    return searchedNames(query).some((words) => words.every((word) => keys.has(word)));
  };

  it.each([
    ['Nuraini', "Nur'aini Putri"],
    ['nuraini', 'NUR AINI'],
    ["Nur'aini", 'Nuraini Putri'],
    ['Nur’aini', "Nur'aini Putri"],
    ['nur aini', 'Nuraini'],
    ['nurai', "Nur'aini"],
    ['aini', "Nur'aini"],
    ['Pak Budi Santoso', 'Budi Santoso'],
    ['Budi S.', 'Budi Santoso'],
    ['Santoso, Budi', 'Budi Santoso, S.T.'],
    ['Ibu Sriwahyuni', 'Sri Wahyuni'],
    ['José', 'Jose Fernandes'],
    ['Bu\u00addi San\u200btoso', 'Budi Santoso'],
    ['abdurrahman', 'Abdur-Rahman Saleh'],
    ['ＢＵＤＩ', 'Budi'],
    ['Bu', 'Bu'],
  ])('by %j: %j', (query, name) => {
    expect(found(query, name)).toBe(true);
  });

  it.each([
    ['nuraini', 'Aini Nur'],
    ['Budi Hartono', 'Budi Santoso'],
    ['ra', "Nur'aini Rahmah"],
    ['wahyunisri', 'Sri Wahyuni'],
  ])('not by %j: %j', (query, name) => {
    expect(found(query, name)).toBe(false);
  });
});
