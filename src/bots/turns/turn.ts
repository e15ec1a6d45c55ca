import type { FailedActResult, Heard } from '../../flows/types.js';
import type { ChatPlace, ConversationDoc } from '../../models/conversation.js';
import type { DataKeyDoc } from '../../models/data-key.js';
import type { InboxDoc } from '../../models/inbox.js';
import type { MessageContent } from '../../models/message.js';
import type { Listener } from '../../notices/listener.js';
import type { Speech } from '../../notices/types.js';
import type { Refusal } from '../../sop/action.js';
import type { Incoming } from '../channels/channel.js';

/** How a batch is treated: answered, or set aside with an apology because it failed too often. */
export type Manner = 'answer' | 'set-aside';

/** Who answers a batch, as `who-answers.ts` decides. */
export type Answerer =
  | { readonly by: 'applicant'; readonly heard: Heard | null; readonly history: readonly MessageContent[] }
  | { readonly by: 'staff'; readonly incoming: Incoming }
  /** A group that is not the staff group, or a person who blocked or unblocked the bot. */
  | { readonly by: 'nobody' }
  | { readonly by: 'migration'; readonly from: ChatPlace; readonly to: string }
  /** The batch failed too often or cannot be opened. */
  | { readonly by: 'apology'; readonly history: readonly MessageContent[] }
  | { readonly by: 'staff-apology' };

/** One batch of messages to answer, and who answers it. */
export interface Turn {
  readonly who: Answerer;
  readonly batch: readonly InboxDoc[];
  readonly manner: Manner;
}

/** The result of computing a turn, without what its acts already wrote in the turn's transaction. */
export interface Answer {
  /** Fields of the conversation that change. */
  readonly change: Partial<ConversationDoc>;
  /** Who is spoken to, with their data key from now on. */
  readonly listener: Listener;
  /** Case of the history entries. */
  readonly caseId: string | null;
  /** The person's messages for the history, in order; empty where the channel wrote them at receipt. */
  readonly heard: readonly MessageContent[];
  readonly speeches: readonly Speech[];
  /** New data key of the person; null: the conversation keeps its own. */
  readonly dataKey: DataKeyDoc | null;
  /** Files that the conversation refers to from now on; null: unchanged. */
  readonly files: readonly string[] | null;
}

/** An act of a turn that was refused; `index` counts the turn's acts from 0. */
export type RefusedAct =
  | { readonly of: 'applicant'; readonly index: number; readonly refusal: FailedActResult }
  | { readonly of: 'staff'; readonly index: number; readonly refusal: Refusal };

/** Result of one computation of a turn. */
export type Computed =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The turn must be computed in a transaction of its own. */
  | { readonly kind: 'alone' }
  /** An act may have written before its refusal: the turn must be computed again in a new transaction. */
  | { readonly kind: 'refused'; readonly act: RefusedAct };

/** Makes an answer that says nothing and keeps key and files. */
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
