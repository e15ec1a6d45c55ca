import { DateTime } from 'luxon';

const MONTHS: Readonly<Record<string, number>> = {
  januari: 1,
  jan: 1,
  februari: 2,
  pebruari: 2,
  feb: 2,
  maret: 3,
  mar: 3,
  april: 4,
  apr: 4,
  mei: 5,
  juni: 6,
  jun: 6,
  juli: 7,
  jul: 7,
  agustus: 8,
  agu: 8,
  agt: 8,
  ags: 8,
  september: 9,
  sep: 9,
  sept: 9,
  oktober: 10,
  okt: 10,
  november: 11,
  nov: 11,
  nopember: 11,
  nop: 11,
  desember: 12,
  des: 12,
};

/** A date as officers type it (6-5-2027, 06/05/2027, 6.5.2027, 6 Mei 2027, 2027-05-06) as `YYYY-MM-DD`; null if it is none. */
export function parseDate(text: string): string | null {
  const words = text.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return toIso(iso[1], iso[2], iso[3]);
  const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(words);
  if (numeric) return toIso(numeric[3], numeric[2], numeric[1]);
  const named = /^(\d{1,2})[\s-]+([a-z]+)\.?[\s-]+(\d{4})$/.exec(words);
  const month = named?.[2] ? MONTHS[named[2]] : undefined;
  return named && month ? toIso(named[3], String(month), named[1]) : null;
}

/** A time of day as typed (09.30, 9:30, `pukul 9`) as minutes after midnight; null if it is none. */
export function parseTime(text: string): number | null {
  const match = /^(?:pukul|jam)?\s*(\d{1,2})(?:[.:](\d{2}))?(?:\s*wit[ab]?)?$/.exec(
    text.trim().toLowerCase(),
  );
  const hour = Number(match?.[1] ?? Number.NaN);
  const minute = Number(match?.[2] ?? 0);
  return match && hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** The instant of a local date and minute of day in an office's zone. */
export function localInstant(date: string, minutes: number, timeZone: string): string {
  return new Date(
    DateTime.fromISO(date, { zone: timeZone })
      .set({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
      .toMillis(),
  ).toISOString();
}

/** The calendar date of an instant in an office's zone, `YYYY-MM-DD`. */
export function localDate(at: string, timeZone: string): string {
  return DateTime.fromISO(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

function toIso(year: string | undefined, month: string | undefined, day: string | undefined): string | null {
  const date = DateTime.utc(Number(year), Number(month), Number(day));
  return date.isValid ? date.toFormat('yyyy-MM-dd') : null;
}
