import type { CaseState, DocumentFiles, FilePage } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import type { Draft } from './types.js';

/**
 * Stands in the place of a document's code for files that came while none was asked for, until the person says which
 * one they are.
 */
export const UNPLACED = '_belum-dipilih';

/** A draft with nothing in it. */
export function emptyDraft(): Draft {
  return {
    acknowledged: null,
    spseAt: null,
    documentsAt: null,
    preparedAt: null,
    applicant: {},
    confirmedEmail: null,
    pendingCode: null,
    documents: [],
  };
}

/** A draft made of what a case holds, for correcting it; its address counts as confirmed. */
export function draftOfCase(kase: CaseState): Draft {
  return {
    ...emptyDraft(),
    applicant: kase.applicant ?? {},
    confirmedEmail: kase.applicant?.email ?? null,
    documents: kase.documents,
  };
}

/** The files of a document, in page order. */
export function filesOf(draft: Draft, code: string): readonly FilePage[] {
  return draft.documents.find((document) => document.code === code)?.files ?? [];
}

/** The documents of a draft with the files of one replaced; a document without files is left out. */
export function withFiles(draft: Draft, code: string, files: readonly FilePage[]): readonly DocumentFiles[] {
  const others = draft.documents.filter((document) => document.code !== code);
  if (files.length === 0) return others;
  return [...others, { code, files: files.toSorted((a, b) => a.order - b.order) }];
}

/** Pages of a document: a picture is one, a PDF as many as it has. */
export function pagesOf(files: readonly FilePage[]): number {
  return files.reduce((sum, file) => sum + file.pages, 0);
}

/** True when every required document of the office has at least one file. */
export function documentsComplete(draft: Draft, office: Office): boolean {
  return office.documents.every(({ code, required }) => !required || filesOf(draft, code).length > 0);
}

/** True when the draft's present address was confirmed by a code. */
export function emailConfirmed(draft: Draft): boolean {
  return draft.applicant.email !== undefined && draft.confirmedEmail === draft.applicant.email;
}
