import {
  CODE_TRIES,
  CODE_TRIES_PER_DAY,
  CODE_WAIT_MS,
  CODES_MADE_PER_DAY,
  LINK_CODE_LENGTH,
  LINK_CODE_LIFE_MS,
  MAIL_CODE_DIGITS,
  MAIL_CODE_LIFE_MS,
  MOVE_CODE_LENGTH,
  MOVE_CODE_LIFE_MS,
} from '../core/limits.js';
import type { Ids } from '../core/ids.js';
import { sameText } from '../core/same-text.js';
import type { CodeDoc, CodeKind, MadeCode, MailedKind } from '../models/code.js';
import type { Keyring } from '../models/keyring.js';
import type { SecurityLog } from '../models/security-log.js';
import { native, type Store } from '../models/store.js';
import type { Tx } from '../models/transaction.js';
import type { Office } from '../sop/office.js';
import { DayCounts, type Counted } from './day-counts.js';

/** Codes that are shown to their holder and typed elsewhere. */
export type ShownKind = Exclude<CodeKind, MailedKind>;

/** The chat where a mailed code may be typed, and what the code is about (a mailbox, a NIK, a case). */
export interface MailedPlace {
  readonly chat: string;
  readonly subject: string;
  /** What wrong tries are counted under when that is wider than the subject: all spellings of a mailbox. */
  readonly countedAs?: string;
}

/**
 * How a typed code was judged.
 * - `right`: it is the code of `holder`, a chat or a member of staff;
 * - `void`: the code had all its wrong tries, and a new one is needed;
 * - `none`: there is no code that it could be;
 * - `locked`: no more tries today;
 * - `wait`: nothing was compared, and the next try may come after `seconds`.
 */
export type Verdict =
  | { readonly is: 'right'; readonly holder: string }
  | { readonly is: 'wrong' | 'void' | 'expired' | 'none' | 'locked' }
  | { readonly is: 'wait'; readonly seconds: number };

interface Rule {
  readonly make: (ids: Ids) => string;
  readonly lifeMs: number;
}

const sixDigits = (ids: Ids): string => ids.digits(MAIL_CODE_DIGITS);

const RULES: Readonly<Record<CodeKind, Rule>> = {
  confirm: { make: sixDigits, lifeMs: MAIL_CODE_LIFE_MS },
  recover: { make: sixDigits, lifeMs: MAIL_CODE_LIFE_MS },
  continue: { make: sixDigits, lifeMs: MAIL_CODE_LIFE_MS },
  move: { make: (ids) => ids.code(MOVE_CODE_LENGTH), lifeMs: MOVE_CODE_LIFE_MS },
  link: { make: (ids) => ids.code(LINK_CODE_LENGTH), lifeMs: LINK_CODE_LIFE_MS },
};

/**
 * Makes and judges every code that people are told and type: of an address (`confirm`), of *pulihkan* (`recover`), of
 * the personal link (`continue`), of *pindah* (`move`) and of `/hubungkan` (`link`). A code is stored as a keyed hash,
 * works once, for a limited time, and allows {@link CODE_TRIES} wrong tries. These are also counted for a day, by place
 * and by subject, and delay the next try.
 *
 * A mailed code can be typed only in the chat that asked for it. Guesses in other chats never touch it, and each of
 * those chats needs a mail of its own, which `mail-codes.ts` limits.
 */
export class Codes {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #security: SecurityLog;
  /** Counts of the day; `mail-codes.ts` counts its mails here as well. */
  readonly counts: DayCounts;

  constructor(deps: {
    readonly store: Store;
    readonly keyring: Keyring;
    readonly office: Pick<Office, 'timeZone'>;
    readonly security: SecurityLog;
  }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#security = deps.security;
    this.counts = new DayCounts(deps);
  }

  /** Makes a code to be mailed. The former code of that chat no longer works. */
  async makeMailed(
    tx: Tx,
    kind: MailedKind,
    { chat, subject }: MailedPlace,
  ): Promise<MadeCode & { readonly code: string }> {
    const code = RULES[kind].make(tx.ids);
    const about = this.#subject(kind, subject);
    const hash = this.#mailedHash(about, code);
    await this.#keep(tx, kind, chat, about, hash);
    return { code, kind, hash };
  }

  /** The chat that waits for a mailed code; null once the code was used, or replaced by a newer one. */
  async waitingFor(tx: Tx, { kind, hash }: MadeCode): Promise<string | null> {
    const found = await native(this.#store.codes).findOne(
      { kind, hash },
      { session: tx.session, projection: { holder: 1 } },
    );
    return found?.holder ?? null;
  }

  /** Stands in for a code that nobody can be mailed: nothing typed equals it, and answers are those for a real code. */
  async pretendMailed(tx: Tx, kind: MailedKind, { chat, subject }: MailedPlace): Promise<void> {
    await this.#keep(tx, kind, chat, this.#subject(kind, subject), `nothing:${tx.ids.token()}`);
  }

  /** Makes a code to be shown; the holder's former one no longer works. Null when the codes of the day are used up. */
  async makeShown(tx: Tx, kind: ShownKind, holder: string): Promise<string | null> {
    const made = { what: `${kind}-made`, of: holder };
    const [today] = await this.counts.read(tx, [made]);
    if ((today?.count ?? 0) >= CODES_MADE_PER_DAY) return null;
    await this.counts.add(tx, made);
    const code = RULES[kind].make(tx.ids);
    await this.#keep(tx, kind, holder, '', this.#shownHash(kind, code));
    return code;
  }

  /**
   * Moves the code that chat `from` asked for to chat `to`, in which the conversation goes on. Without a code, nothing
   * happens.
   */
  async follow(tx: Tx, kind: MailedKind, from: string, to: string): Promise<void> {
    const { session } = tx;
    const codes = native(this.#store.codes);
    const found = await codes.findOneAndDelete({ _id: `${kind}:${from}` }, { session });
    if (!found) return;
    const { _id: _, ...code } = found;
    await codes.replaceOne({ _id: `${kind}:${to}` }, { ...code, holder: to }, { session, upsert: true });
  }

  /** Deletes the holder's code of that kind, if there is one. */
  async withdraw(tx: Tx, kind: CodeKind, holder: string): Promise<void> {
    await native(this.#store.codes).deleteOne({ _id: `${kind}:${holder}` }, { session: tx.session });
  }

  /** Compares what was typed in a chat with the code that was mailed on its request. A right code is used up. */
  async tryMailed(tx: Tx, kind: MailedKind, place: MailedPlace, typed: string): Promise<Verdict> {
    const { chat, subject, countedAs = subject } = place;
    const found = await native(this.#store.codes).findOne(
      { _id: `${kind}:${chat}` },
      { session: tx.session },
    );
    if (found?.subject !== this.#subject(kind, subject)) return { is: 'none' };
    if (found.expiresAt <= tx.now) return { is: 'expired' };
    if (found.wrong >= CODE_TRIES) return { is: 'void' };
    const refused = await this.#refusal(tx, kind, chat, countedAs);
    if (refused) return refused;
    if (!sameText(found.hash, this.#mailedHash(found.subject, typed)))
      return this.#wrong(tx, kind, chat, countedAs, found);
    await this.use(tx, kind, chat);
    return { is: 'right', holder: chat };
  }

  /** Finds the code that an account typed, whoever holds it. The code works until {@link use} uses it up. */
  async tryShown(tx: Tx, kind: ShownKind, account: string, typed: string): Promise<Verdict> {
    const refused = await this.#refusal(tx, kind, account, null);
    if (refused) return refused;
    const found = await native(this.#store.codes).findOne(
      { kind, hash: this.#shownHash(kind, typed) },
      { session: tx.session },
    );
    if (!found) return this.#wrong(tx, kind, account, null, null);
    return found.expiresAt <= tx.now ? { is: 'expired' } : { is: 'right', holder: found.holder };
  }

  /** Uses a code up, and notes in the security log that it was typed right. */
  async use(tx: Tx, kind: CodeKind, holder: string): Promise<void> {
    await this.withdraw(tx, kind, holder);
    await this.#security.note({ name: 'code-tried', result: 'ok', actor: null, details: { kind } }, tx);
  }

  async #refusal(tx: Tx, kind: CodeKind, place: string, subject: string | null): Promise<Verdict | null> {
    const { limit, ceiling, spare } = CODE_TRIES_PER_DAY[kind];
    const asked = [this.#tries(kind, place, subject)];
    if (subject !== null) asked.push(this.#tries(kind, null, subject));
    const [here, all = here] = await this.counts.read(tx, asked);
    if (!here || !all) throw new TypeError('every count that is asked for is read');
    const used = here.count >= limit || (all.count >= ceiling && here.count >= spare);
    if (used) return { is: 'locked' };
    const waitMs = Math.max(here.waitMs, all.waitMs);
    return waitMs > 0 ? { is: 'wait', seconds: Math.ceil(waitMs / 1000) } : null;
  }

  async #wrong(
    tx: Tx,
    kind: CodeKind,
    place: string,
    subject: string | null,
    code: CodeDoc | null,
  ): Promise<Verdict> {
    const { limit, ceiling, spare, shareWait } = CODE_TRIES_PER_DAY[kind];
    const here = await this.counts.add(tx, this.#tries(kind, place, subject), waitAfter);
    const all =
      subject === null
        ? here
        : await this.counts.add(tx, this.#tries(kind, null, subject), shareWait ? waitAfter : undefined);
    if (code) {
      await native(this.#store.codes).updateOne(
        { _id: code._id },
        { $inc: { wrong: 1 } },
        { session: tx.session },
      );
    }
    await this.#security.note(
      { name: 'code-tried', result: 'refused', actor: null, details: { kind, here, all } },
      tx,
    );
    if (here >= limit || (all >= ceiling && here >= spare)) return { is: 'locked' };
    return { is: code && code.wrong + 1 >= CODE_TRIES ? 'void' : 'wrong' };
  }

  /** The count of wrong tries in one place about one subject, or, without a place, about a subject everywhere. */
  #tries(kind: CodeKind, place: string | null, subject: string | null): Counted {
    return place === null
      ? { what: `${kind}-wrong-all`, of: subject ?? '' }
      : { what: `${kind}-wrong`, of: `${place} ${subject ?? ''}` };
  }

  async #keep(tx: Tx, kind: CodeKind, holder: string, subject: string, hash: string): Promise<void> {
    const { now, session } = tx;
    const expiresAt = new Date(now.getTime() + RULES[kind].lifeMs);
    await native(this.#store.codes).replaceOne(
      { _id: `${kind}:${holder}` },
      { kind, holder, subject, hash, wrong: 0, createdAt: now, expiresAt },
      { session, upsert: true },
    );
  }

  #subject(kind: MailedKind, subject: string): string {
    return this.#keyring.lookupHash('code-subject', `${kind}:${subject}`);
  }

  #mailedHash(subject: string, code: string): string {
    return this.#keyring.lookupHash('code', `${subject}:${code}`);
  }

  /** Shown codes are read aloud and typed by people, so case, spaces and hyphens do not matter. */
  #shownHash(kind: ShownKind, code: string): string {
    return this.#keyring.lookupHash('code', `${kind}:${code.replaceAll(/[\s-]/gu, '').toUpperCase()}`);
  }
}

function waitAfter(wrong: number): number {
  const { free, first, longest } = CODE_WAIT_MS;
  return wrong <= free ? 0 : Math.min(first * 2 ** (wrong - free - 1), longest);
}
