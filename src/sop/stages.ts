import type { CaseState } from './case.js';
import type { Office } from './office.js';

/** The five stages by which an applicant sees the procedure. */
export const STAGES = {
  1: 'mengisi dan mengirim',
  2: 'pemeriksaan Helpdesk',
  3: 'pemeriksaan Verifikator',
  4: 'panggilan video',
  5: 'tanda terima',
} as const;
export type Stage = keyof typeof STAGES;

/**
 * The stage of a case, by the office's rows; `selesai` at row 19 and after every end. A fix (row 4) stays in the stage
 * that asked for it.
 */
export function stageOf(
  state: Pick<CaseState, 'position' | 'returnedFrom'>,
  office: Pick<Office, 'sop'>,
): Stage | 'selesai' {
  if (state.position === null) return 'selesai';
  const row = state.position === 4 ? (state.returnedFrom ?? 4) : state.position;
  const stage =
    row === 17 && state.position === 4 ? 4 : office.sop.rows.find((one) => one.row === row)?.stage;
  return stage ?? 'selesai';
}

/** A row's activity with its number, `*` when reconstructed; the number alone for a row the office does not list. */
export function rowLabel(row: number, office: Pick<Office, 'sop'>): string {
  const found = office.sop.rows.find((one) => one.row === row);
  return found ? `${row}${found.reconstructed ? '*' : ''}. ${found.activity}` : `${row}.`;
}
