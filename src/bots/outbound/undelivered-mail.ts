import type { Cases } from '../../cases/cases.js';
import type { Codes } from '../../codes/codes.js';
import { withUndeliveredCode } from '../../flows/mail-code.js';
import type { Keyring } from '../../models/keyring.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { native, type Store } from '../../models/store.js';
import { isDuplicate, Overtaken, type Tx } from '../../models/transaction.js';
import type { Post } from '../../notices/post.js';
import type { OutboxPayload } from '../../notices/types.js';
import {
  caseAddressRefusedSpeech,
  codeUndeliveredSpeech,
  linkCodeUndeliveredSpeech,
} from '../../notices/undelivered.js';
import type { CaseState } from '../../sop/case.js';
import { taskOf } from '../../sop/tasks.js';
import { openState, sealState } from '../applicant/state.js';

export interface UndeliveredMailParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly post: Post;
  readonly cases: Cases;
  readonly codes: Codes;
}

type MailPayload = Extract<OutboxPayload, { kind: 'mail' }>;

/**
 * Tells of a mail that failed for good, in the transaction that notes the failure: the chat that waits for its code, the
 * chat of its case, and staff.
 */
export class UndeliveredMail {
  readonly #parts: UndeliveredMailParts;

  constructor(parts: UndeliveredMailParts) {
    this.#parts = parts;
  }

  /** `refused`: by the receiving side, so that another address may do. */
  async tell(tx: Tx, { causedBy }: OutboxDoc, payload: MailPayload, refused: boolean): Promise<void> {
    const { mail, code } = payload;
    const waiting = code ? await this.#parts.codes.waitingFor(tx, code) : null;
    if (code?.kind === 'confirm' && waiting !== null) await this.#tellOfCode(tx, waiting, mail.to, refused);
    const caseId = causedBy?.caseId ?? payload.caseId ?? null;
    const told =
      caseId === null ? null : await this.#tellOfCase(tx, caseId, payload, causedBy !== null, refused);
    // The asker of *pulihkan* is told nothing: a refusal would reveal that the NIK is known here.
    if (code?.kind === 'continue' && waiting !== null && waiting !== told)
      await this.#parts.post.toConversation(tx, waiting, [linkCodeUndeliveredSpeech]);
  }

  /** A newer code, or one for another address, is not touched: its own mail decides. */
  async #tellOfCode(tx: Tx, chat: string, email: string, refused: boolean): Promise<void> {
    const { store, keyring, codes, post } = this.#parts;
    const { session } = tx;
    await codes.withdraw(tx, 'confirm', chat);
    const conversation = await native(store.conversations).findOne({ _id: chat }, { session });
    const before = conversation && (await openState(keyring, conversation));
    const state = before && withUndeliveredCode(before, email, refused ? 'refused' : 'undelivered');
    if (!conversation || conversation.keyId === null || !state) return;
    await post.toConversation(tx, chat, [codeUndeliveredSpeech(email, refused)], {
      caseId: conversation.caseId,
    });
    const sealed = await sealState(keyring, conversation.keyId, state);
    const { modifiedCount } = await native(store.conversations).updateOne(
      { _id: chat, rev: conversation.rev },
      { $set: { state: sealed }, $inc: { rev: 1 } },
      { session },
    );
    if (modifiedCount === 0) throw new Overtaken('conversation that waits for a code');
  }

  /** Returns the chat that was told. `owed`: staff must see to it that the applicant learns of the notice. */
  async #tellOfCase(
    tx: Tx,
    caseId: string,
    { mail }: MailPayload,
    owed: boolean,
    refused: boolean,
  ): Promise<string | null> {
    const { cases } = this.#parts;
    const kase = await cases.byId(caseId, tx);
    const own = kase?.applicant?.email.toLowerCase() === mail.to.toLowerCase();
    if (kase && own && refused && (await this.#isFirst(tx, caseId, mail.to))) {
      await this.#askStaff(tx, 'mail-refused', caseId, kase);
      return this.#tellApplicant(tx, kase, mail.to);
    }
    // An open task about the address asks for the same.
    if (owed && !(await cases.hasOpenTask(caseId, 'mail-refused', tx)))
      await this.#askStaff(tx, 'notice-failed', caseId, kase);
    return null;
  }

  /** Each address of a case is told of once. */
  async #isFirst({ session, now }: Tx, caseId: string, email: string): Promise<boolean> {
    const { store, keyring } = this.#parts;
    const _id = `mail-refused:${caseId}:${keyring.lookupHash('email', email.toLowerCase())}`;
    const reminders = native(store.reminders);
    if (await reminders.findOne({ _id }, { session })) return false;
    await reminders.insertOne({ _id, caseId, at: now }, { session }).catch((error: unknown) => {
      throw isDuplicate(error) ? new Overtaken('news of a refused address', { cause: error }) : error;
    });
    return true;
  }

  async #tellApplicant(tx: Tx, { id }: CaseState, email: string): Promise<string | null> {
    const { store, post } = this.#parts;
    const found = await native(store.cases).findOne(
      { _id: id },
      { session: tx.session, projection: { conversationId: 1 } },
    );
    const chat = found?.conversationId ?? null;
    if (chat === null) return null;
    const said = await post.toConversation(tx, chat, [caseAddressRefusedSpeech(email)], { caseId: id });
    return said ? chat : null;
  }

  async #askStaff(
    tx: Tx,
    kind: 'mail-refused' | 'notice-failed',
    caseId: string,
    kase: CaseState | null,
  ): Promise<void> {
    const number = kase?.number ?? '';
    await this.#parts.cases.openTaskIn(tx, {
      ...taskOf(kind, number, 'helpdesk'),
      ...(kase ? { caseId, number } : {}),
      dedupe: `${kind}:${caseId}`,
    });
  }
}
