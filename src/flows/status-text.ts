import type { CaseState, Deficiency, Outcome } from '../sop/case.js';
import { stageOf, STAGES, type Stage } from '../sop/stages.js';
import type { Instant } from '../core/clock.js';
import { documentLabel } from './form/items.js';
import { reasonText } from './documents.js';
import { status as words } from './texts/status.js';
import type { View } from './turn.js';
import { dateOrLifetime, moment, nextWork } from './when.js';

/** Says where the case of this conversation stands: number, stage of five, what happens next and when. */
export function statusText(view: View): string {
  const { kase } = view;
  if (kase === null) return words.nothingYet;
  const stage = stageOf(kase, view.office);
  return kase.status === 'closed' || stage === 'selesai'
    ? endedText(kase, view)
    : openText(kase, stage, view);
}

/** Lists what has to be corrected, numbered, each with the office's reason and the officer's note. */
export function deficiencyLines(deficiencies: readonly Deficiency[], view: Pick<View, 'office'>): string {
  return deficiencies
    .map(({ document, reason, note }, index, all) => {
      const label = document === 'data' ? 'Data formulir' : documentLabel(document, view.office);
      const why = reasonText(reason, view.office);
      const place = all.length > 1 ? `${index + 1}) ` : '';
      return `${place}${label}: ${note === undefined ? why : `${why} (${withoutStop(note)})`}.`;
    })
    .join('\n');
}

function withoutStop(note: string): string {
  return note.replace(/[\s.]+$/u, '');
}

function openText(kase: CaseState, stage: Stage, view: View): string {
  if (kase.position === 4) {
    return lines(
      words.head(kase.number, stage, words.fixing),
      words.returned(kase.deficiencies.length),
      deficiencyLines(kase.deficiencies, view),
      words.pleaseFix,
    );
  }
  const head = words.head(kase.number, stage, STAGES[stage]);
  if (kase.position === 15) return lines(head, callText(kase, view));
  if (kase.position === 7 && kase.question !== null) return lines(head, words.question(kase.question));
  const round = kase.round > 1 ? words.round(kase.round) : '';
  return lines(
    head,
    [round, words.received(moment(receivedAt(kase, view), view)), workText(kase, view), words.nothingToDo]
      .filter((part) => part !== '')
      .join(' '),
  );
}

/** Counted from the stage, because applicants do not know rows. */
function receivedAt(kase: CaseState, view: View): Instant {
  const stageAt = (row: number): number | null | undefined =>
    view.office.sop.rows.find((one) => one.row === row)?.stage;
  const now = kase.rows.at(-1);
  if (now === undefined || kase.position === null) return kase.since;
  const before = kase.rows.findLastIndex(
    ({ row, round }) => stageAt(row) !== stageAt(kase.position ?? 0) || round !== now.round,
  );
  return kase.rows[before + 1]?.enteredAt ?? kase.since;
}

function workText(kase: CaseState, view: View): string {
  if (kase.holder !== null) return words.inHand;
  const next = nextWork(view);
  return next === null ? words.inQueue : words.workStarts(next);
}

function callText(kase: CaseState, view: View): string {
  if (kase.booking === null) return words.pickTime;
  if (kase.booking.endsAt <= view.facts.now) return words.bookedPast;
  const originals = view.office.documents.map(({ shortLabel }) => shortLabel).join(', ');
  return `${words.booked(moment(kase.booking.startsAt, view))} ${words.originals(originals)}`;
}

function endedText(kase: CaseState, view: View): string {
  const outcome: Outcome = kase.outcome ?? 'approved';
  return lines(words.ended(kase.number, words.outcomes[outcome]), ENDS[outcome](kase, view));
}

const ENDS: Record<Outcome, (kase: CaseState, view: View) => string> = {
  approved: (kase) => {
    const userId = kase.applicant?.spseUserId ?? '';
    if (kase.receipt?.spse === 'approved') return words.approved.approved(userId);
    return kase.receipt?.spse === 'pending' ? words.approved.pending : words.approved.other;
  },
  rejected: ({ blacklist }) =>
    blacklist === null
      ? words.rejectedPlain
      : words.rejected(
          blacklist.decree,
          blacklist.publisher,
          dateOrLifetime(blacklist.validFrom),
          dateOrLifetime(blacklist.validUntil),
        ),
  'registered-elsewhere': (kase, view) =>
    words.registeredElsewhere(kase.registeredAt ?? '', view.office.links.forgotPassword),
  'not-passed': () => words.notPassed,
  withdrawn: () => words.withdrawn,
  expired: () => words.expired,
};

function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
