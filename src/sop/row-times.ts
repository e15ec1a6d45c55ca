import type { Instant } from '../core/clock.js';
import type { ActChannel, Actor, CaseState, RowVisit } from './case.js';
import type { Office, SopRow } from './office.js';
import { roleOfRow } from './position.js';
import { addOfficeMinutes, officeMinutes } from './working-time.js';

/** One stay at a row. Minutes are office minutes, to hundredths (docs/contract.md, "Row times"). */
export interface TimelineItem {
  readonly row: number;
  readonly round: number;
  readonly enteredAt: Instant;
  /** The first reading or, failing that, the act; at row 15 the start of the call. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** From entry to start (to now, while nobody has begun); null for the applicant's rows and for row 15. */
  readonly waitingMinutes: number | null;
  /** From start to end (to now, while it goes on); null before the start and for the applicant's rows. */
  readonly workingMinutes: number | null;
  /** The SOP's standard; null where the document gives none (3, 16). */
  readonly standardMinutes: number | null;
  /** Why it took longer, as `explain-delay` recorded it. */
  readonly reason: string | null;
  /** Done by the assistant: shown as *otomatis* and left out of the shares. */
  readonly automatic: boolean;
  readonly actor: Actor | null;
  readonly channel: ActChannel | null;
  /** True when the SOP's warning clause asks for a reason; never for applicant and assistant. */
  readonly overStandard: boolean;
  /** True for what is not in the document as published; shown with *. */
  readonly reconstructed: boolean;
}

/** The stays of a case, oldest first (docs/contract.md, "Row times"). */
export function timelineOf(
  state: Pick<CaseState, 'rows' | 'booking'>,
  now: Instant,
  office: Office,
): readonly TimelineItem[] {
  return state.rows.map((visit) => itemOf(visit, state.booking?.startsAt ?? null, now, office));
}

/** Sums over the office's own rows, without the applicant's and the automatic ones. */
export function officeShare(items: readonly TimelineItem[]): {
  readonly waitingMinutes: number;
  readonly workingMinutes: number;
} {
  const own = items.filter((item) => !item.automatic);
  const sum = (pick: (item: TimelineItem) => number | null): number =>
    Math.round(own.reduce((total, item) => total + (pick(item) ?? 0), 0) * 100) / 100;
  return {
    waitingMinutes: sum((item) => item.waitingMinutes),
    workingMinutes: sum((item) => item.workingMinutes),
  };
}

/**
 * End of the office's own promise (`janjiLayanan`) for the present row. Null for a closed case, at the applicant's row,
 * and at row 15, which has no clock until the call.
 */
export function dueAt(state: Pick<CaseState, 'position' | 'rows' | 'since'>, office: Office): Instant | null {
  const { position } = state;
  if (position === null || position === 15) return null;
  const role = roleOfRow(position);
  if (role === 'applicant') return null;
  const visit = state.rows.findLast((row) => row.row === position && row.endedAt === null);
  return addOfficeMinutes(visit?.enteredAt ?? state.since, office.settings.serviceLevelMinutes[role], office);
}

/** True once `dueAt` has passed and the row is still not done. */
export function isLate(
  state: Pick<CaseState, 'position' | 'rows' | 'since'>,
  now: Instant,
  office: Office,
): boolean {
  const due = dueAt(state, office);
  return due !== null && now > due;
}

function itemOf(visit: RowVisit, callAt: Instant | null, now: Instant, office: Office): TimelineItem {
  const sopRow = office.sop.rows.find(({ row }) => row === visit.row);
  const startedAt = startOf(visit, callAt, now);
  const counted = { ...visit, startedAt };
  const workingMinutes = working(counted, sopRow, now, office);
  const standardMinutes = sopRow?.standardMinutes ?? null;
  return {
    row: visit.row,
    round: visit.round,
    enteredAt: visit.enteredAt,
    startedAt,
    endedAt: visit.endedAt,
    waitingMinutes: waiting(counted, sopRow, now, office),
    workingMinutes,
    standardMinutes,
    reason: visit.reason,
    automatic: visit.automatic,
    actor: visit.actor,
    channel: visit.channel,
    overStandard:
      !visit.automatic &&
      workingMinutes !== null &&
      standardMinutes !== null &&
      workingMinutes > standardMinutes,
    reconstructed: sopRow?.reconstructed ?? true,
  };
}

/** At row 15 the work starts with the call: while no result is recorded, with the booked time. */
function startOf(visit: RowVisit, callAt: Instant | null, now: Instant): Instant | null {
  if (visit.row !== 15 || visit.endedAt !== null) return visit.startedAt;
  return callAt !== null && callAt <= now ? callAt : null;
}

function waiting(visit: RowVisit, sopRow: SopRow | undefined, now: Instant, office: Office): number | null {
  if (isApplicants(visit, sopRow) || visit.row === 15) return null;
  return officeMinutes(visit.enteredAt, visit.startedAt ?? visit.endedAt ?? now, office);
}

function working(visit: RowVisit, sopRow: SopRow | undefined, now: Instant, office: Office): number | null {
  if (isApplicants(visit, sopRow) || visit.startedAt === null) return null;
  return officeMinutes(visit.startedAt, visit.endedAt ?? now, office);
}

/** Row 14 is the applicant's too, but happens in the moment of the act: automatic, without minutes to count. */
function isApplicants(visit: RowVisit, sopRow: SopRow | undefined): boolean {
  return sopRow?.actor === 'applicant' && !visit.automatic;
}
