import { MASKED_SHOWN } from '../core/limits.js';
import { maskAfterFirst, maskMail, maskQuoted, maskStart } from '../core/mask.js';
import type { Applicant } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { CaseView } from './case-view.js';
import type { TaskView } from './task-list.js';

/**
 * A case as lists show it: of personal data but the name only enough to tell two people apart. The full data are in the
 * case itself, where each reading is recorded.
 */
export function maskedCase(view: CaseView): CaseView {
  return {
    ...view,
    applicant: view.applicant && maskedApplicant(view.applicant),
    tasks: view.tasks.map(maskedTask),
  };
}

/** A task as lists show it: numbers and addresses in an applicant's words are masked. */
export function maskedTask(task: TaskView): TaskView {
  return { ...task, text: maskQuoted(task.text) };
}

function maskedApplicant(applicant: Applicant): Applicant {
  const { certificate } = applicant;
  return {
    ...applicant,
    nik: kept(applicant.nik, (nik) => maskStart(nik, MASKED_SHOWN.number)),
    npwp: kept(applicant.npwp, (npwp) => maskStart(npwp, MASKED_SHOWN.number)),
    email: kept(applicant.email, maskMail),
    phone: kept(applicant.phone, (phone) => maskStart(phone, MASKED_SHOWN.phone)),
    spseUserId: kept(applicant.spseUserId, maskAfterFirst),
    certificate: {
      ...certificate,
      number: kept(certificate.number, (number) => maskStart(number, MASKED_SHOWN.number)),
    },
  };
}

function kept(value: string, mask: (value: string) => string): string {
  return value === DESTROYED ? value : mask(value);
}
