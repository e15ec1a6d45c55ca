import { AppError } from '../core/errors.js';
import type { CaseState, Undoable } from './case.js';
import { DESTROYED } from './evolve/destroyed.js';
import { begin, caseFacts } from './evolve/case-facts.js';
import type { Handlers } from './evolve/handlers.js';
import { officeFacts } from './evolve/office-facts.js';
import { explainRow } from './evolve/visits.js';
import type { CaseEvent } from './events.js';
import { decisionsOf } from './undoable.js';

const HANDLERS = { ...caseFacts, ...officeFacts } satisfies Handlers;

/**
 * Applies an event to a case. Pure.
 * @throws {AppError} `event-log-broken` for a log that does not begin with `submitted`, begins twice, or undoes nothing
 */
export function evolve(state: CaseState | null, event: CaseEvent): CaseState {
  if (event.type === 'submitted') {
    if (state) throw new AppError('event-log-broken', `submitted twice at seq ${event.seq}`);
    return begin(event);
  }
  if (!state) throw new AppError('event-log-broken', `log begins with ${event.type}`);
  const handler = HANDLERS[event.type] as (state: CaseState, event: CaseEvent) => CaseState;
  const next = handler(state, event);
  return { ...next, undoable: undoableAfter(state, event), version: event.seq, updatedAt: event.at };
}

/** Folds a whole log into the state of its case; null for an empty log. */
export function fold(events: readonly CaseEvent[]): CaseState | null {
  return events.reduce<CaseState | null>(evolve, null);
}

/**
 * A decision stays undoable after what its officer merely noted, after an objection and under an `archive`; any other
 * event ends that, and settles what is held of it (cases/telling.ts).
 */
function undoableAfter(state: CaseState, event: CaseEvent): Undoable | null {
  const { undoable } = state;
  if ('undoUntil' in event.data && event.actor.kind === 'staff' && event.action) {
    const { undoable: _, version: __, updatedAt: ___, ...before } = state;
    const over = event.type === 'archived' ? event.data.over : undefined;
    return {
      seq: event.seq,
      action: event.action,
      username: event.actor.username,
      until: event.data.undoUntil,
      before,
      ...(undoable && undoable.seq === over ? { beneath: undoable } : {}),
    };
  }
  if (event.type === 'objection-raised') return undoable;
  if (event.type === 'undone') {
    return decisionsOf(state).find(({ seq }) => seq === event.data.seq)?.beneath ?? null;
  }
  const { actor } = event;
  const by = actor.kind === 'staff' ? actor.username : null;
  if (!undoable || !decisionsOf(state).some(({ username }) => username === by)) return null;
  if (event.type === 'opened') return undoable;
  if (event.type !== 'delay-explained') return null;
  const { row, round } = event.data;
  return explained(undoable, row, round, event.personal?.reason ?? DESTROYED);
}

/** The reason of a delay stays when what was decided meanwhile is taken back. */
function explained(undoable: Undoable, row: number, round: number, reason: string): Undoable {
  const { before, beneath } = undoable;
  return {
    ...undoable,
    before: { ...before, rows: explainRow(before.rows, row, round, reason) },
    ...(beneath ? { beneath: explained(beneath, row, round, reason) } : {}),
  };
}
