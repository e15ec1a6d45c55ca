import type { CaseEventDoc } from '../models/case-event.js';
import type { DeliveryState } from '../models/message.js';
import type { NoticeDoc } from '../models/notice.js';
import { native, type Store } from '../models/store.js';
import type { CaseState, RowVisit } from '../sop/case.js';
import { evolve } from '../sop/evolve.js';
import type { Office } from '../sop/office.js';
import { timelineOf, type TimelineItem } from '../sop/row-times.js';
import { eventOf, type EventLog } from './event-log.js';

interface RowNotice {
  readonly kind: NoticeDoc['kind'];
  readonly state: DeliveryState;
}

/** A stay at a row with the notices that it caused. */
export type TimelineRow = TimelineItem & { readonly notices: readonly RowNotice[] };

/** Rows that tell the applicant something: an event's notices are shown at these rather than at the row before. */
const TELLING_ROWS = new Set([3, 10, 13, 14, 18]);

/** Reads the timeline of a case: its rows, and the delivery of their notices. */
export class TimelineReader {
  readonly #store: Store;
  readonly #office: Office;
  readonly #log: EventLog;

  constructor(deps: { readonly store: Store; readonly office: Office; readonly log: EventLog }) {
    this.#store = deps.store;
    this.#office = deps.office;
    this.#log = deps.log;
  }

  /** The rows of the case, oldest first. */
  async read(state: CaseState): Promise<readonly TimelineRow[]> {
    const now = this.#store.clock.now().toISOString();
    const causes = visitsByEvent(await this.#log.entries(state.id, { upTo: state.version }));
    const notices = await native(this.#store.notices)
      .find({ caseId: state.id })
      .sort({ seq: 1, _id: 1 })
      .toArray();
    return timelineOf(state, now, this.#office).map((item, index) => ({
      ...item,
      notices: notices
        .filter(({ seq }) => causes.get(seq)?.has(index))
        .map((notice) => ({ kind: notice.kind, state: notice.state })),
    }));
  }
}

function visitsByEvent(entries: readonly CaseEventDoc[]): ReadonlyMap<number, ReadonlySet<number>> {
  const visits = new Map<number, ReadonlySet<number>>();
  let before: CaseState | null = null;
  for (const entry of entries) {
    const after: CaseState = evolve(before, eventOf(entry));
    visits.set(entry.seq, visitsOf(before?.rows ?? [], after.rows));
    before = after;
  }
  return visits;
}

function visitsOf(before: readonly RowVisit[], after: readonly RowVisit[]): ReadonlySet<number> {
  const ended = [...after.keys()].filter(
    (index) => after[index]?.endedAt !== null && (before[index]?.endedAt ?? null) === null,
  );
  const telling = ended.filter((index) => TELLING_ROWS.has(after[index]?.row ?? 0));
  if (telling.length > 0) return new Set(telling);
  if (ended.length > 0) return new Set(ended);
  const open = after.findLastIndex(({ endedAt }) => endedAt === null);
  return new Set(open < 0 ? [after.length - 1] : [open]);
}
