import { objection } from '../flows/texts/aside.js';
import { status } from '../flows/texts/status.js';
import { when } from '../flows/texts/when.js';
import type { Instant } from '../core/clock.js';
import { formatDateTime, outOfHours } from '../sop/calendar-words.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import { isOpen, nextOpening } from '../sop/working-time.js';
import { noticeWords as words } from './notice-words.js';
import {
  callTime,
  headOf,
  mailOnly,
  nameOf,
  notice,
  officerChoice,
  ours,
  wordChoice,
  type Scene,
  type Tellers,
} from './notice-parts.js';

/** Notices of the applicant's own acts and of expiry: the mail of record, and word to the staff group. */
export const applicantNotices = {
  submitted: (event, scene) =>
    notice(event, scene, {
      subject: words.submitted.subject,
      head: words.submitted.head(scene.after.number),
      parts: [
        mailOnly(words.submitted.thanks(formatDateTime(event.at, scene.office))),
        mailOnly(`${words.submitted.next} ${workAt(event.at, scene)} ${status.nothingToDo}`),
        mailOnly(words.submitted.told),
      ],
      attach: 'submission-proof',
      announcements: [{ kind: 'new-case', ...caseOf(scene) }],
    }),

  resubmitted: (event, scene) =>
    notice(event, scene, {
      subject: words.resubmitted.subject,
      head: `${headOf(scene)} ${status.round(scene.after.round)}`,
      parts: [
        mailOnly(words.resubmitted.thanks(formatDateTime(event.at, scene.office))),
        mailOnly(`${words.resubmitted.next} ${workAt(event.at, scene)} ${status.nothingToDo}`),
      ],
      attach: 'submission-proof',
      announcements: [{ kind: 'fixed', ...caseOf(scene), round: scene.after.round }],
    }),

  withdrawn: (event, scene) => {
    const booking = scene.before?.booking;
    return notice(event, scene, {
      subject: words.withdrawn.subject,
      head: status.ended(scene.after.number, status.outcomes.withdrawn),
      parts: [
        ours(status.withdrawn),
        ...(booking && booking.startsAt > event.at
          ? [ours(words.withdrawn.noCall(callTime(booking, scene)))]
          : []),
      ],
      announcements: [{ kind: 'withdrawn', ...caseOf(scene) }],
    });
  },

  expired: (event, scene) =>
    notice(event, scene, {
      subject: words.expired.subject,
      head: status.ended(scene.after.number, status.outcomes.expired),
      parts: [ours(status.expired)],
      choices: [wordChoice('daftar', status.buttons.again), officerChoice],
    }),

  'objection-raised': (event, scene) =>
    notice(event, scene, {
      subject: words.objection.subject,
      head: words.submitted.head(scene.after.number),
      parts: [
        ours(
          objection.done(
            outOfHours(event.at, scene.office) ?? when.answerToday,
            scene.after.status === 'closed',
          ),
        ),
      ],
      announcements: [{ kind: 'objection', ...caseOf(scene), text: event.personal?.text ?? DESTROYED }],
    }),
} satisfies Tellers;

function caseOf({ after }: Scene): { readonly number: string; readonly name: string | null } {
  return { number: after.number, name: nameOf(after) };
}

function workAt(at: Instant, { office }: Scene): string {
  return isOpen(at, office)
    ? status.inQueue
    : status.workStarts(formatDateTime(nextOpening(at, office), office));
}
