import { z } from 'zod';
import { applicantSchema, documentsSchema } from './applicant-schemas.js';
import { action } from './define.js';
import { documentsObjection } from './submit.js';

const input = z.object({
  applicant: applicantSchema,
  documents: documentsSchema,
  /** Codes of documents or fields of the form. */
  changed: z.array(z.string().min(1)),
});

/** Row 4: the applicant sends the corrected application; the case enters row 6 again, in the next round. */
export const resubmit = action({
  name: 'resubmit',
  label: 'Kirim perbaikan',
  summary: 'Send the fix after a return; the next round begins at row 6 (row 4)',
  at: [4],
  roles: ['applicant'],
  completes: [4],
  holderExempt: true,
  input: () => input,
  commands: [],
  variants: [],
  check: (_state, value, context) => documentsObjection(value, context),
  decide: (_state, { applicant, documents, changed }) => [
    { type: 'resubmitted', data: { documents, changed }, personal: { applicant } },
  ],
});
