import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Slot } from '../../src/sop/bookings.js';
import { formatDateTime, formatTime } from '../../src/sop/calendar-words.js';
import { dayOf } from '../../src/sop/calendar.js';
import { byLength } from '../support/length.js';
import { respondWell, Talk, type TalkChannel, type TalkOptions } from './driver.js';
import { BOOKED, SLOTS, TO_BOOK } from './places.js';

const CHANNELS: readonly TalkChannel[] = ['web', 'telegram', 'whatsapp'];

/** Free times like those of the report: no full hour among them before 10.30. */
const ODD = slotsAt('2026-11-26', [
  '07.30',
  '07.50',
  '08.10',
  '08.30',
  '08.50',
  '09.10',
  '09.30',
  '09.50',
  '10.10',
  '13.10',
]);

function slotsAt(day: string, hours: readonly string[]): readonly Slot[] {
  return hours.map((hour) => {
    const start = Date.parse(`${day}T${hour.replace('.', ':')}:00+08:00`);
    return {
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + 600_000).toISOString(),
      verifikator: 'verifikator',
    };
  });
}

function booking(options: TalkOptions = {}): Talk {
  const talk = new Talk({ kase: TO_BOOK, slots: SLOTS, ...options });
  talk.say('jadwal');
  return talk;
}

/** At the hours of Thursday, 26 November. */
function atHours(options: TalkOptions = {}): Talk {
  const talk = booking(options);
  talk.say('26/11');
  return talk;
}

describe('choosing by taps', () => {
  it('offers days, then times, and books at once', () => {
    const talk = new Talk({ kase: TO_BOOK, slots: SLOTS });
    talk.tap('Pilih waktu panggilan');
    talk.tap('Kamis, 26 November 2026');
    talk.tap('Berikutnya');
    talk.say('kembali');
    talk.tap('Kamis, 26 November 2026');
    const said = talk.tap('08.20 WITA');
    expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T00:20:00.000Z' }]);
    expect(said).toContain('Kamis, 26 November 2026 pukul 08.20 WITA');
    expect(talk.state.flow).toBe('status');
  });

  it('offers the next free times when one was taken', () => {
    let tries = 0;
    const talk = booking({
      respond: (act, self) => {
        if (act.type === 'book' && tries++ === 0) {
          self.slots = SLOTS.slice(5);
          return { ok: false, code: 'slot-taken', slots: self.slots };
        }
        return respondWell(act, self);
      },
    });
    talk.say('1');
    talk.say('yang pertama');
    const said = talk.say('ya');
    expect(said).toContain('baru saja terisi');
    talk.tap('Rabu, 25 November 2026 pukul 09.40 WITA');
    expect(talk.kase?.booking?.startsAt).toBe('2026-11-25T01:40:00.000Z');
  });

  it('moves by cancel and choose, and cancels', () => {
    const talk = new Talk({ kase: BOOKED, slots: SLOTS });
    talk.say('jadwal');
    expect(talk.state.step).toBe('move');
    talk.say('ya');
    expect(talk.acts.at(-1)).toEqual({ type: 'cancel-booking' });
    expect(talk.state).toMatchObject({ flow: 'booking', step: 'day' });
    talk.say('2');
    talk.say('jam 3');
    expect(talk.say('ya')).toContain('Kamis, 26 November 2026 pukul 15.00 WITA');
    talk.tap('Batalkan waktu');
    talk.say('ya');
    expect(talk.kase?.booking).toBeNull();
    expect(talk.state.flow).toBe('status');
  });

  it('says so when there is no free time, and what the office says when it refuses', () => {
    const talk = new Talk({ kase: TO_BOOK });
    expect(talk.say('jadwal')).toContain('belum ada waktu');
    expect(talk.say('besok jam 10')).toContain('tidak tersedia');
    const refused = booking({
      respond: () => ({ ok: false, code: 'not-allowed', text: 'Waktu sudah ditetapkan Verifikator.' }),
    });
    refused.say('1');
    refused.say('10.00');
    expect(refused.say('1')).toContain('Pesan waktu ini?');
    expect(refused.say('ok')).toContain('Waktu sudah ditetapkan Verifikator.');
  });
});

describe('a typed hour', () => {
  it.each([
    ['9', '09.00'],
    ['10.00', '10.00'],
    ['10:20 ya', '10.20'],
    ['jam 3 sore', '15.00'],
    ['3', '15.00'],
    ['jam 1', '13.00'],
    ['jam sembilan lewat dua puluh', '09.20'],
    ['10 kurang 20', '09.40'],
    ['9 WIB', '10.00'],
    ['bisa jam 9?', '09.00'],
    ['١٠:٢٠', '10.20'],
    ['09.20 WITA', '09.20'],
    ['yang pertama', '08.00'],
    ['no 2 aja', '08.20'],
  ])('%s waits for the confirmation of %s', (said, hour) => {
    for (const channel of CHANNELS) {
      const talk = atHours({ channel });
      expect(talk.say(said)).toContain(`Kamis, 26 November 2026 pukul ${hour} WITA. Pesan waktu ini?`);
      expect(talk.acts).toEqual([]);
    }
  });

  it.each(CHANNELS)('is booked by a yes on %s', (channel) => {
    const talk = atHours({ channel });
    talk.say('9');
    talk.say('betul');
    expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T01:00:00.000Z' }]);
  });

  it('that is not free is answered with the nearest ones, which can be tapped', () => {
    const talk = atHours({ slots: ODD });
    expect(talk.say('9')).toContain('pukul 09.00 WITA tidak tersedia. Waktu yang terdekat:');
    expect(talk.state.attempt).toBe(0);
    expect(talk.labels()).toEqual([
      'Kamis, 26 November 2026 pukul 08.30 WITA',
      'Kamis, 26 November 2026 pukul 08.50 WITA',
      'Kamis, 26 November 2026 pukul 09.10 WITA',
      'Hari lain',
    ]);
    expect(talk.say('jam 1')).toContain('pukul 13.00 WITA tidak tersedia');
    talk.say('9.50');
    expect(talk.say('ya')).toContain('09.50 WITA');
    expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T01:50:00.000Z' }]);
  });

  it('is a place in a numbered list when the hour is not free', () => {
    const talk = atHours({ channel: 'whatsapp', slots: ODD });
    expect(talk.say('9')).toContain('pukul 10.10 WITA. Pesan waktu ini?');
    talk.say('2');
    expect(talk.state.step).toBe('time');
    expect(talk.say('jam 9')).toContain('tidak tersedia');
    expect(talk.say('2')).toContain('pukul 08.50 WITA. Pesan waktu ini?');
    talk.say('1');
    expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T00:50:00.000Z' }]);
  });

  it('that is a place in a numbered list too can be taken for that', () => {
    const talk = atHours({ channel: 'whatsapp' });
    const said = talk.say('8');
    expect(said).toContain('pukul 08.00 WITA. Pesan waktu ini?');
    expect(said).toContain('2. Bukan, pilih Kamis, 26 November 2026 pukul 10.20 WITA');
    expect(talk.say('2')).toContain('pukul 10.20 WITA. Pesan waktu ini?');
    talk.say('1');
    expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T02:20:00.000Z' }]);
  });

  it('is asked about when both halves of the day fit', () => {
    const talk = atHours({ slots: slotsAt('2026-11-26', ['06.00', '12.00', '18.00']) });
    talk.say('jam 6');
    expect(talk.labels()).toEqual([
      'Kamis, 26 November 2026 pukul 06.00 WITA',
      'Kamis, 26 November 2026 pukul 18.00 WITA',
      'Hari lain',
    ]);
    expect(talk.say('6 sore')).toContain('pukul 18.00 WITA. Pesan waktu ini?');
  });

  it.each([
    ['25.00', 'Jam itu tidak ada'],
    ['jam', 'Jamnya belum terbaca'],
    ['asdf', 'Jamnya belum terbaca'],
    ['31/11', 'Tanggal itu tidak ada'],
    ['sebelum jam 9', 'Jamnya belum terbaca'],
  ])('%s is not understood', (said, why) => {
    const talk = atHours();
    expect(talk.say(said)).toContain(why);
    expect(talk.state).toMatchObject({ step: 'time', attempt: 1 });
  });

  it('leaves words and questions alone', () => {
    const talk = atHours();
    expect(talk.say('apa saja yang perlu disiapkan?')).not.toContain('belum terbaca');
    talk.say('batal');
    expect(talk.state.flow).toBe('status');
  });
});

describe('a typed day', () => {
  it.each([
    ['besok', 'Rabu, 25 November 2026'],
    ['Kamis', 'Kamis, 26 November 2026'],
    ['Jum’at aja', 'Jumat, 27 November 2026'],
    ['senin depan', 'Senin, 30 November 2026'],
    ['30/11', 'Senin, 30 November 2026'],
    ['tgl 30', 'Senin, 30 November 2026'],
    ['30', 'Senin, 30 November 2026'],
    ['30 November', 'Senin, 30 November 2026'],
    ['Senin, 30 November 2026', 'Senin, 30 November 2026'],
    ['2', 'Kamis, 26 November 2026'],
    ['yang kedua', 'Kamis, 26 November 2026'],
  ])('%s leads to the hours of %s', (said, day) => {
    for (const channel of CHANNELS) {
      const talk = booking({ channel });
      expect(talk.say(said)).toContain(`${day}. Silakan pilih jamnya.`);
      expect(talk.acts).toEqual([]);
    }
  });

  it.each([
    ['Senin 10.00', 'Senin, 30 November 2026 pukul 10.00 WITA'],
    ['besok jam 3 sore', 'Rabu, 25 November 2026 pukul 15.00 WITA'],
    ['30/11 pukul 10', 'Senin, 30 November 2026 pukul 10.00 WITA'],
  ])('with an hour (%s) leads to the confirmation', (said, when) => {
    for (const talk of [booking(), atHours(), booking({ channel: 'whatsapp' })]) {
      expect(talk.say(said)).toContain(`${when}. Pesan waktu ini?`);
    }
  });

  it('that is not free is said, without counting as a misunderstanding', () => {
    for (const talk of [booking(), atHours()]) {
      talk.say('asdf');
      const said = talk.say('9 Desember jam 9');
      expect(said).toContain('hari Rabu, 9 Desember 2026 tidak tersedia');
      expect(said).toContain('Silakan pilih hari');
      expect(talk.state).toMatchObject({ step: 'day', attempt: 0 });
    }
  });

  it('can be named for an hour that several days have', () => {
    const talk = booking();
    talk.say('jam 10');
    expect(talk.labels()).toHaveLength(5);
    expect(talk.say('Jumat')).toContain('Jumat, 27 November 2026 pukul 10.00 WITA. Pesan waktu ini?');
  });

  it('on which nothing is near leads back to the days', () => {
    const talk = atHours();
    talk.slots = SLOTS.slice(0, 24);
    expect(talk.say('jam 9')).toContain('tidak tersedia');
    expect(talk.state.step).toBe('day');
  });
});

describe('the confirmation', () => {
  const asked = (): Talk => {
    const talk = atHours();
    talk.say('9.20');
    return talk;
  };

  it('leads back to the hours of the day', () => {
    for (const said of ['tidak', 'waktu lain', 'kembali', 'jam lain']) {
      const talk = asked();
      expect(talk.say(said)).toContain('Kamis, 26 November 2026. Silakan pilih jamnya.');
      expect(talk.acts).toEqual([]);
    }
  });

  it.each([
    ['jam 10', 'Kamis, 26 November 2026 pukul 10.00 WITA. Pesan waktu ini?'],
    ['bukan, jam 10 aja', 'Kamis, 26 November 2026 pukul 10.00 WITA. Pesan waktu ini?'],
    ['ya jam 10', 'Kamis, 26 November 2026 pukul 10.00 WITA. Pesan waktu ini?'],
    ['9.20', 'Kamis, 26 November 2026 pukul 09.20 WITA. Pesan waktu ini?'],
    ['Senin', 'Senin, 30 November 2026. Silakan pilih jamnya.'],
    ['besok 10.20', 'Rabu, 25 November 2026 pukul 10.20 WITA. Pesan waktu ini?'],
    ['jam 9.30', 'Waktu yang terdekat:'],
    ['25.00', 'Jam itu tidak ada'],
    ['mungkin', 'belum kami pahami'],
  ])('reads %s as a new wish', (said, expected) => {
    const talk = asked();
    expect(talk.say(said)).toContain(expected);
    expect(talk.acts).toEqual([]);
  });

  it('takes a yes with the same hour, and a tap', () => {
    const typed = asked();
    typed.say('ya, jam 9.20');
    const tapped = asked();
    tapped.tap('Ya, pesan');
    for (const talk of [typed, tapped]) {
      expect(talk.acts).toEqual([{ type: 'book', startsAt: '2026-11-26T01:20:00.000Z' }]);
    }
  });

  it('is over when an officer booked meanwhile', () => {
    const talk = asked();
    talk.kase = BOOKED;
    talk.say('ya');
    expect(talk.acts).toEqual([]);
    expect(talk.state.flow).toBe('status');
  });
});

it('any free time, typed as its label or its hour, waits for its own confirmation', () => {
  const office = new Talk().office;
  fc.assert(
    fc.property(
      fc.constantFrom(...SLOTS, ...ODD),
      fc.constantFrom(...CHANNELS),
      fc.constantFrom('label', 'hour', 'moment', 'bare'),
      fc.boolean(),
      ({ startsAt }, channel, way, odd) => {
        const slots = odd || !SLOTS.some((slot) => slot.startsAt === startsAt) ? [...SLOTS, ...ODD] : SLOTS;
        const talk = booking({
          channel,
          slots: [...slots].sort((a, b) => a.startsAt.localeCompare(b.startsAt)),
        });
        const hour = formatTime(startsAt, office);
        const when = formatDateTime(startsAt, office);
        if (way !== 'moment') talk.say(dayOf(startsAt, office.timeZone));
        const said = {
          label: hour,
          hour: hour.slice(0, 5),
          moment: when,
          bare: hour.slice(0, 5).replace(/^0/u, ''),
        };
        expect(talk.say(said[way])).toContain(`${when}. Pesan waktu ini?`);
        expect(talk.acts).toEqual([]);
        talk.say('ya');
        expect(talk.acts).toEqual([{ type: 'book', startsAt }]);
      },
    ),
    { numRuns: byLength({ short: 40, long: 100 }) },
  );
});
