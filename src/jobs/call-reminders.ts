import { CALL_SOON_MS } from '../core/limits.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import { ours } from '../notices/notice-parts.js';
import { addDays, dayOf, epochOf } from '../sop/calendar.js';
import { formatDateTime } from '../sop/calendar-words.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { openSpans } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { onceEach, type Due } from './once.js';
import { tellApplicant, type Reminder } from './tell-applicant.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long before a call the timer looks at it, ms: the longest closure of an office that a reminder must precede. */
const AHEAD_MS = 21 * DAY_MS;

interface DueCall extends Due {
  readonly startsAt: Date;
  /** When the reminder is due, ms since 1970. */
  readonly at: number;
}

/**
 * Reminds applicants of their video call and of the originals to have at hand (row 5), once for a booking: at the
 * opening of the last office day before it, and an hour before. A reminder that was due before the booking was made is
 * left out, and of two that are due together only the later one is sent.
 */
export function callReminders(deps: JobDeps): Job {
  const { store, cases, office, log } = deps;
  return {
    name: 'call-reminders',
    every: '1 minute',
    run: (now, stop) =>
      onceEach({ store, log, now, stop }, dueCalls(store, office, now), async (tx, due) => {
        const kase = await cases.byId(due.caseId, tx);
        const booking = kase?.booking;
        // The booking was cancelled or moved meanwhile; a new time has reminders of its own.
        if (!kase || !booking || Date.parse(booking.startsAt) !== due.startsAt.getTime()) return 'open';
        if ((await bookedAt(store, tx, due.caseId)) > due.at) return 'settled';
        return (await tellApplicant(deps, tx, kase, reminder(kase, booking.startsAt, office)))
          ? 'done'
          : 'settled';
      }),
  };
}

/** When the reminders of a call are due, ms since 1970, the earlier first; the day's only if within `AHEAD_MS`. */
export function remindAt(startsAt: Date, office: Office): readonly (readonly ['day' | 'hour', number])[] {
  const day = dayOf(startsAt.toISOString(), office.timeZone);
  const hour = ['hour', startsAt.getTime() - CALL_SOON_MS] as const;
  for (let back = 1; back * DAY_MS < AHEAD_MS; back++) {
    const before = addDays(day, -back);
    const [span] = openSpans(before, office);
    if (span) return [['day', epochOf(before, span.start, office.timeZone)], hour];
  }
  return [hour];
}

async function* dueCalls(store: Store, office: Office, now: Date): AsyncGenerator<DueCall> {
  const calls = native(store.cases)
    .find({ bookingStartsAt: { $gt: now, $lte: new Date(now.getTime() + AHEAD_MS) } })
    .project<{ _id: string; bookingStartsAt: Date }>({ bookingStartsAt: 1 })
    .sort({ bookingStartsAt: 1 });
  for await (const { _id: caseId, bookingStartsAt: startsAt } of calls) {
    const last = remindAt(startsAt, office)
      .filter(([, at]) => at <= now.getTime())
      .at(-1);
    if (!last) continue;
    const [kind, at] = last;
    yield { name: `call-${kind}:${caseId}:${startsAt.getTime()}`, caseId, startsAt, at };
  }
}

/** In ms since 1970. A reminder due before the booking would only repeat what the applicant was just told. */
async function bookedAt(store: Store, { session }: Tx, caseId: string): Promise<number> {
  const event = await native(store.caseEvents).findOne(
    { caseId, type: 'booked' },
    { session, sort: { seq: -1 }, projection: { at: 1 } },
  );
  return event?.at.getTime() ?? 0;
}

function reminder(kase: CaseState, startsAt: string, office: Office): Reminder {
  const originals = office.documents.map(({ shortLabel }) => `${shortLabel} asli`).join(', ');
  return {
    subject: `[${kase.number}] Pengingat panggilan video`,
    parts: [
      ours(
        `Pengingat ${kase.number}: panggilan video dengan Verifikator ${formatDateTime(startsAt, office)}.`,
      ),
      ours(`Mohon siapkan ${originals}, serta telepon dan e-mail yang didaftarkan.`),
      ours('Bila berhalangan, balas *jadwal* untuk mengubah waktu sebelum panggilan dimulai.'),
    ],
    choices: [
      { id: 'w.jadwal', label: 'Ubah waktu' },
      { id: 'w.petugas', label: 'Hubungi petugas' },
    ],
  };
}
