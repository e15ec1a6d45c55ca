import type { CaseState, Outcome, Position, Role, Status } from './case.js';

const ROW_ROLES = {
  4: 'applicant',
  6: 'helpdesk',
  7: 'helpdesk',
  8: 'helpdesk',
  9: 'helpdesk',
  12: 'verifikator',
  15: 'verifikator',
  17: 'verifikator',
  19: 'helpdesk',
} as const satisfies Record<Position, 'applicant' | 'helpdesk' | 'verifikator'>;

const DECIDING_ROLES = {
  approved: 'verifikator',
  rejected: 'helpdesk',
  'registered-elsewhere': 'verifikator',
  'not-passed': 'verifikator',
  withdrawn: null,
  expired: null,
} as const satisfies Record<Outcome, 'helpdesk' | 'verifikator' | null>;

/** Who does a row, as the office's table of rows says (docs/sop.md). */
export function roleOfRow(position: Position): 'applicant' | 'helpdesk' | 'verifikator' {
  return ROW_ROLES[position];
}

/** The role that decides an outcome; null for the ends that nobody decides. */
export function decidingRole(outcome: Outcome): 'helpdesk' | 'verifikator' | null {
  return DECIDING_ROLES[outcome];
}

/** The status of a case at a position. Row 15 is with the applicant until a time is booked. */
export function statusAt(position: Position, booked: boolean): Status {
  if (position === 15 && !booked) return 'with_applicant';
  const role = roleOfRow(position);
  return role === 'applicant' ? 'with_applicant' : role === 'helpdesk' ? 'with_helpdesk' : 'with_verifikator';
}

/** True until the case is closed; an approved case that waits for the archive (row 19) is open. */
export function isOpen(state: Pick<CaseState, 'status'>): boolean {
  return state.status !== 'closed';
}

/**
 * The office role that a case belongs to: that of its row, or of the row it will return to from the applicant; for an
 * ended case the role that decided, or Helpdesk.
 */
export function responsibleRole(state: CaseState): 'helpdesk' | 'verifikator' {
  if (state.position === null) return (state.outcome && decidingRole(state.outcome)) ?? 'helpdesk';
  const role = roleOfRow(state.position);
  return role === 'applicant' ? 'helpdesk' : role;
}

/** True for the roles that carry out rows. */
export function isOfficer(role: Role): role is 'helpdesk' | 'verifikator' {
  return role === 'helpdesk' || role === 'verifikator';
}
