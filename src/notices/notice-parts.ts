import type { Choice } from '../flows/types.js';
import { status } from '../flows/texts/status.js';
import type { Word } from '../flows/words.js';
import { formatDateTime } from '../sop/calendar-words.js';
import type { Booking, CaseState } from '../sop/case.js';
import type { CaseEvent, CaseFactType } from '../sop/events.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { EventOf } from '../sop/evolve/handlers.js';
import type { Office } from '../sop/office.js';
import { stageOf, STAGES } from '../sop/stages.js';
import { attachmentFilename } from './attachment-name.js';
import type { Announcement } from './announcement.js';
import { noticeWords as words } from './notice-words.js';
import type { AttachmentRef, EventNotice } from './types.js';

/** What a notice is made from, besides the event itself. */
export interface Scene {
  readonly before: CaseState | null;
  readonly after: CaseState;
  readonly office: Office;
  /** Public address of the service. */
  readonly baseUrl: string;
  /** The personal link of the case, for its mails; null when there is none. */
  readonly personalLink: string | null;
  /** True when what the event takes back was held until now, so that the applicant never heard of it. */
  readonly untold: boolean;
}

/** Functions that make the notices, by type of event. */
export type Tellers = {
  readonly [T in CaseFactType]?: (event: EventOf<T>, scene: Scene) => EventNotice;
};

/** A paragraph in the words of the chat and of the mail; null where it is left out. */
export interface Part {
  readonly chat: string | null;
  readonly mail: string | null;
}

/** The notice of an event that nobody is told. */
export const NOTHING: EventNotice = { chat: [], mail: null, announcements: [] };

/** A part in our own words, for chat and mail. The mail names the chat where the chat says "here". */
export function ours(text: string): Part {
  return { chat: text, mail: inMail(text) };
}

/** A part in somebody's words, for chat and mail, unchanged. */
export function quoted(text: string): Part {
  return { chat: text, mail: text };
}

/** A part in our own words, for the mail only. */
export function mailOnly(text: string): Part {
  return { chat: null, mail: inMail(text) };
}

/** A part in somebody's words, for the mail only, unchanged. */
export function quotedInMail(text: string): Part {
  return { chat: null, mail: text };
}

/** A part for the chat only. */
export function chatOnly(text: string): Part {
  return { chat: text, mail: null };
}

/**
 * Makes a notice: the chat's words under a line with number and stage, and a mail of the same words. The notice of an
 * applicant's own act has no words for the chat, which answers the act itself.
 */
export function notice(
  event: CaseEvent,
  scene: Scene,
  told: {
    /** Follows the case's number in the subject; holds nothing personal and no decision. Null for no mail. */
    readonly subject: string | null;
    readonly head: string;
    readonly parts: readonly Part[];
    readonly choices?: readonly Choice[];
    readonly attach?: AttachmentRef['kind'];
    readonly announcements?: readonly Announcement[];
  },
): EventNotice {
  const { after } = scene;
  const attach = told.attach
    ? {
        attach: {
          kind: told.attach,
          caseId: after.id,
          seq: event.seq,
          filename: attachmentFilename(told.attach, after),
        },
      }
    : {};
  const text = [told.head, ...told.parts.map(({ chat }) => chat)].filter((part) => part !== null).join('\n');
  const choices = told.choices && told.choices.length > 0 ? { choices: told.choices } : {};
  const paragraphs = [
    words.salutation(nameOf(after)),
    told.head,
    ...told.parts.map(({ mail }) => mail).filter((part) => part !== null),
    words.closing(scene.baseUrl, scene.personalLink),
  ];
  return {
    chat: event.actor.kind === 'applicant' ? [] : [{ text, ...choices, ...attach }],
    mail:
      told.subject === null
        ? null
        : { subject: words.subject(after.number, told.subject), paragraphs, ...attach },
    announcements: told.announcements ?? [],
  };
}

/** Number and present stage of the case; `label` replaces the name of the stage. */
export function headOf({ after, office }: Scene, label?: string): string {
  const stage = stageOf(after, office);
  return stage === 'selesai'
    ? `${after.number} · ${label ?? 'Selesai'}.`
    : status.head(after.number, stage, label ?? STAGES[stage]);
}

/** A button that stands for one of the applicant's words. */
export function wordChoice(word: Word, label: string): Choice {
  return { id: `w.${word}`, label };
}

/** The applicant's name; null when it was destroyed. */
export function nameOf({ applicant }: CaseState): string | null {
  return applicant === null || applicant.name === DESTROYED ? null : applicant.name;
}

/** When a call begins, in words. */
export function callTime(booking: Booking, { office }: Scene): string {
  return formatDateTime(booking.startsAt, office);
}

/** The button that asks for a person. */
export const officerChoice: Choice = wordChoice('petugas', status.buttons.officer);

/** The office's documents by their short names: `KTP, NPWP, Sertifikat Keahlian`. */
export function originalsOf({ office }: Scene): string {
  return office.documents.map(({ shortLabel }) => shortLabel).join(', ');
}

/** Where the chat asks for a reply, the mail asks to write in the chat; once in a paragraph it says where. */
function inMail(text: string): string {
  let said = false;
  return text
    .replaceAll(/\b([Bb])alas \*([a-z ]+)\*/gu, (_, first: string, word: string) => {
      const where = said ? '' : ' di percakapan dengan kami';
      said = true;
      return `${first === 'B' ? 'T' : 't'}uliskan "${word}"${where}`;
    })
    .replaceAll('di percakapan ini', 'di percakapan dengan kami');
}
