import { status } from '../flows/texts/status.js';
import type { EventNotice } from './types.js';
import { noticeWords as words } from './notice-words.js';
import {
  callTime,
  headOf,
  mailOnly,
  nameOf,
  notice,
  officerChoice,
  originalsOf,
  ours,
  quoted,
  wordChoice,
  type Tellers,
} from './notice-parts.js';

const pick = wordChoice('jadwal', status.buttons.pick);

/** Notices about the time of the video call, and about a call that was missed or broken off (row 15). */
export const callNotices = {
  booked: (event, scene): EventNotice => {
    const when = callTime(event.data.booking, scene);
    const own = event.actor.kind === 'applicant';
    return notice(event, scene, {
      subject: words.booked.subject,
      head: headOf(scene),
      parts: [
        ...(own ? [] : [ours(words.booked.byOffice)]),
        ours(status.booked(when)),
        ours(status.originals(originalsOf(scene))),
        ours(words.booked.caller),
        ours(words.booked.change),
      ],
      choices: [wordChoice('jadwal', status.buttons.move), officerChoice],
      announcements: own
        ? [{ kind: 'booked', number: scene.after.number, name: nameOf(scene.after), when }]
        : [],
    });
  },

  'booking-cancelled': (event, scene): EventNotice => {
    const when = callTime(event.data.booking, scene);
    const own = event.actor.kind === 'applicant';
    const reason = event.personal?.reason;
    return notice(event, scene, {
      subject: words.unbooked.subject,
      head: headOf(scene),
      parts: [
        ...(own
          ? [mailOnly(words.unbooked.byApplicant(when))]
          : [
              ours(words.unbooked.byOffice(when)),
              reason ? quoted(words.unbooked.reason(reason)) : ours(words.unbooked.officeTrouble),
            ]),
        ours(words.newTime),
      ],
      choices: [pick, officerChoice],
      announcements: own
        ? [{ kind: 'unbooked', number: scene.after.number, name: nameOf(scene.after), when }]
        : [],
    });
  },

  'no-show': (event, scene) =>
    notice(event, scene, {
      subject: words.noShow.subject,
      head: headOf(scene),
      parts: [
        ours(words.noShow.missed(callTime(event.data.booking, scene))),
        ours(`${words.newTime} ${words.noShow.help}`),
      ],
      choices: [pick, officerChoice],
    }),

  interrupted: (event, scene) =>
    notice(event, scene, {
      subject: words.interrupted.subject,
      head: headOf(scene),
      parts: [ours(`${words.interrupted[event.data.by]} ${words.interrupted.goOn}`)],
      choices: [pick, officerChoice],
    }),
} satisfies Tellers;
