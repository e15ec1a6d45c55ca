import { z } from 'zod';
import { PASSWORD_CHARS } from '../../core/limits.js';
import { ROLES } from '../../sop/case.js';

/**
 * Words that stand in one line wherever they are shown: no line break, control character or mark that turns the writing
 * direction, by which a name could pass for something else in a mail, a list or a log.
 */
export function oneLine(what: string): z.ZodString {
  return z
    .string()
    .trim()
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u, `${what}: satu baris, tanpa karakter kendali.`);
}

/** Fields that several endpoints share, each with its description and example for the document. */
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

/** An answer's instant. */
export const instant = z.iso
  .datetime()
  .meta({ description: 'Instant, ISO 8601 in UTC', example: '2026-11-24T01:30:00.000Z' });

/** An instant of a request, read as UTC with milliseconds. `abort`: what is no instant is not read as one. */
export const moment = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite((value) => new Date(value).toISOString())
  .meta({ description: 'Instant, ISO 8601', example: '2026-11-24T01:30:00.000Z' });

/** A local date of the office. */
export const localDate = z.iso
  .date()
  .meta({ description: 'Date in the office time zone', example: '2026-11-24' });

/** A case number in the address, typed in any way (CONTRACT "Case numbers"). */
export const caseNumber = z.string().max(40).meta({
  description: 'Case number; case, dashes and leading zeros do not matter',
  example: 'KT-2026-00041',
});

export const id = z
  .string()
  .max(64)
  .meta({ description: 'Identifier', example: '01jd9x0m3k0000q7w2n5t8v1bz' });

/** `{items}` of something. */
export function listOf(item: z.ZodType, what: string): z.ZodObject {
  return z.object({ items: z.array(item).meta({ description: what }) });
}
