import type { ChannelTable } from '../core/channel-table.js';
import { TAKEOVER_LIFE_MS } from '../core/limits.js';
import type { Vault } from '../documents/vault.js';
import type { FlowState } from '../flows/types.js';
import type { ConversationDoc } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { SecurityLog } from '../models/security-log.js';
import { native, type Store } from '../models/store.js';
import type { TakeoverDoc } from '../models/takeover.js';
import { Overtaken, type Tx } from '../models/transaction.js';
import type { Post } from '../notices/post.js';
import {
  recoveredMail,
  recoveredSpeech,
  returnedSpeech,
  revokedMail,
  takenSpeech,
} from '../notices/takeover-notices.js';
import type { Speech } from '../notices/types.js';
import type { CaseState } from '../sop/case.js';
import { taskOf } from '../sop/tasks.js';
import { caseNotFound } from './act-refused.js';
import type { Cases } from './cases.js';
import { withPersonalLink } from './personal-link.js';

/** Path of the mailed link that takes a recovery back. */
export const REVOKE_PATH = '/bukan-saya';

/** Prefix of the conversation ids of messages hidden from their chat; officers still read them under the case. */
const HIDDEN = 'revoked:';
const DAY_MS = 24 * 60 * 60 * 1000;

export interface BindingsDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly post: Post;
  readonly vault: Pick<Vault, 'keep'>;
  readonly cases: Cases;
  readonly security: SecurityLog;
  readonly channelTable: ChannelTable;
  /** Public address, for the mail's link. */
  readonly baseUrl: string;
}

/** The fields of a conversation that bind it to a case; the chat's own turn writes them. */
export type Bound = Pick<ConversationDoc, 'caseId' | 'applicantId' | 'keyId'>;

/** The case that a chat recovered, and the change that the chat's turn has to write. */
export interface Got {
  readonly kase: CaseState;
  readonly change: Bound;
}

/** Result of *Bukan saya*. `back` binds the former chat to the case again; null when that chat is gone or in use. */
export interface Revoked {
  readonly kase: CaseState;
  readonly back: Bound | null;
}

/** Moves cases between chats: *pulihkan* takes one over, *Bukan saya* takes it back, *pindah* keeps that possible. */
export class Bindings {
  readonly #deps: BindingsDeps;

  constructor(deps: BindingsDeps) {
    this.#deps = deps;
  }

  /**
   * *Pulihkan*: gives the case to the chat whose turn this is; changes nothing when the chat has it already. The former
   * chat is disconnected and told, and the owner is mailed; either can take the case back. A former chat that got the
   * case by a recent recovery has no button for that: a thief could take the case from its owner again with it.
   * @throws {AppError} `case-not-found` 404
   */
  async recover(tx: Tx, caseId: string, chat: ConversationDoc): Promise<Got> {
    const { store, cases, post, security } = this.#deps;
    const { doc, kase } = await this.#case(tx, caseId);
    const change = { caseId, applicantId: kase.applicantId, keyId: doc.keyId };
    if (doc.conversationId === chat._id) return { kase, change };
    const old = await this.#conversation(tx, doc.conversationId);
    const byChat = old !== null && !(await this.#isContested(tx, caseId, old._id));
    const token = tx.ids.token();
    await native(store.takeovers).insertOne(
      {
        _id: tx.ids.next(),
        caseId,
        from: old?._id ?? null,
        to: chat._id,
        byChat,
        tokenHash: this.#tokenHash(token),
        at: tx.now,
        expiresAt: new Date(tx.now.getTime() + TAKEOVER_LIFE_MS),
        revokedAt: null,
        revokedBy: null,
      },
      { session: tx.session },
    );
    if (old) {
      await this.disconnect(
        tx,
        old,
        recoveredSpeech(kase.number, this.#deps.channelTable.labelOf(chat.channel), byChat),
      );
      await post.redirect(tx, { caseId, from: old._id, to: chat });
    }
    await cases.bindConversationIn(tx, caseId, chat._id);
    const url = `${this.#deps.baseUrl}${REVOKE_PATH}/${token}`;
    const mail = recoveredMail(kase, { url, days: TAKEOVER_LIFE_MS / DAY_MS });
    if (mail) await post.mail(tx, withPersonalLink(this.#deps, caseId, mail, tx.now), { caseId });
    const details = { channel: chat.channel, byChat };
    await security.note({ name: 'recovery', result: 'ok', actor: null, subject: kase.number, details }, tx);
    return { kase, change };
  }

  /** *Pindah*: points the recoveries that led to `from` to the new chat, so that they can still be taken back. */
  async follow(tx: Tx, caseId: string, from: string, to: string): Promise<void> {
    await native(this.#deps.store.takeovers).updateMany(
      { caseId, to: from, revokedAt: null },
      { $set: { to } },
      { session: tx.session },
    );
  }

  /** *Bukan saya* in the chat that lost its case; that chat's turn writes `back`. Null for nothing to take back. */
  async revokeInChat(tx: Tx, chat: ConversationDoc): Promise<Revoked | null> {
    const takeover = await native(this.#deps.store.takeovers).findOne(
      { from: chat._id, byChat: true, revokedAt: null, expiresAt: { $gt: tx.now } },
      { session: tx.session, sort: { _id: -1 } },
    );
    return takeover && this.#revoke(tx, takeover, 'chat');
  }

  /** *Bukan saya* by the mailed link; null when the link is unknown, expired or used. */
  async revokeByMail(tx: Tx, token: string): Promise<Revoked | null> {
    const takeover = await this.#byToken(token, tx);
    return takeover && this.#revoke(tx, takeover, 'mail');
  }

  /** True while the mailed link still works; changes nothing. */
  async canRevoke(token: string): Promise<boolean> {
    return (await this.#byToken(token)) !== null;
  }

  /**
   * Says `speech` in a chat and detaches the chat from its case and draft; its next message starts anew. Its turns in
   * progress are dropped.
   * @throws {Overtaken} when the chat has changed since it was read
   */
  async disconnect(tx: Tx, chat: ConversationDoc, speech: Speech): Promise<void> {
    const { store, post, vault } = this.#deps;
    await post.toConversation(tx, chat._id, [speech]);
    const none = { state: null, keyId: null, caseId: null, applicantId: null, recovering: null };
    const { modifiedCount } = await native(store.conversations).updateOne(
      { _id: chat._id, rev: chat.rev },
      { $set: { ...none, updatedAt: tx.now }, $inc: { rev: 1 } },
      { session: tx.session },
    );
    if (modifiedCount === 0) throw new Overtaken('conversation that is left');
    await vault.keep(tx, `conversation:${chat._id}`, []);
  }

  async #revoke(tx: Tx, takeover: TakeoverDoc, by: 'chat' | 'mail'): Promise<Revoked> {
    const { store, cases, post, security } = this.#deps;
    const { caseId } = takeover;
    const { doc, kase } = await this.#case(tx, caseId);
    await this.#end(tx, takeover, by);
    const now = await this.#conversation(tx, doc.conversationId);
    if (now && now._id !== takeover.from) await this.disconnect(tx, now, takenSpeech);
    const old = await this.#conversation(tx, takeover.from);
    const home = old && (await this.#isFree(tx, old)) ? old : null;
    const back = home && { caseId, applicantId: kase.applicantId, keyId: doc.keyId };
    await cases.bindConversationIn(tx, caseId, home?._id ?? null);
    await this.#hide(tx, takeover);
    if (now && now._id !== takeover.from) await post.redirect(tx, { caseId, from: now._id, to: home });
    if (home && back && by === 'mail') await this.#reconnect(tx, home, back, kase.number);
    await cases.openTaskIn(tx, {
      ...taskOf('binding-revoked', kase.number, 'helpdesk'),
      caseId,
      number: kase.number,
      dedupe: `binding-revoked:${caseId}`,
    });
    const mail = revokedMail(kase, home !== null);
    if (mail) await post.mail(tx, withPersonalLink(this.#deps, caseId, mail, tx.now), { caseId });
    const details = { by, back: home !== null };
    await security.note(
      { name: 'binding-revoked', result: 'ok', actor: null, subject: kase.number, details },
      tx,
    );
    tx.afterCommit(() => store.log.warn({ by }, 'a recovery was taken back'));
    return { kase, back };
  }

  async #end(tx: Tx, { _id, caseId }: TakeoverDoc, by: 'chat' | 'mail'): Promise<void> {
    const takeovers = native(this.#deps.store.takeovers);
    const { session, now } = tx;
    const { modifiedCount } = await takeovers.updateOne(
      { _id, revokedAt: null },
      { $set: { revokedAt: now, revokedBy: by } },
      { session },
    );
    if (modifiedCount === 0) throw new Overtaken('recovery that is taken back');
    await takeovers.updateMany(
      { caseId, _id: { $gt: _id }, revokedAt: null },
      { $set: { revokedAt: now, revokedBy: 'earlier' } },
      { session },
    );
  }

  async #hide(tx: Tx, { _id, caseId, from, at }: TakeoverDoc): Promise<void> {
    const messages = native(this.#deps.store.messages);
    const { session } = tx;
    const shown = { caseId, at: { $gte: at } };
    const chats: string[] = await messages.distinct('conversationId', shown, { session });
    for (const chat of chats) {
      if (chat === from || chat.startsWith(HIDDEN)) continue;
      await messages.updateMany(
        { ...shown, conversationId: chat },
        { $set: { conversationId: `${HIDDEN}${_id}:${chat}` } },
        { session },
      );
    }
  }

  async #reconnect(tx: Tx, chat: ConversationDoc, back: Bound, number: string): Promise<void> {
    const { store, post } = this.#deps;
    const { modifiedCount } = await native(store.conversations).updateOne(
      { _id: chat._id, rev: chat.rev },
      { $set: { ...back, state: null, recovering: null, updatedAt: tx.now }, $inc: { rev: 1 } },
      { session: tx.session },
    );
    if (modifiedCount === 0) throw new Overtaken('conversation that gets its case again');
    await post.toConversation(tx, chat._id, [returnedSpeech(number)], { caseId: back.caseId });
  }

  /** Whether a chat can be given a case without losing another application's case or draft. */
  async #isFree(tx: Tx, chat: ConversationDoc): Promise<boolean> {
    const { cases, keyring } = this.#deps;
    if (chat.kind !== 'applicant') return false;
    const own = chat.caseId === null ? null : await cases.byId(chat.caseId, tx);
    if (own !== null && own.status !== 'closed') return false;
    if (chat.state === null || chat.keyId === null) return true;
    const state = await keyring.open<FlowState>(chat.keyId, chat.state, 'state');
    const draft = state?.draft ?? null;
    return draft === null || (draft.documents.length === 0 && Object.keys(draft.applicant).length === 0);
  }

  /** Whether, within `TAKEOVER_LIFE_MS`, this chat recovered the case, or a chat took a recovery of it back. */
  async #isContested(tx: Tx, caseId: string, chat: string): Promise<boolean> {
    const found = await native(this.#deps.store.takeovers).findOne(
      {
        caseId,
        expiresAt: { $gt: tx.now },
        $or: [{ to: chat, revokedAt: null }, { revokedBy: 'chat' }],
      },
      { session: tx.session, projection: { _id: 1 } },
    );
    return found !== null;
  }

  async #byToken(token: string, tx?: Tx): Promise<TakeoverDoc | null> {
    const now = tx?.now ?? this.#deps.store.clock.now();
    return native(this.#deps.store.takeovers).findOne(
      { tokenHash: this.#tokenHash(token), revokedAt: null, expiresAt: { $gt: now } },
      tx ? { session: tx.session } : {},
    );
  }

  #tokenHash(token: string): string {
    return this.#deps.keyring.lookupHash('takeover-token', token);
  }

  async #case(
    tx: Tx,
    caseId: string,
  ): Promise<{ readonly doc: { keyId: string; conversationId: string | null }; readonly kase: CaseState }> {
    const { store, cases } = this.#deps;
    const doc = await native(store.cases).findOne({ _id: caseId }, { session: tx.session });
    const kase = doc && (await cases.byId(caseId, tx));
    if (!kase) throw caseNotFound();
    return { doc, kase };
  }

  async #conversation(tx: Tx, id: string | null): Promise<ConversationDoc | null> {
    if (id === null) return null;
    return native(this.#deps.store.conversations).findOne({ _id: id }, { session: tx.session });
  }
}
