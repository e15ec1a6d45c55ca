import type { CaseState } from '../../src/sop/case.js';
import type { CaseEvent } from '../../src/sop/events.js';
import { evolve } from '../../src/sop/evolve.js';
import type { Office } from '../../src/sop/office.js';
import { openByOracle } from './offices.js';

/** Minutes of a case's stay at an office row or at row 4, counted one by one. */
export interface Counted {
  readonly row: number;
  waiting: number;
  working: number;
}

/**
 * From this instant on the case is at this stay; `working` says that somebody works on it, `call` since when a call
 * goes on.
 */
interface Segment {
  from: number;
  stay: number | null;
  working: boolean;
  call: number | null;
}

interface Tale {
  readonly segments: readonly Segment[];
  readonly rows: readonly number[];
}

const BEGIN: Segment = { from: 0, stay: null, working: false, call: null };

/**
 * The stays of a case with their office minutes, from its log alone: for each minute it looks whether the office is
 * open, where the case is, and whether its officer has begun. Instants in the log must lie on whole minutes.
 */
export function countMinutes(events: readonly CaseEvent[], now: string, office: Office): readonly Counted[] {
  const { segments, rows } = tell(events);
  const counted: Counted[] = rows.map((row) => ({ row, waiting: 0, working: 0 }));
  for (const [index, segment] of segments.entries()) {
    const stay = segment.stay === null ? undefined : counted[segment.stay];
    if (!stay || stay.row === 4) continue;
    // A call without a result leaves no work; the next one counts.
    if (stay.row === 15 && segment.call === null) stay.working = 0;
    const until = segments[index + 1]?.from ?? Date.parse(now);
    for (let minute = segment.from; minute < until; minute += 60_000) {
      if (!openByOracle(minute, office)) continue;
      if (stay.row === 15) stay.working += segment.call !== null && minute >= segment.call ? 1 : 0;
      else if (segment.working) stay.working++;
      else stay.waiting++;
    }
  }
  return counted;
}

function tell(events: readonly CaseEvent[]): Tale {
  const before: Tale[] = [];
  let tale: Tale = { segments: [], rows: [] };
  let state: CaseState | null = null;
  for (const event of events) {
    before[event.seq] = tale;
    const next: CaseState = evolve(state, event);
    tale = event.type === 'undone' ? (before[event.data.seq] ?? tale) : after(tale, event, state, next);
    state = next;
  }
  return tale;
}

function after(tale: Tale, event: CaseEvent, was: CaseState | null, is: CaseState): Tale {
  const from = Date.parse(event.at);
  const last = tale.segments.at(-1) ?? BEGIN;
  const same = (change: Partial<Segment>): Tale => ({
    ...tale,
    segments: [...tale.segments, { ...last, ...change, from }],
  });
  const enter = (row: number, working: boolean): Tale => ({
    rows: [...tale.rows, row],
    segments: [...tale.segments, { from, stay: tale.rows.length, working, call: null }],
  });
  if (event.type === 'archived' && was?.position === null) {
    // A closed case has waited for the archive since then.
    const rows = [...tale.rows, 19];
    const waiting = { ...last, stay: tale.rows.length, working: false };
    return { rows, segments: [...tale.segments.slice(0, -1), waiting, { ...BEGIN, from }] };
  }
  if (event.type === 'withdrawn') {
    // A withdrawal ends a call without a result, so no work remains at row 15.
    const gone = { ...last, from, call: null };
    return { ...tale, segments: [...tale.segments, gone, { ...BEGIN, from }] };
  }
  if (was?.position !== is.position) {
    if (is.position === null) return same({ stay: null, working: false, call: null });
    return enter(is.position, is.holder !== null && is.position !== 15);
  }
  switch (event.type) {
    case 'claimed':
      return is.position === 15 ? tale : same({ working: true });
    case 'opened':
      return same({ working: true });
    case 'booked':
      return same({ call: Date.parse(event.data.booking.startsAt) });
    case 'booking-cancelled':
    case 'no-show':
    case 'interrupted':
      return same({ call: null });
    default:
      return tale;
  }
}
