import type { ActResult, ChannelName, FlowState } from '../flows/types.js';
import type { Booking } from '../booking/booking.js';
import type { Cases } from '../cases/cases.js';
import type { Vault } from '../documents/vault.js';
import type { ConversationDoc } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Post } from '../notices/post.js';
import type { CaseState } from '../sop/case.js';
import type { Office } from '../sop/office.js';

/** What carrying out an applicant's acts needs of the product. */
export interface ActParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly booking: Booking;
  readonly vault: Pick<Vault, 'keep'>;
  readonly post: Post;
}

/** One turn in its transaction, as acts see it. */
export interface ActScene {
  readonly tx: Tx;
  readonly conversation: ConversationDoc;
  readonly channel: ChannelName;
  /** State in which the flow asked for the act. */
  readonly state: FlowState;
  readonly kase: CaseState | null;
  /** Data key of the person that the conversation serves in this turn. */
  readonly keyId: string;
}

/** What the act changes of the conversation itself, written with the turn's commit. */
export type ConversationChange = Partial<
  Pick<ConversationDoc, 'caseId' | 'applicantId' | 'keyId' | 'moveTries' | 'recovery'>
>;

/** What became of an act. */
export interface Done {
  readonly result: ActResult;
  readonly change?: ConversationChange;
}

/** A failure of an act that changes nothing but may count (a wrong code). */
export function failed(
  code: Extract<ActResult, { ok: false }>['code'],
  more: { text?: string; change?: ConversationChange } = {},
): Done {
  const text = more.text === undefined ? {} : { text: more.text };
  return { result: { ok: false, code, ...text }, ...(more.change ? { change: more.change } : {}) };
}
