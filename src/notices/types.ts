import type { ChannelName } from '../core/channel-table.js';
import type { Choice } from '../flows/types.js';
import type { Announcement, AnswerTarget } from './announcement.js';

/** A document of a case as of one of its events; the PDF is made when it is sent or downloaded. */
export interface AttachmentRef {
  readonly kind: 'submission-proof' | 'receipt';
  readonly caseId: string;
  /** Event up to which the case is folded: what was true when it was said. */
  readonly seq: number;
  /** Name that it is handed out under; holds the case's number and nothing personal. */
  readonly filename: string;
}

/** A file as it is handed out. */
export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** One thing that is said in a chat. */
export interface Speech {
  readonly from: 'loket' | 'petugas';
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly askContact?: boolean;
  readonly attach?: AttachmentRef;
  /** The message that it answers, by the channel's id; shown as a quotation in groups. */
  readonly replyTo?: string;
}

/** A mail before it is rendered; text and HTML are made of the same words. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Paragraphs in order; a line break inside one stays. Plain words, no markup. */
  readonly paragraphs: readonly string[];
  readonly attach?: AttachmentRef;
}

/** Where a chat is, at its channel. */
export interface ChatAddress {
  readonly channel: ChannelName;
  readonly account: string;
  readonly chat: string;
  readonly thread?: number;
}

/** What an outbox entry delivers; sealed for transit in `OutboxDoc.payload`. */
export type OutboxPayload =
  | {
      readonly kind: 'chat';
      readonly to: ChatAddress;
      readonly speech: Speech;
      /** Case that the history entry belongs to, for entries that get theirs when they are released. */
      readonly caseId: string | null;
      /** Sent when the chat cannot be reached for good. */
      readonly fallback: Mail | null;
    }
  | { readonly kind: 'staff'; readonly announcement: Announcement; readonly target: AnswerTarget | null }
  | { readonly kind: 'mail'; readonly mail: Mail };

/** What one event of a case makes known, and to whom (DESIGN "Officers decide, the assistant does the telling"). */
export interface EventNotice {
  /** Said in the applicant's chat; empty when the chat itself already says it (his own acts). */
  readonly chat: readonly Omit<Speech, 'from'>[];
  /** Without the address: the case's own. Null: the SOP tells nothing. */
  readonly mail: Omit<Mail, 'to'> | null;
  readonly announcements: readonly Announcement[];
}
