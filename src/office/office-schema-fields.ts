import { z } from 'zod';
import { isDay } from '../sop/calendar.js';
import type { Span } from '../sop/office.js';

function unlessMissing(message: string): (issue: z.core.$ZodRawIssue) => string {
  return (issue) => (issue.input === undefined ? issueWords(issue) : message);
}

/** A text that is not empty, trimmed. */
export const words = z.string().trim().min(1, 'tidak boleh kosong. Isi teksnya.');

/** A text, or null for "belum diatur". */
export const optionalWords = words.nullable();

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): z.ZodType<number> {
  const error = unlessMissing(`harus bilangan bulat ${min} sampai ${max}. Perbaiki angkanya.`);
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** A stable code of lower-case letters, digits and dashes. Cases store it, so it must never change. */
export const code = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,23}$/,
    'kode harus huruf kecil, angka, atau tanda hubung, paling panjang 24 huruf. Perbaiki kodenya.',
  );

/** An https (or http) address, or null for "belum diatur". */
export const link = z
  .url({
    protocol: /^https?$/,
    error: unlessMissing('bukan tautan. Tulis lengkap dengan https://, atau null bila belum ada.'),
  })
  .nullable();

/** A calendar day that exists. */
export const day = z
  .string({ error: unlessMissing('harus tanggal TTTT-BB-HH, misalnya 2027-05-06.') })
  .refine(isDay, 'tanggal tidak ada di kalender. Tulis TTTT-BB-HH, misalnya 2027-05-06.');

/** A span such as `07.30-16.00`. It must end later than it begins; 24.00 is the end of the day. */
const span = z
  .string({ error: unlessMissing('jam harus ditulis dalam tanda kutip, misalnya "07.30-16.00".') })
  .transform((text, context): Span => {
    const match = /^(\d{1,2})[.:](\d{2}) ?- ?(\d{1,2})[.:](\d{2})$/.exec(text.trim());
    const [start, end] = match ? [minute(match[1], match[2]), minute(match[3], match[4])] : [Number.NaN, 0];
    if (!(start < end && end <= 24 * 60)) {
      context.addIssue(
        `jam "${text}" keliru. Tulis buka-tutup, misalnya "07.30-16.00"; tutup harus sesudah buka.`,
      );
      return z.NEVER;
    }
    return { start, end };
  });

/** Spans of a day, in order and without overlap. */
export const spans = z
  .array(span, { error: unlessMissing('harus daftar jam, misalnya ["07.30-16.00"]; [] berarti tutup.') })
  .refine(
    (list) => list.every(({ start }, index) => index === 0 || start >= (list[index - 1]?.end ?? 0)),
    'rentang jam harus berurutan dan tidak bertumpuk. Urutkan atau gabungkan.',
  );

/** Checks that no two entries of a list have the same key. */
export function uniqueBy<T>(key: (entry: T) => string, what: string) {
  return (list: readonly T[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, entry] of list.entries()) {
      if (seen.has(key(entry))) {
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `${what} "${key(entry)}" sudah dipakai di atas. Pakai yang lain atau hapus salah satu.`,
        });
      }
      seen.add(key(entry));
    }
  };
}

function minute(hours = '', minutes = ''): number {
  return Number(minutes) < 60 ? Number(hours) * 60 + Number(minutes) : Number.NaN;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'teks',
  number: 'angka',
  int: 'bilangan bulat',
  boolean: 'true atau false',
  array: 'daftar (baris yang diawali "-")',
  object: 'bagian dengan kunci: nilai',
  record: 'bagian dengan kunci: nilai',
};

/** Indonesian words, with the fix, for problems whose field has no words of its own. */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return 'kunci tidak dikenal. Periksa ejaannya atau hapus.';
  }
  if (issue.code === 'invalid_value') {
    return `harus salah satu dari: ${issue.values.map(String).join(', ')}.`;
  }
  if (issue.code === 'invalid_type') {
    const expected = TYPE_WORDS[issue.expected] ?? issue.expected;
    return issue.input === undefined
      ? `belum ada. Tambahkan; isinya ${expected}.`
      : `harus ${expected}. Perbaiki isinya.`;
  }
  return 'tidak sah. Bandingkan dengan office/lpse-kaltim.';
}
