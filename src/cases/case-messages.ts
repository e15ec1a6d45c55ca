import type { Instant } from '../core/clock.js';
import { plainFileName } from '../core/file-name.js';
import type { ConversationDoc } from '../models/conversation.js';
import type { Keyring } from '../models/keyring.js';
import type { DeliveryState, MessageContent, MessageDoc } from '../models/message.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { AnswerTarget } from '../notices/announcement.js';
import { messageMail } from '../notices/message-mail.js';
import type { Post } from '../notices/post.js';
import type { Mail, Speech } from '../notices/types.js';
import { ensureMay } from '../sop/access.js';
import type { CaseState, Role } from '../sop/case.js';
import { DESTROYED } from '../sop/evolve/destroyed.js';
import type { Office } from '../sop/office.js';
import { responsibleRole } from '../sop/position.js';
import { taskOf } from '../sop/tasks.js';
import { caseNotFound } from './act-refused.js';
import type { CaseStore, StoredCase } from './case-store.js';
import { withPersonalLink, type LinkParts } from './personal-link.js';
import type { TaskList } from './task-list.js';

/** One entry of the history of a case, as staff read it. */
export interface CaseMessage {
  readonly conversationId: string;
  readonly seq: number;
  readonly from: MessageDoc['from'];
  readonly text: string;
  readonly files: readonly {
    readonly name: string;
    readonly contentType: string;
    /** Bytes; null for a document that is made anew on each download. */
    readonly size: number | null;
  }[];
  readonly at: Instant;
  /** How its delivery fares; null for what a person wrote. */
  readonly delivery: DeliveryState | null;
}

/** Messages between applicants and officers, outside the acts. */
export class CaseMessages {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #office: Office;
  readonly #post: Post;
  readonly #cases: CaseStore;
  readonly #tasks: TaskList;
  readonly #links: LinkParts;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Office;
    readonly post: Post;
    readonly cases: CaseStore;
    readonly tasks: TaskList;
    readonly baseUrl: string;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#office = deps.office;
    this.#post = deps.post;
    this.#cases = deps.cases;
    this.#tasks = deps.tasks;
    this.#links = deps;
  }

  /** Announces an applicant's words to the staff group and opens a task, to which further words are added. */
  async fromApplicant(
    tx: Tx,
    message: { readonly conversationId: string; readonly caseId: string | null; readonly text: string },
  ): Promise<void> {
    const { conversationId, caseId, text } = message;
    const stored = caseId === null ? null : await this.#cases.load({ _id: caseId }, tx);
    const conversation = await this.#conversation(tx, conversationId);
    const state = stored?.state ?? null;
    const number = state?.number ?? null;
    const keyId = stored?.doc.keyId ?? conversation?.keyId ?? null;
    const target: AnswerTarget = state
      ? { kind: 'case', number: state.number, caseId: state.id }
      : { kind: 'conversation', conversationId };
    const name = state?.applicant?.name ?? null;
    await this.#post.toStaffGroup(tx, { kind: 'message', number, name, text }, target);
    const spec = taskOf('applicant-message', number ?? '', state ? responsibleRole(state) : 'helpdesk');
    await this.#tasks.open(
      tx,
      {
        ...spec,
        dedupe: messageKey(target),
        ...(state ? { caseId: state.id, number: state.number } : {}),
        ...(keyId === null ? {} : { keyId }),
        words: text,
      },
      { announce: false },
    );
  }

  /**
   * Sends an officer's words to the chat, or by mail when it cannot be reached for good, and closes the message's task.
   * False, with nothing said, when there is neither chat nor address.
   * @throws {AppError} `forbidden-role` 403, `case-not-found` 404.
   */
  async toApplicant(
    tx: Tx,
    target: AnswerTarget,
    text: string,
    from: { readonly username: string; readonly role: Role },
    inHand: StoredCase | null,
  ): Promise<boolean> {
    ensureMay(from.role, 'write-messages');
    const said =
      target.kind === 'case'
        ? await this.#toCase(tx, target.caseId, text, inHand)
        : await this.#post.toConversation(tx, target.conversationId, [officersWords(text)]);
    if (said) await this.#tasks.closeKey(tx, messageKey(target), from.username);
    return said;
  }

  /** The history of a case over all its chats, oldest first; texts whose key was destroyed read `[dihapus]`. */
  async of(caseId: string): Promise<readonly CaseMessage[]> {
    const docs = await native(this.#store.messages)
      .find({ caseId })
      .sort({ at: 1, seq: 1, _id: 1 })
      .toArray();
    const messages: CaseMessage[] = [];
    for (const { conversationId, seq, from, content, keyId, at, delivery } of docs) {
      const opened = await this.#keyring.open<MessageContent>(keyId, content, 'message');
      messages.push({
        conversationId,
        seq,
        from,
        text: opened?.text ?? DESTROYED,
        files: opened ? filesOf(opened) : [],
        at: at.toISOString(),
        delivery,
      });
    }
    return messages;
  }

  async #toCase(tx: Tx, caseId: string, text: string, inHand: StoredCase | null): Promise<boolean> {
    const stored = inHand?.state.id === caseId ? inHand : await this.#cases.load({ _id: caseId }, tx);
    if (!stored) throw caseNotFound();
    const { doc, state } = stored;
    const email = state.applicant?.email ?? DESTROYED;
    const mail = email === DESTROYED ? null : this.#mailOf(tx, text, state, email);
    const said =
      doc.conversationId !== null &&
      (await this.#post.toConversation(tx, doc.conversationId, [officersWords(text)], {
        caseId,
        ...(mail ? { fallback: mail } : {}),
      }));
    if (said) return true;
    if (!mail) return false;
    await this.#post.mail(tx, mail, { caseId });
    return true;
  }

  #mailOf(tx: Tx, text: string, { id, number }: CaseState, to: string): Mail {
    const mail = { ...messageMail(text, number, this.#office), to };
    return withPersonalLink(this.#links, id, mail, tx.now);
  }

  async #conversation(tx: Tx, id: string): Promise<ConversationDoc | null> {
    return native(this.#store.conversations).findOne({ _id: id }, { session: tx.session });
  }
}

function messageKey(target: AnswerTarget): string {
  return target.kind === 'case'
    ? `applicant-message:case:${target.caseId}`
    : `applicant-message:conversation:${target.conversationId}`;
}

function filesOf({ files = [], attach }: MessageContent): CaseMessage['files'] {
  const sent = files.map(({ name, contentType, size }) => ({ name: plainFileName(name), contentType, size }));
  return attach ? [...sent, { name: attach.filename, contentType: 'application/pdf', size: null }] : sent;
}

function officersWords(text: string): Speech {
  return { from: 'petugas', text, choices: [{ id: 'w.petugas', label: 'Jawab petugas' }] };
}
