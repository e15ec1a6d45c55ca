import { status } from '../flows/texts/status.js';
import { formatDay } from '../sop/calendar-words.js';
import { dayOf } from '../sop/calendar.js';
import type { CaseState } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import { noticeWords as words } from './notice-words.js';
import {
  chatOnly,
  headOf,
  mailOnly,
  notice,
  officerChoice,
  originalsOf,
  ours,
  quotedInMail,
  wordChoice,
  type Scene,
  type Tellers,
} from './notice-parts.js';

const pick = wordChoice('jadwal', status.buttons.pick);
const object = wordChoice('keberatan', status.buttons.object);

/** Notices of the Verifikator's decisions (rows 4, 13, 16, 17, 18), and of a decision that was taken back. */
export const verifikatorNotices = {
  'registration-new': (event, scene) =>
    notice(event, scene, {
      subject: words.pickTime.subject,
      head: headOf(scene),
      parts: [ours(words.pickTime.why), ...invitation(scene)],
      choices: [pick, officerChoice],
    }),

  'registered-elsewhere': (event, scene) => {
    const lpse = event.personal?.lpse ?? DESTROYED;
    return notice(event, scene, {
      subject: words.registeredElsewhere.subject,
      head: status.ended(scene.after.number, status.outcomes['registered-elsewhere']),
      parts: [ours(status.registeredElsewhere(lpse, scene.office.links.forgotPassword))],
      choices: [object, officerChoice],
    });
  },

  'verification-passed': (event, scene) =>
    notice(event, scene, {
      subject: null,
      head: headOf(scene),
      parts: [chatOnly(`${words.passed} ${status.nothingToDo}`)],
    }),

  'verification-failed': (event, scene) =>
    notice(event, scene, {
      subject: words.notPassed.subject,
      head: status.ended(scene.after.number, status.outcomes['not-passed']),
      parts: [
        chatOnly(status.notPassed),
        mailOnly(words.notPassed.inMail),
        mailOnly(words.notPassed.reason(words.notPassed.reasons[event.data.reason])),
        quotedInMail(words.notPassed.note(event.personal?.note ?? DESTROYED)),
        mailOnly(words.notPassed.object),
      ],
      choices: [object, officerChoice],
    }),

  'receipt-sent': (event, scene) =>
    notice(event, scene, {
      subject: words.receipt.subject,
      head: status.ended(scene.after.number, status.outcomes.approved),
      parts: [ours(`${words.receipt.done} ${accountWords(event.data.spse, scene.after)}`)],
      choices: [officerChoice],
      attach: 'receipt',
    }),

  reopened: (event, scene) => {
    const toCall = event.data.toRow === 15;
    return notice(event, scene, {
      subject: words.reopened.subject,
      head: headOf(scene),
      parts: [
        ours(scene.untold ? words.reopened.goesOn : words.reopened.sorry(decidedOn(scene))),
        ...(toCall ? invitation(scene) : []),
      ],
      choices: toCall ? [pick, officerChoice] : [officerChoice],
    });
  },
} satisfies Tellers;

function invitation(scene: Scene) {
  const { bookingDays, callMinutes } = scene.office.settings;
  return [
    ours(status.pickTime),
    ours(words.pickTime.times(bookingDays, callMinutes)),
    ours(status.originals(originalsOf(scene))),
  ];
}

function accountWords(spse: 'approved' | 'pending' | 'not-applicable', { applicant }: CaseState): string {
  if (spse === 'approved') return status.account.approved(applicant?.spseUserId ?? DESTROYED);
  return spse === 'pending' ? status.account.pending : status.account.other;
}

function decidedOn({ before, after, office }: Scene): string {
  const last = before?.rows.findLast(({ row, endedAt }) => row !== 19 && endedAt !== null);
  return formatDay(dayOf(last?.endedAt ?? after.since, office.timeZone));
}
