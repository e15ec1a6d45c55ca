import { describe, expect, it } from '@jest/globals';
import { testOffice } from '../support/office.js';
import { Talk } from './driver.js';

const petugas = (at: string, office = testOffice()): string => new Talk({ at, office }).say('petugas');

describe('when people answer', () => {
  it.each([
    ['2026-11-24T02:00:00.000Z', 'menjawab secepatnya'],
    ['2026-11-23T22:00:00.000Z', 'Selasa, 24 November 2026 pukul 07.30 WITA'],
    ['2026-11-24T08:00:00.000Z', 'Rabu, 25 November 2026 pukul 07.30 WITA'],
    ['2026-11-27T03:00:00.000Z', 'Senin, 30 November 2026 pukul 07.30 WITA'],
    ['2026-12-23T09:00:00.000Z', 'Senin, 28 Desember 2026 pukul 07.30 WITA'],
  ])('at %s: %s', (at, words) => expect(petugas(at)).toContain(words));

  it('follows overrides: a day that is closed or opened, a period with other hours', () => {
    const office = testOffice();
    const hours = {
      ...office.hours,
      overrides: [
        { from: '2026-11-24', to: '2026-11-24', label: 'Rapat', week: null, spans: [] },
        {
          from: '2026-11-28',
          to: '2026-11-28',
          label: 'Buka',
          week: null,
          spans: [{ start: 540, end: 600 }],
        },
        {
          from: '2026-12-01',
          to: '2026-12-31',
          label: 'Ramadan',
          week: { 2: [{ start: 480, end: 930 }] },
          spans: null,
        },
      ],
    };
    const other = { ...office, hours };
    expect(petugas('2026-11-24T02:00:00.000Z', other)).toContain('Rabu, 25 November 2026 pukul 07.30');
    expect(petugas('2026-11-27T06:00:00.000Z', other)).toContain('Sabtu, 28 November 2026 pukul 09.00');
    expect(petugas('2026-11-30T23:50:00.000Z', other)).toContain('Selasa, 1 Desember 2026 pukul 08.00');
  });

  it.each([
    ['2026-11-24T02:59:00.000Z', 'Selamat pagi'],
    ['2026-11-24T03:00:00.000Z', 'Selamat siang'],
    ['2026-11-24T07:00:00.000Z', 'Selamat sore'],
    ['2026-11-24T10:00:00.000Z', 'Selamat malam'],
  ])('greets by the hour of the office at %s', (at, words) => {
    expect(new Talk({ at }).print()).toContain(words);
  });
});
