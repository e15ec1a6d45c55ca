import { AppError } from '../../core/errors.js';
import { inTransaction, isDuplicate, joined, type Tx } from '../../models/transaction.js';
import { native, type Store } from '../../models/store.js';
import type { AwaySpan, StaffDoc } from '../../models/staff.js';
import type { Role } from '../../sop/case.js';
import { hashPassword } from './passwords.js';

/** A member of staff as others may see him. */
export interface StaffView {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  readonly away: readonly AwaySpan[];
  /** True when a chat account is tied to it. */
  readonly linked: boolean;
}

export interface NewStaff {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** What may be changed of a member; what is left out stays. */
export interface StaffChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly active?: boolean | undefined;
  readonly away?: readonly AwaySpan[] | undefined;
  /** `false` unties all chat accounts. */
  readonly linked?: false | undefined;
}

/** Accounts of demo mode (CONTRACT); their password is `demo`. */
export const DEMO_ACCOUNTS: readonly NewStaff[] = [
  ['helpdesk', 'Rina Helpdesk', 'helpdesk'] as const,
  ['helpdesk2', 'Bayu Helpdesk', 'helpdesk'] as const,
  ['verifikator', 'Dewi Verifikator', 'verifikator'] as const,
  ['verifikator2', 'Agus Verifikator', 'verifikator'] as const,
  ['admin', 'Admin Loket', 'admin'] as const,
  ['auditor', 'Auditor Loket', 'auditor'] as const,
].map(([username, name, role]) => ({ username, name, role, password: 'demo' }));

/** The staff's accounts. Changes are noted in the audit log, without passwords. */
export class StaffAccounts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The account for a login or a request; null when there is none or it was switched off. */
  async active(username: string): Promise<StaffDoc | null> {
    const account = await native(this.#store.staff).findOne({ _id: username });
    return account?.active === true ? account : null;
  }

  /** Everybody, by username. */
  async list(): Promise<StaffView[]> {
    const all = await native(this.#store.staff).find().sort({ _id: 1 }).toArray();
    return all.map(viewOf);
  }

  /** @throws {AppError} `staff-exists` 409. */
  async create(member: NewStaff, actor: string | null): Promise<StaffView> {
    const doc = await this.#document(member);
    try {
      await native(this.#store.staff).insertOne(doc);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new AppError('staff-exists', 409, 'Nama pengguna itu sudah dipakai.');
    }
    await this.#audit(actor, 'staff-created', member.username, { role: member.role });
    return viewOf(doc);
  }

  /**
   * Changes an account. Another password, role or a switch-off ends its sessions; a switch-off also its tokens; all in
   * one transaction.
   * @throws {AppError} `not-found` 404; `last-admin` 409 when nobody could manage accounts any more.
   */
  async change(username: string, change: StaffChange, actor: string): Promise<StaffView> {
    // Slow on purpose, so before the transaction.
    const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
    return inTransaction(this.#store, (tx) => this.#changeIn(tx, username, { change, passwordHash, actor }));
  }

  async #changeIn(
    tx: Tx,
    username: string,
    asked: {
      readonly change: StaffChange;
      readonly passwordHash: string | undefined;
      readonly actor: string;
    },
  ): Promise<StaffView> {
    const { change, passwordHash, actor } = asked;
    const { session } = tx;
    const staff = native(this.#store.staff);
    const before = await staff.findOne({ _id: username }, { session });
    if (before === null) throw new AppError('not-found', 404, 'Akun tidak ditemukan.');
    const leaves = change.active === false || (change.role !== undefined && change.role !== 'admin');
    if (before.role === 'admin' && before.active && leaves) await this.#relyOnOtherAdmin(tx, username);
    const after = await staff.findOneAndUpdate(
      { _id: username },
      {
        $set: {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.role === undefined ? {} : { role: change.role }),
          ...(change.active === undefined ? {} : { active: change.active }),
          ...(change.away === undefined ? {} : { away: change.away.map((span) => ({ ...span })) }),
          ...(change.linked === undefined ? {} : { accounts: [], linked: false }),
          ...(passwordHash === undefined ? {} : { passwordHash }),
          updatedAt: tx.now,
        },
      },
      { returnDocument: 'after', session },
    );
    if (after === null) throw new AppError('not-found', 404, 'Akun tidak ditemukan.');
    if (passwordHash !== undefined || leaves || after.role !== before.role) {
      await native(this.#store.staffSessions).deleteMany({ username }, { session });
    }
    // What was made to be let in before does not let in afterwards.
    if (change.linked !== undefined || passwordHash !== undefined || leaves || after.role !== before.role) {
      await native(this.#store.codes).deleteOne({ _id: `link:${username}` }, { session });
    }
    if (!after.active) await native(this.#store.apiTokens).deleteMany({ username }, { session });
    await this.#audit(actor, 'staff-changed', username, { fields: Object.keys(change).sort() }, tx);
    return viewOf(after);
  }

  /** Makes the first admin; nothing happens once there is any account of that name (CONTRACT: used once). */
  async bootstrap(admin: { readonly username: string; readonly password: string }): Promise<boolean> {
    const staff = native(this.#store.staff);
    if ((await staff.findOne({ role: 'admin' })) !== null) return false;
    return this.#insertIfMissing({ ...admin, name: admin.username, role: 'admin' });
  }

  /** The accounts of demo mode, those that are missing; gives their usernames. The caller makes sure of the mode. */
  async seedDemo(): Promise<readonly string[]> {
    const known = new Set((await this.list()).map(({ username }) => username));
    for (const account of DEMO_ACCOUNTS) {
      if (!known.has(account.username)) await this.#insertIfMissing(account);
    }
    return DEMO_ACCOUNTS.map(({ username }) => username);
  }

  async #insertIfMissing(member: NewStaff): Promise<boolean> {
    try {
      await this.create(member, null);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'staff-exists') return false;
      throw error;
    }
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

  /**
   * Makes sure that somebody else can manage accounts, and goes on doing so until the commit: of two admins who leave at
   * once, each writes to the one whom he relies on, so one of them meets a conflict and looks again.
   */
  async #relyOnOtherAdmin({ session }: Tx, username: string): Promise<void> {
    const other = await native(this.#store.staff).findOneAndUpdate(
      { role: 'admin', active: true, _id: { $ne: username } },
      { $inc: { reliedOn: 1 } },
      { session, sort: { _id: 1 } },
    );
    if (other === null) {
      throw new AppError('last-admin', 409, 'Ini admin terakhir; tunjuk admin lain terlebih dahulu.');
    }
  }

  async #audit(
    actor: string | null,
    action: string,
    subject: string,
    details: Record<string, unknown>,
    tx?: Tx,
  ): Promise<void> {
    await native(this.#store.audit).insertOne(
      {
        _id: (tx?.ids ?? this.#store.ids).next(),
        at: tx?.now ?? this.#store.clock.now(),
        actor,
        action,
        subject,
        details,
      },
      joined(tx),
    );
  }
}

function viewOf(doc: StaffDoc): StaffView {
  return {
    username: doc._id,
    name: doc.name,
    role: doc.role,
    active: doc.active,
    away: doc.away,
    linked: doc.linked,
  };
}
