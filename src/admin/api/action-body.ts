import { z } from 'zod';
import type { Action } from '../../sop/action.js';
import type { Office } from '../../sop/office.js';

/** A field with given values needs no example. */
const FIELDS: Readonly<Record<string, readonly [description: string, example: unknown]>> = {
  by: ['Whose side broke the call off', 'connection'],
  checklist: ['What was checked, by key', {}],
  confirm: ['True after `confirmation-needed`: the officer was asked, and means it', true],
  decree: ['Number of the decree (SK)', 'SK-12/2026'],
  deficiencies: ['What is to be fixed', [{ document: 'ktp', reason: 'buram' }]],
  document: ['Document of the office, or `data` for the form', 'ktp'],
  lpse: ['LPSE at which the applicant is registered', 'LPSE Kota Balikpapan'],
  note: ['Note; required where the reason needs one', 'Nama sama, NIK berbeda.'],
  outcome: ['Outcome of the act', 'ok'],
  publisher: ['Who set the sanction', 'Dinas PUPR'],
  question: ['Question to the applicant', 'Mohon kirim foto NPWP.'],
  reason: ['Reason: a code of the catalogue where there is one, else a sentence', 'Petugas berhalangan.'],
  row: ['Row of the SOP', 7],
  sipesut: ['What stands on SIPESUT', 'ada'],
  spse: ['How the SPSE account stands', 'approved'],
  startsAt: ['Start of the call, ISO 8601', '2026-11-25T01:30:00.000Z'],
  to: ['Username of the officer who gets the case', 'helpdesk2'],
  toRow: ['Row of the SOP, one that the case has been at', 6],
  validFrom: ['First day of the sanction', '2026-05-06'],
  validUntil: ['Last day of the sanction', '2027-05-05'],
  verifikator: ['Username of the Verifikator', 'verifikator'],
};

/**
 * The input of an act for the document: the table's own schema, with descriptions and examples. Null for acts of
 * applicants only, which this API refuses.
 */
export function documentedInput(action: Action, office: Office): z.ZodType | null {
  return action.roles.every((role) => role === 'applicant') ? null : described(action.input(office));
}

function described(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    return z.object(
      Object.fromEntries(
        Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [
          name,
          withWords(name, field),
        ]),
      ),
    );
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const options = schema.options as readonly z.ZodObject[];
    return z.union(options.map((option) => described(option)));
  }
  return schema;
}

function withWords(name: string, field: z.ZodType): z.ZodType {
  const known = FIELDS[name];
  if (known === undefined) return field;
  const [description, example] = known;
  const inner = field instanceof z.ZodArray ? z.array(described(field.element as z.ZodType)) : field;
  const ticked = field instanceof z.ZodObject ? allTicked(field) : undefined;
  return inner.meta({ description, ...field.meta(), example: choiceOf(field) ?? ticked ?? example });
}

/** An example of a checklist is one that passes. */
function allTicked({ shape }: z.ZodObject): Record<string, true> {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, true]));
}

function choiceOf(field: z.ZodType): unknown {
  const inner = field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  if (inner instanceof z.ZodEnum) return inner.options[0];
  return inner instanceof z.ZodLiteral ? [...inner.values][0] : undefined;
}
