import type { Applicant, CaseState } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { Office } from '../sop/office.js';
import { receipt } from './pdf/receipt.js';
import { submissionProof } from './pdf/submission-proof.js';
import type { Attachment, AttachmentRef } from './types.js';

/** Makes a case's PDFs when they are sent or downloaded, from the case as it was at the event they belong to. */
export class Attachments {
  readonly #office: Office;
  readonly #stateAt: (caseId: string, seq: number) => Promise<CaseState | null>;
  readonly #staffName: (username: string) => Promise<string | null>;

  constructor(deps: {
    readonly office: Office;
    /** The case folded up to an event; null when there is no such case. */
    readonly stateAt: (caseId: string, seq: number) => Promise<CaseState | null>;
    /** The printed name of an officer; without it, or for null, the username is printed. */
    readonly staffName?: (username: string) => Promise<string | null>;
  }) {
    this.#office = deps.office;
    this.#stateAt = deps.stateAt;
    this.#staffName = deps.staffName ?? (() => Promise.resolve(null));
  }

  /** The file; null when there is no such case, its applicant's data were destroyed, or the document was not due. */
  async make({ kind, caseId, seq, filename }: AttachmentRef): Promise<Attachment | null> {
    const state = await this.#stateAt(caseId, seq);
    const applicant = state && known(state.applicant);
    if (!state || !applicant) return null;
    const content =
      kind === 'receipt'
        ? await receipt(state, applicant, this.#office, this.#staffName)
        : await submissionProof(state, applicant, this.#office);
    return content && { filename, contentType: 'application/pdf', content };
  }
}

function known(applicant: Applicant | null): Applicant | null {
  return applicant?.name === DESTROYED ? null : applicant;
}
