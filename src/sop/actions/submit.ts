import { z } from 'zod';
import type { CaseFact } from '../events.js';
import type { ActContext, Objection } from '../action.js';
import { applicantSchema, documentsSchema } from './applicant-schemas.js';
import { action } from './define.js';
import { instantField, requiredField } from './schemas.js';

const input = z.object({
  id: requiredField('Id'),
  number: requiredField('Nomor permohonan'),
  applicantId: requiredField('Id penyedia'),
  applicant: applicantSchema,
  documents: documentsSchema,
  spseAt: instantField('Waktu pendaftaran SPSE'),
  documentsAt: instantField('Waktu kelengkapan dokumen'),
  preparedAt: instantField('Waktu persiapan berkas'),
  acknowledged: z
    .object({
      version: requiredField('Versi pemberitahuan'),
      textHash: requiredField('Hash pemberitahuan'),
      channel: requiredField('Kanal'),
      at: instantField('Waktu pemberitahuan dibaca'),
    })
    .optional(),
});

/** What `submit` takes: the whole draft with the identifiers and the number drawn for it. */
export type SubmitInput = z.infer<typeof input>;

/** The facts that open a case. */
export function submitFacts({ applicant, acknowledged, ...data }: SubmitInput): readonly CaseFact[] {
  const read = acknowledged ? { acknowledged } : {};
  return [{ type: 'submitted', data: { ...data, ...read }, personal: { applicant } }];
}

/** The refusal that names the required documents without a file; null when none is missing. */
export function documentsObjection(
  { documents }: Pick<SubmitInput, 'documents'>,
  { office }: Pick<ActContext, 'office'>,
): Objection | null {
  const have = new Set(documents.filter(({ files }) => files.length > 0).map(({ code }) => code));
  const issues = office.documents
    .filter(({ code, required }) => required && !have.has(code))
    .map(({ label }) => ({ path: 'documents', message: `${label} belum ada.` }));
  return issues.length === 0
    ? null
    : { code: 'invalid-input', text: 'Mohon maaf, dokumen belum lengkap.', issues };
}

/** Row 3: the applicant sends the application; rows 1, 2 and 5 are recorded from the draft. */
export const submit = action({
  name: 'submit',
  label: 'Kirim permohonan',
  summary: 'Send the application; opens the case with its number (row 3, recording rows 1, 2 and 5)',
  at: 'draft',
  roles: ['applicant'],
  completes: [1, 2, 3, 5],
  holderExempt: true,
  input: () => input,
  commands: [],
  variants: [],
  check: (_state, value, context) => documentsObjection(value, context),
  decide: (_state, value) => submitFacts(value),
});
