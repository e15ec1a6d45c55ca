import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clockReadings, parseClock } from '../../src/core/parsers/clock.js';
import { parseDay } from '../../src/core/parsers/days.js';
import { parseWish } from '../../src/core/parsers/wish.js';
import { clean } from '../../src/core/parsers/word-key.js';

/** A Tuesday. */
const TODAY = '2026-11-24';

/** `HH.mm`, with the second reading, the zone and a `*` for a half of the day that was said. */
function clock(text: string): string {
  const parsed = parseClock(text);
  if (!parsed.ok) return `(${parsed.reason})`;
  const hours = clockReadings(parsed.value).map(
    (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}.${String(at % 60).padStart(2, '0')}`,
  );
  return `${hours.join('|')}${parsed.value.half ? '*' : ''}${parsed.value.zone ?? ''}`;
}

function day(text: string, today = TODAY): string {
  const parsed = parseDay(text, today);
  return parsed.ok ? parsed.value : `(${parsed.reason})`;
}

function wish(text: string): string {
  const parsed = parseWish(text, TODAY);
  if (!parsed.ok) return `(${parsed.reason})`;
  const { minutes } = parsed.value.clock ?? { minutes: null };
  return `${parsed.value.day ?? '-'} ${minutes ?? '-'}`;
}

describe('hours', () => {
  it.each([
    ['9', '09.00'],
    ['09', '09.00'],
    ['9.30', '09.30'],
    ['09:30', '09.30'],
    ['9,30', '09.30'],
    ['9 30', '09.30'],
    ['0930', '09.30'],
    ['09.30.00', '09.30'],
    ['jam 9', '09.00'],
    ['jam9', '09.00'],
    ['Pukul 09.30', '09.30'],
    ['pkl. 13.30', '13.30'],
    ['jam 3 sore', '15.00*'],
    ['jam3sore', '15.00*'],
    ['3 sore', '15.00*'],
    ['sore jam 3', '15.00*'],
    ['jam 1 siang', '13.00*'],
    ['12 siang', '12.00*'],
    ['jam 11 siang', '11.00*'],
    ['jam 9 pagi', '09.00*'],
    ['9 malam', '21.00*'],
    ['12 malam', '00.00*'],
    ['1 malam', '01.00*'],
    ['15.00 sore', '15.00*'],
    ['1', '01.00|13.00'],
    ['03.20', '03.20|15.20'],
    ['jam 6', '06.00|18.00'],
    ['7', '07.00'],
    ['setengah sepuluh', '09.30'],
    ['setengah 10', '09.30'],
    ['jam setengah satu', '12.30'],
    ['setengah 2 siang', '13.30*'],
    ['jam sembilan', '09.00'],
    ['jam sembilan tiga puluh', '09.30'],
    ['jam sebelas lima belas', '11.15'],
    ['pukul dua belas', '12.00'],
    ['jam dua lewat dua puluh lima siang', '14.25*'],
    ['jam 10 lewat 15', '10.15'],
    ['10 lewat seperempat', '10.15'],
    ['10 kurang seperempat', '09.45'],
    ['1 kurang 10 menit', '12.50'],
    ['jam 10an', '10.00'],
    ['jam 10 an?', '10.00'],
    ['sekitar jam 10-an aja', '10.00'],
    ['09.30 WITA', '09.30WITA'],
    ['jam 9 WIB ya pak', '09.00WIB'],
    ['jam 10 wit saja', '10.00WIT'],
    ['bisa jam 9?', '09.00'],
    ['jam 9 bisa gak', '09.00'],
    ['yang jam 9 aja', '09.00'],
    ['oke, saya mau jam 9 ya', '09.00'],
    [clean('٠٩:٣٠'), '09.30'],
    ['00.00', '00.00'],
    ['24.00', '00.00'],
    ['25.00', '(clock-impossible)'],
    ['9.75', '(clock-impossible)'],
    ['jam 25', '(clock-impossible)'],
    ['jam 8 sore', '(clock-impossible)'],
    ['15.00 pagi', '(clock-impossible)'],
    ['setengah 26', '(clock-impossible)'],
    ['jam', '(clock-form)'],
    ['sore', '(clock-form)'],
    ['jam 9 atau 10', '(clock-form)'],
    ['sebelum jam 9', '(clock-form)'],
    ['bukan jam 9', '(clock-form)'],
    ['tidak bisa jam 9', '(clock-form)'],
    ['jam 9 pagi sore', '(clock-form)'],
    ['no 9', '(clock-form)'],
    ['yang pertama', '(clock-form)'],
    ['yang ke 2', '(clock-form)'],
    ['9 Desember', '(clock-form)'],
    ['', '(clock-form)'],
    ['jam 9 '.repeat(20), '(clock-form)'],
  ])('%s', (said, expected) => expect(clock(said)).toBe(expected));

  it('are read back from every way in which the product and people write them', () => {
    const minute = fc.nat(24 * 60 - 1);
    fc.assert(
      fc.property(minute, fc.constantFrom('.', ':', ' '), fc.boolean(), (at, sign, padded) => {
        const hour = String(Math.floor(at / 60)).padStart(padded ? 2 : 1, '0');
        const parsed = parseClock(`pukul ${hour}${sign}${String(at % 60).padStart(2, '0')}`);
        expect(parsed).toEqual({ ok: true, value: { minutes: at, half: false, zone: null } });
      }),
    );
  });
});

describe('days', () => {
  it.each([
    ['hari ini', '2026-11-24'],
    ['besok', '2026-11-25'],
    ['bsk aja pak', '2026-11-25'],
    ['besok pagi', '2026-11-25'],
    ['lusa', '2026-11-26'],
    ['Selasa', '2026-11-24'],
    ['hari rabu', '2026-11-25'],
    ['jumat', '2026-11-27'],
    ["Jum'at", '2026-11-27'],
    ['Jum’at ini', '2026-11-27'],
    ['Senin', '2026-11-30'],
    ['senin depan', '2026-11-30'],
    ['jumat depan', '2026-12-04'],
    ['rabu minggu depan', '2026-12-02'],
    ['besok hari rabu', '2026-11-25'],
    ['hari minggu', '2026-11-29'],
    ['minggu depan', '(day-form)'],
    ['30/11', '2026-11-30'],
    ['30-11', '2026-11-30'],
    ['30.11', '2026-11-30'],
    ['30 November', '2026-11-30'],
    ['Senin 30 nov', '2026-11-30'],
    ['tgl 30', '2026-11-30'],
    ['tanggal 3', '2026-12-03'],
    ['kamis tgl 3', '2026-12-03'],
    ['tgl 24', '2026-11-24'],
    ['4 Januari', '2027-01-04'],
    ['23/11', '2026-11-23'],
    ['Kamis, 3 Desember 2026', '2026-12-03'],
    ['2026-12-03', '2026-12-03'],
    ['3/12/26', '2026-12-03'],
    ['31/11', '(date-impossible)'],
    ['tgl 32', '(date-impossible)'],
    ['29 Februari', '(date-impossible)'],
    ['30 November 2010', '(day-form)'],
    ['besok atau lusa', '(day-form)'],
    ['bukan senin', '(day-form)'],
    ['30', '(day-form)'],
    ['jam', '(day-form)'],
    ['', '(day-form)'],
  ])('%s', (said, expected) => expect(day(said)).toBe(expected));

  it('cross the end of a year', () => {
    expect(
      ['besok', 'Senin', 'tgl 2', '4/1', '30 Des', 'jumat depan'].map((said) => day(said, '2026-12-31')),
    ).toEqual(['2027-01-01', '2027-01-04', '2027-01-02', '2027-01-04', '2026-12-30', '2027-01-08']);
  });
});

describe('wishes', () => {
  it.each([
    ['besok jam 10', '2026-11-25 600'],
    ['jam 10 besok', '2026-11-25 600'],
    ['besok pagi jam 9', '2026-11-25 540'],
    ['Senin 09.30', '2026-11-30 570'],
    ['senin depan, jam setengah sepuluh ya', '2026-11-30 570'],
    ['30/11 pukul 10', '2026-11-30 600'],
    ['30 November 10.20', '2026-11-30 620'],
    ['30 November 10', '2026-11-30 600'],
    ['9 Desember jam 9', '2026-12-09 540'],
    ['tgl 30 jam 3 sore', '2026-11-30 900'],
    ['Kamis, 26 November 2026 pukul 09.40 WITA', '2026-11-26 580'],
    ['3 Desember 2026 10:00', '2026-12-03 600'],
    ['boleh besok sekitar jam 10?', '2026-11-25 600'],
    ['9', '- 540'],
    ['10.11', '- 611'],
    ['30.11', '2026-11-30 -'],
    ['lusa', '2026-11-26 -'],
    ['besok jam 25', '(clock-impossible)'],
    ['25.00', '(clock-impossible)'],
    ['31/11', '(date-impossible)'],
    ['31/11 jam 9', '(date-impossible)'],
    ['besok sebelum jam 10', '(day-form)'],
    ['senin atau selasa jam 10', '(day-form)'],
    ['jam', '(day-form)'],
    ['kapan saja', '(day-form)'],
  ])('%s', (said, expected) => expect(wish(said)).toBe(expected));

  it('of any text are read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(typeof parseWish(text, TODAY).ok).toBe('boolean');
      }),
    );
  });
});
