import { Long, ObjectId, Timestamp } from 'bson';
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { isDoc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { typeName } from '../query/types.js';
import {
  define,
  isNullish,
  isTrue,
  named,
  namedFields,
  textOf,
  wholeNumber,
  type Named,
} from './arguments.js';
import type { Operator } from './compile.js';
import { formatDate, parseByFormat } from './date-format.js';

const zones = new Map<string, Zone>();

/** A time zone by its Olson name or as an offset (`+07:00`, `+0700`, `+07`). @throws MongoCommandError 40485 */
function zoneOf(given: unknown): Zone {
  if (given === undefined) return FixedOffsetZone.utcInstance;
  const text = textOf(given, 'timezone');
  const known = zones.get(text);
  if (known) return known;
  const zone = offsetZone(text) ?? new IANAZone(text);
  if (!zone.isValid) throw refusal(40485, `unrecognized time zone identifier: "${text}"`);
  if (zones.size < 1000) zones.set(text, zone);
  return zone;
}

function offsetZone(text: string): Zone | undefined {
  if (text === 'UTC' || text === 'GMT' || text === 'Z') return FixedOffsetZone.utcInstance;
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? '0');
  return FixedOffsetZone.instance(match[1] === '-' ? -minutes : minutes);
}

/**
 * A date, from a date, a timestamp or an ObjectId.
 * @throws MongoCommandError 16006
 */
function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw refusal(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The instant in a zone. */
function local(date: Date, zone: Zone): DateTime {
  return DateTime.fromMillis(date.getTime(), { zone, locale: 'en-US' });
}

/**
 * Parses a date in ISO 8601, also with a space in place of the T.
 * @throws MongoCommandError 241
 */
export function parseDate(text: string, zone: Zone | undefined): Date {
  const parsed = DateTime.fromISO(
    text
      .trim()
      .replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
      .replace(/ (?=[+-]\d\d)/, ''),
    {
      zone: zone ?? FixedOffsetZone.utcInstance,
    },
  );
  if (!parsed.isValid)
    throw refusal(241, `Error parsing date string '${text}'; an ISO 8601 date was expected`);
  return parsed.toJSDate();
}

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
type Unit = (typeof UNITS)[number];

function unitOf(value: unknown): Unit {
  if (!UNITS.includes(value as Unit)) throw refusal(9, `unknown time unit value: ${String(value)}`);
  return value as Unit;
}

const SPANS: Partial<Record<Unit, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** 1 for Monday to 7 for Sunday, by name or its first three letters. */
function weekStart(value: unknown): number {
  if (isNullish(value)) return 7;
  const text = textOf(value, 'startOfWeek').toLowerCase();
  const day = DAYS.findIndex((name) => name === text || name.slice(0, 3) === text);
  if (day < 0) throw refusal(9, `unknown day of week value: ${text}`);
  return day + 1;
}

/** Days since 1970 of the calendar day in its zone. */
function dayNumber(time: DateTime): number {
  return Date.UTC(time.year, time.month - 1, time.day) / 86_400_000;
}

/** Start of a calendar day in a zone; `day` counts days since 1970. */
function startOfDay(day: number, zone: Zone): DateTime {
  const date = new Date(day * 86_400_000);
  return DateTime.fromObject(
    { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    { zone },
  );
}

/** 2000-01-01, a Saturday, from which bins of several units are counted. */
const REFERENCE = Date.UTC(2000, 0, 1) / 86_400_000;

function truncate(given: Named): unknown {
  if (['date', 'unit'].some((field) => isNullish(given[field]))) return null;
  if ('timezone' in given && isNullish(given['timezone'])) return null;
  const zone = zoneOf(given['timezone']);
  const date = dateOf(given['date']);
  const unit = unitOf(given['unit']);
  const size = given['binSize'] === undefined ? 1 : wholeNumber(given['binSize'], '$dateTrunc');
  if (size < 1) throw refusal(5439017, '$dateTrunc requires binSize to be greater than 0');
  const time = local(date, zone);
  const down = (value: number, from: number, step: number): number =>
    from + Math.floor((value - from) / step) * step;
  const span = SPANS[unit];
  if (span !== undefined) {
    const from = startOfDay(REFERENCE, zone).toMillis();
    return new Date(down(date.getTime(), from, span * size));
  }
  if (unit === 'day') return startOfDay(down(dayNumber(time), REFERENCE, size), zone).toJSDate();
  if (unit === 'week') {
    const from = REFERENCE + ((weekStart(given['startOfWeek']) - 6 + 7) % 7);
    return startOfDay(down(dayNumber(time), from, size * 7), zone).toJSDate();
  }
  const months = unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1;
  const month = down(time.year * 12 + time.month - 1, 2000 * 12, months * size);
  return DateTime.fromObject({ year: Math.floor(month / 12), month: (month % 12) + 1 }, { zone }).toJSDate();
}

function difference(given: Named): unknown {
  if (['startDate', 'endDate', 'unit'].some((field) => isNullish(given[field]))) return null;
  if ('timezone' in given && isNullish(given['timezone'])) return null;
  const zone = zoneOf(given['timezone']);
  const unit = unitOf(given['unit']);
  const start = local(dateOf(given['startDate']), zone);
  const end = local(dateOf(given['endDate']), zone);
  return longOf(boundaries(start, end, unit, weekStart(given['startOfWeek'])));
}

/** How many beginnings of the unit lie between both. */
function boundaries(start: DateTime, end: DateTime, unit: Unit, firstDay: number): number {
  const span = SPANS[unit];
  if (span !== undefined) {
    const offset = start.offset * 60_000;
    return Math.floor((end.toMillis() + offset) / span) - Math.floor((start.toMillis() + offset) / span);
  }
  if (unit === 'day') return dayNumber(end) - dayNumber(start);
  if (unit === 'week') {
    // Day 4 since 1970 was a Monday.
    const week = (time: DateTime): number => Math.floor((dayNumber(time) - 4 - (firstDay - 1)) / 7);
    return week(end) - week(start);
  }
  const per = unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1;
  const count = (time: DateTime): number => Math.floor((time.year * 12 + time.month - 1) / per);
  return count(end) - count(start);
}

function added(sign: 1 | -1): (given: Named, name: string) => unknown {
  return (given, name) => {
    if (['startDate', 'unit', 'amount'].some((field) => isNullish(given[field]))) return null;
    if ('timezone' in given && isNullish(given['timezone'])) return null;
    const unit = unitOf(given['unit']);
    const amount = wholeNumber(given['amount'], name) * sign;
    const time = local(dateOf(given['startDate']), zoneOf(given['timezone']));
    const result = time.plus({ [unit]: amount });
    if (!result.isValid) throw refusal(5166406, `${name} overflowed`);
    return result.toJSDate();
  };
}

const CIVIL = ['year', 'month', 'day'];
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];
const CLOCK = ['hour', 'minute', 'second', 'millisecond'];

function fromParts(given: Named, name: string): unknown {
  const zone = zoneOf(given['timezone'] ?? undefined);
  const part = (field: string, otherwise: number): number => {
    const value = given[field];
    return value === undefined ? otherwise : wholeNumber(value, name);
  };
  if ([...CIVIL, ...ISO, ...CLOCK, 'timezone'].some((field) => given[field] === null)) return null;
  let day: number;
  if (given['isoWeekYear'] !== undefined) {
    const start = DateTime.fromObject(
      { weekYear: part('isoWeekYear', 1970), weekNumber: 1, weekday: 1 },
      { zone: 'utc' },
    );
    day = dayNumber(start) + (part('isoWeek', 1) - 1) * 7 + part('isoDayOfWeek', 1) - 1;
  } else {
    if (given['year'] === undefined)
      throw refusal(40516, "$dateFromParts requires either 'year' or 'isoWeekYear'");
    const date = new Date(0);
    date.setUTCFullYear(part('year', 1970), part('month', 1) - 1, part('day', 1));
    day = date.getTime() / 86_400_000;
  }
  const clock =
    part('hour', 0) * 3_600_000 +
    part('minute', 0) * 60_000 +
    part('second', 0) * 1000 +
    part('millisecond', 0);
  // Parts out of their range carry over, so the wall clock is computed first and put into its zone afterwards.
  const wall = DateTime.fromMillis(day * 86_400_000 + clock, { zone: 'utc' });
  return wall.setZone(zone, { keepLocalTime: true }).toJSDate();
}

function toParts(given: Named): unknown {
  if (isNullish(given['date'])) return null;
  if ('timezone' in given && isNullish(given['timezone'])) return null;
  const time = local(dateOf(given['date']), zoneOf(given['timezone']));
  const { hour, minute, second, millisecond } = time;
  return isTrue(given['iso8601'])
    ? {
        isoWeekYear: time.weekYear,
        isoWeek: time.weekNumber,
        isoDayOfWeek: time.weekday,
        hour,
        minute,
        second,
        millisecond,
      }
    : { year: time.year, month: time.month, day: time.day, hour, minute, second, millisecond };
}

function toText(given: Named, name: string): unknown {
  if (isNullish(given['date'])) return given['onNull'] ?? null;
  if ('timezone' in given && isNullish(given['timezone'])) return null;
  const zone = zoneOf(given['timezone']);
  const utc = zone === FixedOffsetZone.utcInstance;
  const format = given['format'] ?? (utc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L');
  return formatDate(local(dateOf(given['date']), zone), textOf(format, name));
}

const fromText: Operator = (argument, compiler, name) => {
  const fields = namedFields(argument, name, ['dateString'], ['format', 'timezone', 'onError', 'onNull']);
  const compiled = new Map(Object.entries(fields).map(([field, value]) => [field, compiler.compile(value)]));
  return (env) => {
    const part = (field: string): unknown => compiled.get(field)?.(env);
    const text = part('dateString');
    if (isNullish(text)) return part('onNull') ?? null;
    const timezone = part('timezone');
    if (timezone === null) return null;
    try {
      const zone = zoneOf(timezone);
      const format = part('format');
      if (isNullish(format)) return parseDate(textOf(text, name), zone);
      return parseByFormat(textOf(text, name), textOf(format, name), zone);
    } catch (error) {
      if (compiled.has('onError')) return part('onError');
      throw error;
    }
  };
};

/** An operator that takes a date, or `{date, timezone}`. */
function partOf(read: (time: DateTime) => unknown): Operator {
  return (argument, compiler, name) => {
    const only = Array.isArray(argument) && argument.length === 1 ? (argument[0] as unknown) : argument;
    const given =
      isDoc(only) && 'date' in only ? namedFields(only, name, ['date'], ['timezone']) : { date: only };
    const date = compiler.compile(given['date']);
    const timezone = 'timezone' in given ? compiler.compile(given['timezone']) : undefined;
    return (env) => {
      const value = date(env);
      const zone = timezone ? timezone(env) : undefined;
      if (isNullish(value) || (timezone && isNullish(zone))) return null;
      return read(local(dateOf(value), zoneOf(zone)));
    };
  };
}

define({
  $dateTrunc: named(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], truncate),
  $dateDiff: named(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], difference),
  $dateAdd: named(['startDate', 'unit', 'amount'], ['timezone'], added(1)),
  $dateSubtract: named(['startDate', 'unit', 'amount'], ['timezone'], added(-1)),
  $dateFromParts: named([], [...CIVIL, ...ISO, ...CLOCK, 'timezone'], fromParts),
  $dateToParts: named(['date'], ['timezone', 'iso8601'], toParts),
  $dateToString: named(['date'], ['format', 'timezone', 'onNull'], toText),
  $dateFromString: fromText,
  $year: partOf((time) => time.year),
  $month: partOf((time) => time.month),
  $dayOfMonth: partOf((time) => time.day),
  $dayOfWeek: partOf((time) => (time.weekday % 7) + 1),
  $dayOfYear: partOf((time) => time.ordinal),
  $week: partOf((time) => Math.floor((time.ordinal - (time.weekday % 7) + 6) / 7)),
  $isoWeek: partOf((time) => time.weekNumber),
  $isoWeekYear: partOf((time) => longOf(time.weekYear)),
  $isoDayOfWeek: partOf((time) => time.weekday),
  $hour: partOf((time) => time.hour),
  $minute: partOf((time) => time.minute),
  $second: partOf((time) => time.second),
  $millisecond: partOf((time) => time.millisecond),
});

function longOf(value: number): Long {
  return Long.fromNumber(value);
}
