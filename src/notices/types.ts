import type { ChannelName } from '../core/channel-table.js';
import type { Choice, Progress } from '../flows/types.js';
import type { MadeCode } from '../models/code.js';
import type { Announcement, AnswerTarget } from './announcement.js';

/** A document of a case as of one of its events. The PDF is made when it is sent or downloaded. */
export interface AttachmentRef {
  readonly kind: 'submission-proof' | 'receipt';
  readonly caseId: string;
  /** Event up to which the case is folded: what was true when it was said. */
  readonly seq: number;
  /** File name: holds the case's number and nothing personal. */
  readonly filename: string;
}

/** A file to be sent or downloaded. */
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
  /** Where in the form it asks, for a channel with a bar of its own. */
  readonly progress?: Omit<Progress, 'first'>;
  /** The key of the form's item that it asks for. */
  readonly asks?: string;
  readonly attach?: AttachmentRef;
  /** The channel's id of the message that it answers, which groups show as a quotation. */
  readonly replyTo?: string;
}

/** A mail before it is rendered; text and HTML have the same words. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Paragraphs in order; a line break inside one stays. Plain words, no markup. */
  readonly paragraphs: readonly string[];
  readonly attach?: AttachmentRef;
}

/** Address of a chat at its channel. */
export interface ChatAddress {
  readonly channel: ChannelName;
  readonly account: string;
  readonly chat: string;
  /** A topic of the chat (Telegram's `message_thread_id`). */
  readonly thread?: number;
}

/** What an outbox entry delivers; sealed for transit in `OutboxDoc.payload`. */
export type OutboxPayload =
  | {
      readonly kind: 'chat';
      readonly to: ChatAddress;
      readonly speech: Speech;
      /** Case of the history entry, for entries that get one only when they are released. */
      readonly caseId: string | null;
      /** Mailed instead when the chat cannot be reached for good. */
      readonly fallback: Mail | null;
    }
  | { readonly kind: 'staff'; readonly announcement: Announcement; readonly target: AnswerTarget | null }
  | {
      readonly kind: 'mail';
      readonly mail: Mail;
      /** The case that it is about; missing when it is about none. */
      readonly caseId?: string;
      /** The code that it carries; missing when it carries none. */
      readonly code?: MadeCode;
    };

/** What one event of a case makes known, and to whom. */
export interface EventNotice {
  /** Said in the applicant's chat; empty when the chat says it already (the applicant's own acts). */
  readonly chat: readonly Omit<Speech, 'from'>[];
  /** Without the address, which is the case's own; null when nothing is mailed. */
  readonly mail: Omit<Mail, 'to'> | null;
  readonly announcements: readonly Announcement[];
}
