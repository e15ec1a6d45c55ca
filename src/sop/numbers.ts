/** A case number as typed. `year` is null when only the last number was typed, which is for staff alone. */
export interface TypedNumber {
  readonly year: number | null;
  readonly serial: number;
}

const SERIAL_DIGITS = 5;

/** `KT-2026-00001`: prefix of the office, year in its zone, five digits, more when a year needs them. */
export function formatCaseNumber(prefix: string, year: number, serial: number): string {
  return `${prefix}-${year}-${String(serial).padStart(SERIAL_DIGITS, '0')}`;
}

/**
 * Reads a case number in any case, without dashes, leading zeros or prefix, or the last number alone. Null for anything
 * else, also for another office's prefix.
 */
export function parseCaseNumber(text: string, prefix: string): TypedNumber | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s\-–./]+/gu, ' ');
  const start = prefix.toLowerCase();
  const body = plain.startsWith(start) ? plain.slice(start.length).trim() : plain;
  const whole = /^(20\d{2}) (\d{1,7})$/u.exec(body) ?? /^(20\d{2})(\d{5,7})$/u.exec(body);
  if (whole) return typed(Number(whole[1]), whole[2]);
  return body === plain && /^\d{1,7}$/u.test(body) ? typed(null, body) : null;
}

/** The full case number that was typed; null for anything else, also for the last number alone. */
export function fullCaseNumber(text: string, prefix: string): string | null {
  const number = parseCaseNumber(text, prefix);
  return number?.year ? formatCaseNumber(prefix, number.year, number.serial) : null;
}

function typed(year: number | null, digits: string | undefined): TypedNumber | null {
  const serial = Number(digits);
  return serial > 0 ? { year, serial } : null;
}
