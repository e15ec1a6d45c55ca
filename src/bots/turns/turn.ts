import type { ActRefusal, Heard } from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { DataKeyDoc } from '../../models/data-key.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { MessageContent } from '../../models/message.js';
import type { Listener } from '../../notices/listener.js';
import type { Speech } from '../../notices/types.js';
import type { Refusal } from '../../sop/action.js';
import type { Incoming } from '../channels/channel.js';

/** Whether a batch is answered, or has failed too often and is set aside with an apology. */
export type Manner = 'answer' | 'set-aside';

/** Who answers a batch: the outcome of `who-answers.ts`. */
export type Answerer =
  /** The applicant's conversation. */
  | { readonly by: 'applicant'; readonly heard: Heard | null; readonly history: readonly MessageContent[] }
  | { readonly by: 'staff'; readonly incoming: Incoming }
  /** A group that is not the staff's. */
  | { readonly by: 'nobody' }
  /** The person blocked or unblocked the bot. */
  | { readonly by: 'block'; readonly blocked: boolean }
  /** A group became another one. */
  | { readonly by: 'migration'; readonly from: string; readonly to: string }
  /** An applicant's batch that failed too often, or cannot be opened. */
  | { readonly by: 'apology'; readonly history: readonly MessageContent[] }
  /** The same of a staff chat. */
  | { readonly by: 'staff-apology' };

/** One batch of messages that waits for its answer, and who gives it. */
export interface Turn {
  readonly who: Answerer;
  readonly batch: readonly InboxDoc[];
  readonly manner: Manner;
}

/** What a turn leads to, besides what its acts wrote: computing it wrote nothing. */
export interface Answer {
  /** Fields of the conversation that change. */
  readonly change: Partial<ConversationDoc>;
  /** Who is spoken to, with the key that holds from now on. */
  readonly listener: Listener;
  /** Case that the history entries belong to. */
  readonly caseId: string | null;
  /** The person's messages for the history, in order; empty where the channel wrote them at receipt. */
  readonly heard: readonly MessageContent[];
  readonly speeches: readonly Speech[];
  /** Data key that was drawn for the person; null: the conversation's own. */
  readonly dataKey: DataKeyDoc | null;
  /** Files that the conversation keeps from now on; null: the same as before. */
  readonly files: readonly string[] | null;
}

/** An act of a turn that was refused, by its place among the turn's acts. */
export type RefusedAct =
  | { readonly of: 'applicant'; readonly index: number; readonly refusal: ActRefusal }
  | { readonly of: 'staff'; readonly index: number; readonly refusal: Refusal };

/** What computing a turn gives. */
export type Computed =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** It does more than speak (an act, a typed code, a task): compute it again, in a transaction of its own. */
  | { readonly kind: 'alone' }
  /** An act was refused after a part of it was written: compute again in a new transaction, the refusal known. */
  | { readonly kind: 'refused'; readonly act: RefusedAct };

/** An answer that says nothing and keeps key and files. */
export function silence(conversation: ConversationDoc, change: Partial<ConversationDoc> = {}): Answer {
  return {
    change,
    listener: conversation,
    caseId: conversation.caseId,
    heard: [],
    speeches: [],
    dataKey: null,
    files: null,
  };
}
