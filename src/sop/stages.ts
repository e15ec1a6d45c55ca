import type { CaseState } from './case.js';
import type { Office } from './office.js';

/** The way as the applicant sees it (sop/rows.md "For the applicant"). */
export const STAGES = {
  1: 'mengisi dan mengirim',
  2: 'pemeriksaan Helpdesk',
  3: 'pemeriksaan Verifikator',
  4: 'panggilan video',
  5: 'tanda terima',
} as const;
export type Stage = keyof typeof STAGES;

/** Stage by row number; index 0 is no row, row 19 has none. */
const ROW_STAGES: readonly (Stage | null)[] = [
  null,
  1,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  5,
  4,
  null,
];

/**
 * The stage a case is at; `selesai` at row 19 and after every end. A fix (row 4) stays in the stage that asked for it:
 * the applicant is not thrown back to the beginning.
 */
export function stageOf(state: Pick<CaseState, 'position' | 'returnedFrom'>): Stage | 'selesai' {
  if (state.position === null) return 'selesai';
  return ROW_STAGES[state.position === 4 ? (state.returnedFrom ?? 4) : state.position] ?? 'selesai';
}

/** A row's activity with its number, `*` when it is reconstructed; the number alone for a row the office does not list. */
export function rowLabel(row: number, office: Pick<Office, 'sop'>): string {
  const found = office.sop.rows.find((one) => one.row === row);
  return found ? `${row}${found.reconstructed ? '*' : ''}. ${found.activity}` : `${row}.`;
}
