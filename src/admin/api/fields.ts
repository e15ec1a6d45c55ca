import { z } from 'zod';
import { PASSWORD_CHARS } from '../../core/limits.js';
import { ROLES } from '../../sop/case.js';

/**
 * Schema of a text on one line. It refuses line breaks, control characters and marks of writing direction, by which a
 * name could pass for another.
 */
export function oneLine(what: string): z.ZodString {
  return z
    .string()
    .trim()
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u, `${what}: satu baris, tanpa karakter kendali.`);
}

/**
 * Schema of a user name. The schemas of this file are shared by several endpoints, with description and example for the
 * document.
 */
export const username = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,31}$/, 'Nama pengguna: 2 sampai 32 huruf kecil, angka, titik, "_" atau "-".')
  .meta({ description: 'Username of a member of staff', example: 'helpdesk' });

export const role = z.enum(ROLES).meta({ description: 'Role of a member of staff', example: 'helpdesk' });

export const personName = oneLine('Nama')
  .min(1, 'Nama wajib diisi.')
  .max(100)
  .meta({ description: 'Name of a member of staff', example: 'Rina Helpdesk' });

export const newPassword = z
  .string()
  .min(PASSWORD_CHARS.min, `Kata sandi paling sedikit ${PASSWORD_CHARS.min} karakter.`)
  .max(PASSWORD_CHARS.max)
  .meta({ description: 'Password', example: 'kata-sandi-yang-panjang' });

/** Schema of an instant in an answer. */
export const instant = z.iso
  .datetime()
  .meta({ description: 'Instant, ISO 8601 in UTC', example: '2026-11-24T01:30:00.000Z' });

/**
 * Schema of an instant in a request, normalised to UTC with milliseconds. `abort` keeps a wrong one from being parsed.
 */
export const moment = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite((value) => new Date(value).toISOString())
  .meta({ description: 'Instant, ISO 8601', example: '2026-11-24T01:30:00.000Z' });

/** Schema of a date in the office's zone. */
export const localDate = z.iso
  .date()
  .meta({ description: 'Date in the office time zone', example: '2026-11-24' });

/** Schema of a case number in an address, typed in any way ("Case numbers" in docs/contract.md). */
export const caseNumber = z.string().max(40).meta({
  description: 'Case number; case, dashes and leading zeros do not matter',
  example: 'KT-2026-00041',
});

export const id = z
  .string()
  .max(64)
  .meta({ description: 'Identifier', example: '01jd9x0m3k0000q7w2n5t8v1bz' });

/** The schema of a list, `{items}`. */
export function listOf(item: z.ZodType, what: string): z.ZodObject {
  return z.object({ items: z.array(item).meta({ description: what }) });
}
