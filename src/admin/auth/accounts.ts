import { AppError } from '../../core/errors.js';
import { inTransaction, isDuplicate, Overtaken, type Tx } from '../../models/transaction.js';
import type { SecurityLog } from '../../models/security-log.js';
import { native, type Store } from '../../models/store.js';
import type { AwaySpan, StaffDoc } from '../../models/staff.js';
import type { Role } from '../../sop/case.js';
import { endAccess } from './end-access.js';
import { ensureGoodPassword } from './password-rules.js';
import { hashPassword } from './passwords.js';
import { hasFactor, type SecondFactors } from './second-factor.js';

/** A member of staff as other members see them. */
export interface StaffView {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly away: readonly AwaySpan[];
  readonly linked: boolean;
  readonly secondFactor: boolean;
}

/** What a new account needs; the password in clear, to be hashed. */
export interface NewStaff {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** What changes in an account; a missing field stays as it is. */
export interface StaffChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly active?: boolean | undefined;
  readonly away?: readonly AwaySpan[] | undefined;
  /** `false` unties all chat accounts. */
  readonly linked?: false | undefined;
  /** `false` removes the second factor of a member who lost it. */
  readonly secondFactor?: false | undefined;
}

/** Accounts of demo mode; their password is `demo`. */
export const DEMO_ACCOUNTS: readonly NewStaff[] = [
  ['helpdesk', 'Rina Helpdesk', 'helpdesk'] as const,
  ['helpdesk2', 'Bayu Helpdesk', 'helpdesk'] as const,
  ['verifikator', 'Dewi Verifikator', 'verifikator'] as const,
  ['verifikator2', 'Agus Verifikator', 'verifikator'] as const,
  ['admin', 'Admin Loket', 'admin'] as const,
  ['auditor', 'Auditor Loket', 'auditor'] as const,
].map(([username, name, role]) => ({ username, name, role, password: 'demo' }));

/** What {@link StaffAccounts} needs. */
export interface AccountParts {
  readonly store: Store;
  readonly security: SecurityLog;
  readonly factors: SecondFactors;
}

/** The accounts of staff. Changes are noted as security events, without passwords. */
export class StaffAccounts {
  readonly #store: Store;
  readonly #security: SecurityLog;
  readonly #factors: SecondFactors;

  constructor({ store, security, factors }: AccountParts) {
    this.#store = store;
    this.#security = security;
    this.#factors = factors;
  }

  /** The account for a login or a request; null when there is none or it is switched off. */
  async active(username: string): Promise<StaffDoc | null> {
    const account = await native(this.#store.staff).findOne({ _id: username });
    return account?.active === true ? account : null;
  }

  /** All members, in order of user names. */
  async list(): Promise<StaffView[]> {
    const all = await native(this.#store.staff).find().sort({ _id: 1 }).toArray();
    return all.map(viewOf);
  }

  /** Makes an account. @throws {AppError} `weak-password` 422, `staff-exists` 409. */
  async create(member: NewStaff, actor: string | null): Promise<StaffView> {
    await ensureGoodPassword(member.password, member);
    return this.#insert(member, actor);
  }

  /**
   * Changes an account and ends what follows from it, in one transaction. Switching it off, or a password set by
   * somebody else, ends every way in. Another role, or the removal of the second factor, ends sessions, tokens and
   * `/berkas` links; a chat is asked for the role at each act.
   * @throws {AppError} `not-found` 404; `weak-password` 422; `own-password` 409 for the caller's own password, whose
   *   change needs the old one; `last-admin` 409 when nobody could manage accounts any more.
   */
  async change(username: string, change: StaffChange, actor: string | null): Promise<StaffView> {
    let passwordHash: string | undefined;
    if (change.password !== undefined) {
      if (username === actor) {
        throw new AppError('own-password');
      }
      const known = await native(this.#store.staff).findOne({ _id: username });
      if (known === null) throw notFound();
      await ensureGoodPassword(change.password, { username, name: change.name ?? known.name });
      // Hashing is slow on purpose, so it comes before the transaction.
      passwordHash = await hashPassword(change.password);
    }
    return inTransaction(this.#store, (tx) => this.#changeIn(tx, username, { change, passwordHash, actor }));
  }

  async #changeIn(
    tx: Tx,
    username: string,
    asked: {
      readonly change: StaffChange;
      readonly passwordHash: string | undefined;
      readonly actor: string | null;
    },
  ): Promise<StaffView> {
    const { change, passwordHash, actor } = asked;
    const { session } = tx;
    const staff = native(this.#store.staff);
    const before = await staff.findOne({ _id: username }, { session });
    if (before === null) throw notFound();
    const leaves = change.active === false || (change.role !== undefined && change.role !== 'admin');
    if (before.role === 'admin' && before.active && leaves) await this.#relyOnOtherAdmin(tx, username);
    await staff.updateOne(
      { _id: username },
      {
        $set: {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.role === undefined ? {} : { role: change.role }),
          ...(change.active === undefined ? {} : { active: change.active }),
          ...(change.away === undefined ? {} : { away: change.away.map((span) => ({ ...span })) }),
          ...(passwordHash === undefined ? {} : { passwordHash }),
          updatedAt: tx.now,
        },
      },
      { session },
    );
    const lostFactor = change.secondFactor === false && (await this.#factors.removeIn(tx, username));
    const off = before.active && change.active === false;
    const role = change.role !== undefined && change.role !== before.role;
    if (off || passwordHash !== undefined) await endAccess(tx, this.#store, username, { chats: true });
    else if (role || lostFactor) await endAccess(tx, this.#store, username, { chats: false });
    if (change.linked === false) await this.#untieAll(tx, username);
    const after = await staff.findOne({ _id: username }, { session });
    if (after === null) throw notFound();
    await this.#note(actor, username, { fields: Object.keys(change).sort().join(',') }, tx);
    if (passwordHash !== undefined) {
      await this.#security.note({ name: 'password-changed', result: 'ok', actor, subject: username }, tx);
    }
    if (lostFactor) {
      const details = { state: 'off' };
      await this.#security.note(
        { name: 'second-factor-changed', result: 'ok', actor, subject: username, details },
        tx,
      );
    }
    return viewOf(after);
  }

  async #untieAll({ session }: Tx, username: string): Promise<void> {
    await native(this.#store.staff).updateOne(
      { _id: username },
      { $set: { accounts: [], linked: false } },
      { session },
    );
    // A waiting link code must not tie a chat afterwards.
    await native(this.#store.codes).deleteOne({ _id: `link:${username}` }, { session });
    await native(this.#store.filesLinks).deleteMany({ username }, { session });
  }

  /**
   * Makes the first admin; true when it did. Does nothing once there is any.
   * @throws {AppError} `weak-password` 422
   */
  async bootstrap(admin: { readonly username: string; readonly password: string }): Promise<boolean> {
    const staff = native(this.#store.staff);
    if ((await staff.findOne({ role: 'admin' })) !== null) return false;
    const member: NewStaff = { ...admin, name: admin.username, role: 'admin' };
    await ensureGoodPassword(member.password, member);
    return this.#insertIfMissing(member);
  }

  /** Makes the accounts of demo mode that are missing; returns the user names of all. The caller checks the mode. */
  async seedDemo(): Promise<readonly string[]> {
    const known = new Set((await this.list()).map(({ username }) => username));
    for (const account of DEMO_ACCOUNTS) {
      if (!known.has(account.username)) await this.#insertIfMissing(account);
    }
    return DEMO_ACCOUNTS.map(({ username }) => username);
  }

  async #insertIfMissing(member: NewStaff): Promise<boolean> {
    try {
      await this.#insert(member, null);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'staff-exists') return false;
      throw error;
    }
  }

  async #insert(member: NewStaff, actor: string | null): Promise<StaffView> {
    const doc = await this.#document(member);
    return inTransaction(this.#store, async (tx) => {
      const staff = native(this.#store.staff);
      if ((await staff.findOne({ _id: doc._id }, { session: tx.session })) !== null) throw alreadyThere();
      try {
        await staff.insertOne(doc, { session: tx.session });
      } catch (error) {
        throw isDuplicate(error) ? new Overtaken('the same user name', { cause: error }) : error;
      }
      await this.#note(actor, member.username, { role: member.role, made: true }, tx);
      return viewOf(doc);
    });
  }

  async #document(member: NewStaff): Promise<StaffDoc> {
    const now = this.#store.clock.now();
    return {
      _id: member.username,
      name: member.name,
      role: member.role,
      passwordHash: await hashPassword(member.password),
      active: true,
      away: [],
      accounts: [],
      linked: false,
      createdAt: now,
      updatedAt: now,
    };
  }

  /** Two admins who leave at once write to each other's account, so one meets a conflict and checks again. */
  async #relyOnOtherAdmin({ session }: Tx, username: string): Promise<void> {
    const other = await native(this.#store.staff).findOneAndUpdate(
      { role: 'admin', active: true, _id: { $ne: username } },
      { $inc: { reliedOn: 1 } },
      { session, sort: { _id: 1 } },
    );
    if (other === null) {
      throw new AppError('last-admin');
    }
  }

  async #note(
    actor: string | null,
    subject: string,
    details: Readonly<Record<string, string | boolean>>,
    tx: Tx,
  ): Promise<void> {
    await this.#security.note({ name: 'staff-changed', result: 'ok', actor, subject, details }, tx);
  }
}

function alreadyThere(): AppError {
  return new AppError('staff-exists');
}

function notFound(): AppError {
  return new AppError('not-found', 'Akun tidak ditemukan.');
}

function viewOf(doc: StaffDoc): StaffView {
  return {
    username: doc._id,
    name: doc.name,
    role: doc.role,
    active: doc.active,
    away: doc.away,
    linked: doc.linked,
    secondFactor: hasFactor(doc),
  };
}
