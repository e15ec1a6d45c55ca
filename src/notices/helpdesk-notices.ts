import { deficiencyLines } from '../flows/status-text.js';
import { status } from '../flows/texts/status.js';
import type { CaseEvent } from '../sop/events.js';
import { formatDate, formatDay } from '../sop/calendar-words.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import { closingAfter } from '../sop/working-time.js';
import { noticeWords as words } from './notice-words.js';
import {
  callTime,
  chatOnly,
  headOf,
  mailOnly,
  notice,
  NOTHING,
  officerChoice,
  ours,
  quoted,
  wordChoice,
  type Scene,
  type Tellers,
} from './notice-parts.js';
import type { EventNotice } from './types.js';

/** Notices of the Helpdesk's decisions (rows 8, 10, 11, the question of row 7), and of any return (also row 18). */
export const helpdeskNotices = {
  returned: (event, scene) => {
    const { after, before, office } = scene;
    const days = office.settings.correctionExpiryDays;
    const call = before?.booking && before.booking.startsAt > event.at ? before.booking : null;
    return notice(event, scene, {
      subject: words.returned.subject,
      head: headOf(scene, status.fixing),
      parts: [
        ours(status.returned(after.deficiencies.length)),
        quoted(deficiencyLines(after.deficiencies, { office })),
        chatOnly(status.pleaseFix),
        mailOnly(words.returned.fixFromMail),
        ...(days === null
          ? []
          : [ours(words.returned.deadline(formatDate(closingAfter(event.at, days, office), office)))]),
        ...(call === null ? [] : [ours(words.returned.noCall(callTime(call, scene)))]),
      ],
      choices: [wordChoice('perbaiki', status.buttons.fix), officerChoice],
    });
  },

  'blacklist-unclear': (event, scene) => question(event, scene, event.personal?.question ?? DESTROYED),

  /** A decision put an end to a question before it was told; taken back, it leaves the question to be asked. */
  undone: (event, scene) =>
    scene.untold && scene.after.question !== null ? question(event, scene, scene.after.question) : NOTHING,

  rejected: (event, scene) => {
    const hit = scene.after.blacklist;
    return notice(event, scene, {
      subject: words.rejected.subject,
      head: status.ended(scene.after.number, status.outcomes.rejected),
      parts: [
        ours(
          hit === null
            ? status.rejectedPlain
            : status.rejected(hit.decree, hit.publisher, formatDay(hit.validFrom), formatDay(hit.validUntil)),
        ),
      ],
      choices: [wordChoice('keberatan', status.buttons.object), officerChoice],
    });
  },

  'completeness-confirmed': (event, scene) =>
    notice(event, scene, {
      subject: null,
      head: headOf(scene),
      parts: [chatOnly(`${words.complete} ${status.nothingToDo}`)],
    }),
} satisfies Tellers;

function question(event: CaseEvent, scene: Scene, asked: string): EventNotice {
  return notice(event, scene, {
    subject: words.question.subject,
    head: headOf(scene),
    parts: [quoted(status.question(asked)), ours(words.question.answer)],
    choices: [wordChoice('petugas', status.buttons.answer)],
  });
}
