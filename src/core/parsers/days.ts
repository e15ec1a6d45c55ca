import { parseDate } from './dates.js';
import type { Parsed } from './parsed.js';
import { bareWish } from './wish-words.js';

const DAY_MS = 24 * 60 * 60_000;

/** A date without a near year is a slip, or its "year" is an hour (`30 November 10`). */
const NEAR_DAYS = 366;

const AHEAD: ReadonlyMap<string, number> = new Map([
  ['hari ini', 0],
  ['hr ini', 0],
  ['sekarang', 0],
  ['besok', 1],
  ['bsk', 1],
  ['besuk', 1],
  ['esok', 1],
  ['lusa', 2],
  ['besok lusa', 2],
]);

/** From Monday on. */
const WEEKDAYS: readonly (readonly string[])[] = [
  ['senin', 'senen', 'snn'],
  ['selasa', 'sls'],
  ['rabu', 'rebo', 'rb'],
  ['kamis', 'kms'],
  ['jumat', "jum'at", 'jumaat', 'jmt'],
  ['sabtu', 'sbt'],
  ['minggu', 'ahad'],
];
const WEEKDAY = WEEKDAYS.flat().join('|');
const NAMED = new RegExp(
  `^(?:(besok|bsk) )?(hari )?(${WEEKDAY})(?: (?:(besok|ini)|((?:(?:minggu|pekan) )?depan)|(?:minggu|pekan) ini))?$`,
  'u',
);
const OF_MONTH = new RegExp(`^(?:hari )?(?:(?:${WEEKDAY}) )?(?:tgl|tanggal) ?(\\d{1,2})$`, 'u');

/**
 * A day as `YYYY-MM-DD`, seen from the calendar day `today`: `besok`, `lusa`, `Senin` (the next one, today included),
 * `Senin depan` (that of the coming week), `tgl 30` (the next 30th), `30/11` (of the nearest year), or a full date. A
 * weekday beside a date is not compared with it.
 */
export function parseDay(text: string, today: string): Parsed<string> {
  const key = bareWish(text).replace(/(?<=\S) (?:pagi|siang|sore|petang|malam)$/u, '');
  const ahead = AHEAD.get(key);
  if (ahead !== undefined) return { ok: true, value: later(today, ahead) };
  const named = NAMED.exec(key);
  if (named !== null) return weekday(named, today);
  const ofMonth = OF_MONTH.exec(key);
  if (ofMonth !== null) return nextOfMonth(Number(ofMonth[1]), today);
  return dated(key, today);
}

function weekday([key = '', , hari, name = '', , next]: RegExpExecArray, today: string): Parsed<string> {
  // "Minggu depan" and "minggu ini" are weeks, not Sundays.
  if (name === 'minggu' && hari === undefined && /^minggu (?:depan|ini)$/u.test(key)) {
    return { ok: false, reason: 'day-form' };
  }
  const wanted = WEEKDAYS.findIndex((names) => names.includes(name));
  const now = (new Date(today).getUTCDay() + 6) % 7;
  return { ok: true, value: later(today, next === undefined ? (wanted - now + 7) % 7 : wanted - now + 7) };
}

function nextOfMonth(number: number, today: string): Parsed<string> {
  const days = Array.from({ length: 62 }, (_, ahead) => later(today, ahead));
  const found = days.find((day) => Number(day.slice(8)) === number);
  return found === undefined ? { ok: false, reason: 'date-impossible' } : { ok: true, value: found };
}

function dated(key: string, today: string): Parsed<string> {
  if (!/\d/u.test(key)) return { ok: false, reason: 'day-form' };
  const year = Number(today.slice(0, 4));
  const read = [key, ...[year - 1, year, year + 1].map((one) => `${key} ${one}`)].map((one) =>
    parseDate(one),
  );
  const [nearest] = read
    .flatMap((one) => (one.ok && distance(one.value, today) <= NEAR_DAYS ? [one.value] : []))
    .sort((one, other) => distance(one, today) - distance(other, today));
  if (nearest !== undefined) return { ok: true, value: nearest };
  const impossible = read.some((one) => !one.ok && one.reason === 'date-impossible');
  return { ok: false, reason: impossible ? 'date-impossible' : 'day-form' };
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** In days. */
function distance(one: string, other: string): number {
  return Math.abs(Date.parse(one) - Date.parse(other)) / DAY_MS;
}
