import type { Instant } from '../../core/clock.js';
import type { Actor, Position, RowVisit } from '../case.js';
import type { CaseEvent } from '../events.js';

type Moment = Pick<CaseEvent, 'at' | 'actor' | 'channel'>;
type Rows = readonly RowVisit[];

/** The later instant, so that a clock that was set back does not bend the timeline. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Opens a visit. For a holder who keeps the case, `startedAt` is the entry itself (docs/contract.md, "Row times"). */
export function enterRow(
  rows: Rows,
  row: Position,
  round: number,
  at: Instant,
  startedAt: Instant | null,
): Rows {
  return [
    ...rows,
    {
      row,
      round,
      enteredAt: at,
      startedAt,
      endedAt: null,
      automatic: false,
      actor: null,
      channel: null,
      reason: null,
    },
  ];
}

/** Index of the visit that is not ended; -1 when there is none. */
export function openVisit(rows: Rows): number {
  return rows.findLastIndex((visit) => visit.endedAt === null);
}

/** Notes that the officer of the open visit began; a visit that has begun stays as it is. */
export function startRow(rows: Rows, at: Instant): Rows {
  return change(rows, openVisit(rows), (visit) => ({
    ...visit,
    startedAt: visit.startedAt ?? later(at, visit.enteredAt),
  }));
}

/**
 * Ends the open visit. `startedAt` overrides the recorded start, which overrides the act itself. `acted` is false when
 * somebody else ended the visit (a withdrawal), and then no work is counted.
 */
export function endRow(
  rows: Rows,
  moment: Moment,
  options: { readonly startedAt?: Instant; readonly acted?: boolean } = {},
): Rows {
  return change(rows, openVisit(rows), (visit) => {
    const endedAt = later(moment.at, visit.startedAt ?? visit.enteredAt);
    const began = options.startedAt ? later(options.startedAt, visit.enteredAt) : visit.startedAt;
    const startedAt = began ?? (options.acted === false ? null : endedAt);
    return {
      ...visit,
      startedAt: startedAt !== null && startedAt > endedAt ? endedAt : startedAt,
      endedAt,
      actor: moment.actor,
      channel: moment.channel,
    };
  });
}

/** Rows that the assistant does in the moment of the act (10, 11, 13, 14, 18) and row 16, recorded with `verify`. */
export function automaticRows(rows: Rows, numbers: readonly number[], round: number, moment: Moment): Rows {
  const at = later(moment.at, rows.at(-1)?.endedAt ?? moment.at);
  const actor: Actor = { kind: 'assistant' };
  return [
    ...rows,
    ...numbers.map((row): RowVisit => ({ ...passed(row, round, at, at), actor, automatic: true })),
  ];
}

/** A row that was done outside the office from one instant to another (1, 2, 3, 5). */
export function passedRow(row: number, round: number, from: Instant, to: Instant, moment: Moment): RowVisit {
  return { ...passed(row, round, from, to), actor: moment.actor, channel: moment.channel };
}

/** Notes on the last visit of a row in that round why it took longer. */
export function explainRow(rows: Rows, row: number, round: number, reason: string): Rows {
  const index = rows.findLastIndex((visit) => visit.row === row && visit.round === round);
  return change(rows, index, (visit) => ({ ...visit, reason }));
}

function passed(row: number, round: number, from: Instant, to: Instant): RowVisit {
  return {
    row,
    round,
    enteredAt: from,
    startedAt: from,
    endedAt: to,
    automatic: false,
    actor: null,
    channel: null,
    reason: null,
  };
}

function change(rows: Rows, index: number, edit: (visit: RowVisit) => RowVisit): Rows {
  return rows.map((visit, at) => (at === index ? edit(visit) : visit));
}
