import type { ChannelTraits } from '../../core/channel-table.js';
import type { FailedActResult, ActResult, FlowState } from '../../flows/types.js';
import type { Booking } from '../../booking/booking.js';
import type { Bindings } from '../../cases/bindings.js';
import type { Cases } from '../../cases/cases.js';
import type { Codes, Verdict } from '../../codes/codes.js';
import type { MailCodes, Sending } from '../../codes/mail-codes.js';
import type { Vault } from '../../documents/vault.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { Store } from '../../models/store.js';
import type { Tx } from '../../models/transaction.js';
import type { Post } from '../../notices/post.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import type { TurnReads } from '../turns/reads.js';

/** Services that carrying out an applicant's acts needs. */
export interface ActParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly office: Office;
  readonly cases: Cases;
  readonly booking: Booking;
  readonly vault: Pick<Vault, 'keep'>;
  readonly post: Post;
  readonly codes: Codes;
  readonly mailCodes: MailCodes;
  readonly bindings: Bindings;
}

/** What an act sees of its turn, which runs in one transaction. */
export interface ActTurn {
  readonly tx: Tx;
  readonly reads: TurnReads;
  readonly conversation: ConversationDoc;
  readonly channel: ChannelTraits;
  /** The state in which the flow asked for the act. */
  readonly state: FlowState;
  readonly kase: CaseState | null;
  readonly keyId: string;
}

/** What an act changes of the conversation itself; the turn's commit writes it. */
export type ConversationChange = Partial<
  Pick<ConversationDoc, 'caseId' | 'applicantId' | 'keyId' | 'recovering' | 'officerWaits'>
>;

/** An act that was carried out, or that failed without writing anything that must be dropped. */
export interface Done {
  readonly result: ActResult;
  readonly change?: ConversationChange;
}

/** An act that a use-case refused, perhaps after it wrote something: its transaction must not be committed. */
export interface Undone {
  readonly refused: FailedActResult;
}

/**
 * Makes the result of an act that failed; its transaction is still committed, since a failure may count (a wrong code).
 */
export function failed(
  code: FailedActResult['code'],
  more: { text?: string; seconds?: number; change?: ConversationChange } = {},
): Done {
  const { change, ...rest } = more;
  return { result: { ok: false, code, ...rest }, ...(change ? { change } : {}) };
}

/** The result, for the flows, of a code that was not sent. */
export function notSent(sending: Exclude<Sending, { ok: true }>, change?: ConversationChange): Done {
  const more = change ? { change } : {};
  return sending.why === 'wait'
    ? failed('code-wait', { seconds: sending.seconds, ...more })
    : failed('mail-code-limit', more);
}

/** The result, for the flows, of a typed code that was not right. */
export function notRight(verdict: Exclude<Verdict, { is: 'right' }>): Done {
  switch (verdict.is) {
    case 'wait':
      return failed('code-wait', { seconds: verdict.seconds });
    case 'locked':
      return failed('too-many-tries');
    case 'void':
      return failed('code-void');
    case 'wrong':
      return failed('bad-code');
    default:
      return failed('code-expired');
  }
}
