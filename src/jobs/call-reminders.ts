import type { Instant } from '../core/clock.js';
import { CALL_SOON_MS, JOB_BATCH } from '../core/limits.js';
import { native, type Store } from '../models/store.js';
import { addDays, dayOf, epochOf } from '../sop/calendar.js';
import { formatDateTime } from '../sop/calendar-words.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { openSpans } from '../sop/working-time.js';
import type { Job, JobDeps } from './job.js';
import { once } from './once.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A call is looked at this long before: the longest closure that a reminder has to come before. */
const AHEAD_MS = 21 * DAY_MS;

/**
 * Row 5, again before the call: reminds of the time and lists the originals to have at hand; at the opening of the
 * office day before the call's, and an hour before. Each once for a booking; one whose time passed before the booking
 * was made is left out.
 */
export function callReminders({ store, cases, office, post }: JobDeps): Job {
  return {
    name: 'call-reminders',
    every: '1 minute',
    lockMs: 60_000,
    run: async (now) => {
      const calls = await native(store.cases)
        .find({ bookingStartsAt: { $gt: now, $lte: new Date(now.getTime() + AHEAD_MS) } })
        .project<{ _id: string; bookingStartsAt: Date }>({ bookingStartsAt: 1 })
        .sort({ bookingStartsAt: 1 })
        .limit(JOB_BATCH)
        .toArray();
      let sent = 0;
      for (const { _id: caseId, bookingStartsAt } of calls) {
        for (const [kind, at] of remindAt(bookingStartsAt, office)) {
          if (at > now.getTime()) continue;
          const kase = await cases.byId(caseId);
          const booking = kase?.booking;
          if (!kase || !booking || Date.parse(booking.startsAt) !== bookingStartsAt.getTime()) continue;
          if ((await bookedAt(store, caseId, booking.id)) > at) continue;
          const name = `call-${kind}:${booking.id}`;
          const done = await once(store, name, caseId, now, async (tx) => {
            const fresh = await cases.byId(caseId, tx);
            if (fresh?.booking?.id !== booking.id || !fresh.applicant) return false;
            const found = await native(store.cases).findOne({ _id: caseId }, { session: tx.session });
            const paragraphs = words(fresh, booking.startsAt, office);
            if (found?.conversationId != null) {
              const choices = [
                { id: 'w.jadwal', label: 'Ubah waktu' },
                { id: 'w.petugas', label: 'Hubungi petugas' },
              ];
              const speech = { from: 'loket' as const, text: paragraphs.join('\n'), choices };
              await post.toConversation(tx, found.conversationId, [speech], { caseId });
            }
            const subject = `Pengingat panggilan video ${fresh.number}`;
            await post.mail(tx, { to: fresh.applicant.email, subject, paragraphs });
            return true;
          });
          if (done) sent += 1;
        }
      }
      return sent;
    },
  };
}

/** When the two reminders of a call are due, ms since 1970. */
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

/** When the booking was made: a reminder that was due before it would only repeat what was just said. */
async function bookedAt(store: Store, caseId: string, bookingId: string): Promise<number> {
  const event = await native(store.caseEvents).findOne(
    { caseId, type: 'booked', 'data.booking.id': bookingId },
    { projection: { at: 1 } },
  );
  return event?.at.getTime() ?? 0;
}

function words(kase: CaseState, startsAt: Instant, office: Office): readonly string[] {
  const originals = office.documents.map(({ shortLabel }) => `${shortLabel} asli`).join(', ');
  return [
    `Pengingat ${kase.number}: panggilan video dengan Verifikator ${formatDateTime(startsAt, office)}.`,
    `Mohon siapkan ${originals}, serta telepon dan e-mail yang didaftarkan.`,
    'Bila berhalangan, waktu dapat diubah sebelum panggilan dimulai.',
  ];
}
