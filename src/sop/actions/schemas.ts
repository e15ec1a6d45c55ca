import { z } from 'zod';
import { ACT_FIELD_MAX_CHARS, ACT_TEXT_MAX_CHARS, DEFICIENCIES_MAX } from '../../core/limits.js';
import type { Office } from '../office.js';

/** Stands in the place of a document's code for shortcomings of the form itself. */
export const DATA_CODE = 'data';

/** Schema of a required free text; `what` names it in messages. */
export function requiredText(what: string, max = ACT_TEXT_MAX_CHARS): z.ZodString {
  return z
    .string({ error: `${what} wajib diisi.` })
    .trim()
    .min(1, `${what} wajib diisi.`)
    .max(max, `${what} paling panjang ${max} karakter.`);
}

/** Schema of a required short text (`ACT_FIELD_MAX_CHARS`); `what` names it in messages. */
export function requiredField(what: string): z.ZodString {
  return requiredText(what, ACT_FIELD_MAX_CHARS);
}

/** Schema of a note that may be missing or empty. */
export const optionalNote = z
  .string({ error: 'Catatan harus berupa teks.' })
  .trim()
  .max(ACT_TEXT_MAX_CHARS, `Catatan paling panjang ${ACT_TEXT_MAX_CHARS} karakter.`)
  .optional();

/** Schema of the word of an act that may be asked about ({@link Action.doubt}): true when it was, and is meant. */
export const confirmed = z.boolean({ error: 'Isi dengan ya (true) atau tidak (false).' }).optional();

/** Schema of a calendar date `YYYY-MM-DD`; `what` names it in messages. */
export function isoDate(what: string): z.ZodISODate {
  return z.iso.date({ error: `${what} harus berupa tanggal, misalnya 2027-05-06.` });
}

/**
 * Schema of an instant with any offset, which becomes UTC with milliseconds. `abort` keeps other text from being
 * transformed.
 */
export function instantField(what: string) {
  return z.iso
    .datetime({
      offset: true,
      abort: true,
      error: `${what} harus berupa tanggal dan jam, misalnya 2027-05-06T09:30:00+08:00.`,
    })
    .overwrite((value) => new Date(value).toISOString());
}

/** Makes a schema of numbers accept digits in a text as well, because the value of a form's choice is always a text. */
export function orDigits<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value),
    schema,
  );
}

/** Schema of a row number of the SOP. */
export const rowNumber = orDigits(
  z
    .int({ error: 'Baris harus berupa nomor baris SOP.' })
    .min(1, 'Baris harus berupa nomor baris SOP.')
    .max(19, 'Baris harus berupa nomor baris SOP.'),
);

/**
 * Schema of shortcomings: at least one, each of a document of the office or of `data`. A reason such as `lainnya` needs
 * a note.
 */
export function deficiencies(office: Office) {
  const documents = [...office.documents.map(({ code }) => code), DATA_CODE];
  const reasons = office.reasons.map(({ code }) => code);
  const withNote = new Set(office.reasons.filter(({ needsNote }) => needsNote).map(({ code }) => code));
  const one = z
    .object({
      document: z.enum(documents, { error: `Dokumen tidak dikenal. Pilihan: ${documents.join(', ')}.` }),
      reason: z.enum(reasons, { error: `Alasan tidak dikenal. Pilihan: ${reasons.join(', ')}.` }),
      note: optionalNote,
    })
    .superRefine(({ reason, note }, issues) => {
      if (withNote.has(reason) && !note) {
        issues.addIssue({ code: 'custom', path: ['note'], message: `Alasan "${reason}" perlu catatan.` });
      }
    });
  return z
    .array(one, { error: 'Sebutkan kekurangannya.' })
    .min(1, 'Sebutkan paling sedikit satu kekurangan.')
    .max(DEFICIENCIES_MAX, `Paling banyak ${DEFICIENCIES_MAX} kekurangan.`);
}

/** Shortcomings as facts carry them: the codes in the clear, the notes personal. */
export function returnedPayload(
  list: readonly { readonly document: string; readonly reason: string; readonly note?: string | undefined }[],
): {
  readonly plain: { document: string; reason: string }[];
  readonly personal: { document: string; reason: string; note?: string }[];
} {
  return {
    plain: list.map(({ document, reason }) => ({ document, reason })),
    personal: list.map(({ document, reason, note }) => ({ document, reason, ...(note ? { note } : {}) })),
  };
}

/** One line of a checklist. */
interface Item {
  readonly key: string;
  readonly label: string;
}

/** Schema of a checklist: a boolean for each key. Those of `required` must be true; keys of neither list are refused. */
export function checklist(required: readonly Item[], optional: readonly Item[] = []) {
  const words = (label: string): { description: string; example: boolean } => ({
    description: label,
    example: true,
  });
  const needed = required.map(
    ({ key, label }) =>
      [key, z.literal(true, { error: `"${key}" belum dicentang.` }).meta(words(label))] as const,
  );
  const free = optional.map(
    ({ key, label }) =>
      [
        key,
        z.boolean({ error: 'Isi dengan ya (true) atau tidak (false).' }).exactOptional().meta(words(label)),
      ] as const,
  );
  return z.strictObject(Object.fromEntries<z.ZodType<boolean>>([...free, ...needed]), {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `"${(issue['keys'] as readonly string[]).join('", "')}" tidak ada pada daftar periksa.`
        : 'Daftar periksa wajib diisi.',
  });
}
