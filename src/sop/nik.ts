import { DateTime } from 'luxon';
import type { Day } from './calendar.js';

/** A NIK adds this to a woman's day of birth. */
const WOMAN = 40;
/** A NIK's two-digit year is read in the century in which the person is this old (docs/domain.md, "Identity data"). */
const AGE = { youngest: 17, oldest: 100 } as const;

/** Whether digits 7 to 12 of a NIK are the birthday of somebody of 17 to 100 years; a warning, never a refusal. */
export function hasPlausibleBirth(nik: string, today: Day): boolean {
  const written = Number(nik.slice(6, 8));
  const day = written > WOMAN ? written - WOMAN : written;
  const year = Number(nik.slice(10, 12));
  return [1900, 2000].some((century) => {
    const born = DateTime.fromObject(
      { year: century + year, month: Number(nik.slice(8, 10)), day },
      { zone: 'utc' },
    );
    if (!born.isValid) return false;
    const age = DateTime.fromISO(today, { zone: 'utc' }).diff(born, 'years').years;
    return age >= AGE.youngest && age <= AGE.oldest;
  });
}
