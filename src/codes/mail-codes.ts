import type { ChannelTable } from '../core/channel-table.js';
import { channelOf } from '../models/conversation.js';
import { MAIL_CODE_RESEND_MS, MAIL_CODES_PER_DAY, RECOVERY_CODES_PER_DAY } from '../core/limits.js';
import type { MailedKind } from '../models/code.js';
import type { SecurityLog } from '../models/security-log.js';
import type { Tx } from '../models/transaction.js';
import { mailCodeMail } from '../notices/code-mail.js';
import type { Post } from '../notices/post.js';
import type { Office } from '../sop/office.js';
import type { Codes, MailedPlace } from './codes.js';
import type { Counted } from './day-counts.js';
import { mailboxOf } from './mailbox.js';

/** Who asks for a code. */
export interface Asker {
  /** The chat where the code will be typed. */
  readonly chat: string;
  /** What identifies the sender beyond the chat (on the web a keyed hash of the network address); null: nothing. */
  readonly network: string | null;
}

/** The case that a code leads to, and the address that the code is mailed to. */
export interface CaseMailbox {
  readonly caseId: string;
  readonly number: string;
  readonly email: string;
}

/** Whether a code was sent. `limit`: the share of the day is used up. `wait`: the latest code left a moment ago. */
export type Sending =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'limit' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number };

interface Share extends Counted {
  readonly limit: number;
  readonly pauseMs?: number;
}

/**
 * Mails codes within shares of a day. Where no mail may be sent, no code is made.
 *
 * Nobody can tell an owner's new chat from a stranger's, so each mailbox has a budget, which is divided:
 * - One chat gets few codes for one mailbox and few in all, and one network address few for one mailbox, so that a
 *   single stranger uses up less than the whole.
 * - A chat's second code comes out of a smaller part. The rest is for chats that have not asked yet, as the owner's.
 * - Codes of *pulihkan* are counted by NIK and apart, so that requests for confirmation codes do not use them up, and
 *   codes of the personal link by case: nobody without the link can ask for one.
 * - A ceiling bounds what strangers can send to one mailbox.
 *
 * A stranger with several network addresses and many chats can still use up, for one day, the first codes of a mailbox
 * that has no case yet. Its owner gets a mail each time, and an officer helps them.
 *
 * Mailboxes are compared folded ({@link mailboxOf}); the mail goes to the address as it was given.
 */
export class MailCodes {
  readonly #codes: Codes;
  readonly #office: Office;
  readonly #post: Post;
  readonly #security: SecurityLog;
  readonly #channelTable: ChannelTable;

  constructor(deps: {
    readonly codes: Codes;
    readonly office: Office;
    readonly post: Post;
    readonly security: SecurityLog;
    readonly channelTable: ChannelTable;
  }) {
    this.#codes = deps.codes;
    this.#office = deps.office;
    this.#post = deps.post;
    this.#security = deps.security;
    this.#channelTable = deps.channelTable;
  }

  /** Mails a code that confirms an address to that address. */
  async confirm(tx: Tx, { chat, network }: Asker, email: string): Promise<Sending> {
    const mailbox = mailboxOf(email);
    const own = { what: 'confirm-chat-mailbox', of: `${chat} ${mailbox}` };
    const [before] = await this.#codes.counts.read(tx, [own]);
    const asked = (before?.count ?? 0) > 0;
    const { chatAndMailbox, networkAndMailbox, first, again } = MAIL_CODES_PER_DAY;
    const sending = await this.#take(tx, [
      { ...own, limit: chatAndMailbox, pauseMs: MAIL_CODE_RESEND_MS },
      { what: 'confirm-chat', of: chat, limit: MAIL_CODES_PER_DAY.chat },
      ...(network === null
        ? []
        : [
            { what: 'confirm-network', of: network, limit: MAIL_CODES_PER_DAY.network },
            { what: 'confirm-network-mailbox', of: `${network} ${mailbox}`, limit: networkAndMailbox },
          ]),
      { what: 'confirm-mailbox', of: mailbox, limit: asked ? again : first },
      ceilingOf(mailbox),
    ]);
    if (sending.ok) {
      await this.#send(tx, 'confirm', addressPlace(chat, email), { to: email });
    }
    await this.#note(tx, 'confirm', sending, null);
    return sending;
  }

  /**
   * Mails a code of *pulihkan* to the mailbox of the case with that NIK. Without a case, or when its mailbox takes no
   * more, everything is counted and answered the same, so that nobody learns whether the NIK is known here.
   */
  async recover(tx: Tx, { chat }: Asker, nik: string, found: CaseMailbox | null): Promise<Sending> {
    const { chatAndNik, nik: perNik } = RECOVERY_CODES_PER_DAY;
    const sending = await this.#take(tx, [
      { what: 'recover-chat-nik', of: `${chat} ${nik}`, limit: chatAndNik, pauseMs: MAIL_CODE_RESEND_MS },
      { what: 'recover-chat', of: chat, limit: RECOVERY_CODES_PER_DAY.chat },
      { what: 'recover-nik', of: nik, limit: perNik },
    ]);
    if (!sending.ok) {
      await this.#note(tx, 'recover', sending, null);
      return sending;
    }
    const mailed = found !== null && (await this.#take(tx, [ceilingOf(mailboxOf(found.email))])).ok;
    if (mailed) {
      await this.#send(tx, 'recover', { chat, subject: nik }, { to: found.email, caseId: found.caseId });
    } else await this.#codes.pretendMailed(tx, 'recover', { chat, subject: nik });
    await this.#note(tx, 'recover', mailed ? sending : { ok: false, why: 'limit' }, found?.number ?? null);
    return sending;
  }

  /** Mails a code to somebody who has the personal link of a case or is in its chat. Its budget is separate. */
  async continue(tx: Tx, chat: string, { caseId, number, email }: CaseMailbox): Promise<Sending> {
    const share = { what: 'continue-case', of: caseId, pauseMs: MAIL_CODE_RESEND_MS };
    const sending = await this.#take(tx, [{ ...share, limit: RECOVERY_CODES_PER_DAY.link }]);
    if (sending.ok) {
      await this.#send(tx, 'continue', { chat, subject: caseId }, { to: email, caseId });
    }
    await this.#note(tx, 'continue', sending, number);
    return sending;
  }

  async #send(
    tx: Tx,
    kind: MailedKind,
    place: MailedPlace,
    { to, caseId = null }: { readonly to: string; readonly caseId?: string | null },
  ): Promise<void> {
    const { code, hash } = await this.#codes.makeMailed(tx, kind, place);
    const channel = this.#channelTable.labelOf(channelOf(place.chat));
    const words = mailCodeMail(code, this.#office, {
      purpose: kind === 'confirm' ? 'confirm' : 'recover',
      channel,
    });
    await this.#post.mail(tx, { to, ...words }, { caseId, code: { kind, hash } });
  }

  /** Uses up one of each share, or of none when any is exhausted. */
  async #take(tx: Tx, shares: readonly Share[]): Promise<Sending> {
    const { counts } = this.#codes;
    const today = await counts.read(tx, shares);
    if (shares.some(({ limit }, index) => (today[index]?.count ?? 0) >= limit))
      return { ok: false, why: 'limit' };
    const waitMs = Math.max(...today.map((one) => one.waitMs));
    if (waitMs > 0) return { ok: false, why: 'wait', seconds: Math.ceil(waitMs / 1000) };
    for (const share of shares) await counts.add(tx, share, () => share.pauseMs ?? 0);
    return { ok: true };
  }

  async #note(tx: Tx, kind: MailedKind, sending: Sending, number: string | null): Promise<void> {
    const result = sending.ok ? 'ok' : 'refused';
    const details = sending.ok ? { kind } : { kind, why: sending.why };
    await this.#security.note({ name: 'code-sent', result, actor: null, subject: number, details }, tx);
  }
}

/**
 * The place of a code that confirms an address: bound to that exact address, while wrong tries count for the mailbox.
 */
export function addressPlace(chat: string, email: string): MailedPlace {
  return { chat, subject: email.trim().toLowerCase(), countedAs: mailboxOf(email) };
}

function ceilingOf(mailbox: string): Share {
  return { what: 'mailbox', of: mailbox, limit: MAIL_CODES_PER_DAY.ceiling };
}
