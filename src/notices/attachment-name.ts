import type { CaseState } from '../sop/case.js';
import type { AttachmentRef } from './types.js';

/** File name of a document of a case: the case's number and which correction it proves, nothing personal. */
export function attachmentFilename(
  kind: AttachmentRef['kind'],
  { number, round }: Pick<CaseState, 'number' | 'round'>,
): string {
  if (kind === 'receipt') return `tanda-terima-${number}.pdf`;
  return `bukti-pengajuan-${number}${round > 1 ? `-perbaikan-${round - 1}` : ''}.pdf`;
}
