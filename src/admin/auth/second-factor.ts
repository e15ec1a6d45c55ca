import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';
import { AppError } from '../../core/errors.js';
import { RECOVERY_CODES, TOTP_SECRET_BYTES, TOTP_STEPS_AROUND } from '../../core/limits.js';
import type { Keyring } from '../../models/keyring.js';
import type { SecurityLog } from '../../models/security-log.js';
import type { SecondFactor, StaffDoc } from '../../models/staff.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction, type Tx } from '../../models/transaction.js';
import type { Role } from '../../sop/case.js';
import type { Origin } from './principal.js';

/** RFC 6238. */
const STEP_SECONDS = 30;
const PURPOSE = 'second-factor';
const ISSUER = 'Loket';

/** What an authenticator app needs, as text and as an `otpauth:` address; shown to the owner once. */
export interface NewSecret {
  readonly secret: string;
  readonly otpauth: string;
}

/** The state of an account's second factor. */
export interface FactorState {
  readonly on: boolean;
  readonly since: Date | null;
  readonly recoveryLeft: number;
}

/** True for a role that needs a second factor. */
export type FactorPolicy = (role: Role) => boolean;

/** The policy of a mode: in production, admins need a second factor. */
export function factorPolicy(mode: 'demo' | 'production'): FactorPolicy {
  return (role) => mode === 'production' && role === 'admin';
}

/** True when the account needs a code at log-in. */
export function hasFactor({ secondFactor }: Pick<StaffDoc, 'secondFactor'>): boolean {
  return (secondFactor?.confirmedAt ?? null) !== null;
}

/** The state of a second factor, for its owner. */
export function factorState({ secondFactor }: Pick<StaffDoc, 'secondFactor'>): FactorState {
  const since = secondFactor?.confirmedAt ?? null;
  return {
    on: since !== null,
    since,
    recoveryLeft: since === null ? 0 : (secondFactor?.recovery.length ?? 0),
  };
}

/**
 * Codes of an authenticator app, and recovery codes. The secret is sealed under a data key of its own, recovery codes
 * are stored as keyed hashes. A time step and a recovery code work once, over all processes.
 */
export class SecondFactors {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #security: SecurityLog;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring; readonly security: SecurityLog }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#security = deps.security;
  }

  /**
   * Makes a secret that waits for its first code and replaces one that waited before.
   * @throws {AppError} `second-factor-exists` 409
   */
  async begin(username: string): Promise<NewSecret> {
    const bytes = Buffer.from(this.#store.ids.token(TOTP_SECRET_BYTES), 'base64url');
    const secret = new ScureBase32Plugin().encode(bytes);
    const keyId = await this.#keyring.createDataKey(null, this.#store.ids.next());
    const sealed = await this.#keyring.seal(keyId, secret, PURPOSE);
    const factor: SecondFactor = { keyId, secret: sealed, confirmedAt: null, lastStep: 0, recovery: [] };
    await inTransaction(this.#store, async (tx) => {
      const staff = native(this.#store.staff);
      const account = await staff.findOne({ _id: username }, { session: tx.session });
      if (account === null || hasFactor(account)) throw alreadyThere();
      await this.#dropKey(tx, account);
      await staff.updateOne({ _id: username }, { $set: { secondFactor: factor } }, { session: tx.session });
    });
    return { secret, otpauth: generateURI({ issuer: ISSUER, label: username, secret }) };
  }

  /**
   * Turns the factor on by its first code and gives the recovery codes, once. The account's other sessions end.
   * @throws {AppError} `second-factor-exists` 409, `no-second-factor` 409, `otp-not-confirmed` 422
   */
  async confirm(username: string, otp: string, sessionId: string, origin: Origin): Promise<string[]> {
    const account = await native(this.#store.staff).findOne({ _id: username });
    const factor = account?.secondFactor ?? null;
    if (factor === null) throw noFactor();
    if (factor.confirmedAt !== null) throw alreadyThere();
    const step = await this.#stepOf(factor, otp);
    if (step === null) throw new AppError('otp-not-confirmed');
    return inTransaction(this.#store, async (tx) => {
      const { session } = tx;
      const codes = Array.from({ length: RECOVERY_CODES.count }, () => tx.ids.code(RECOVERY_CODES.length));
      const { matchedCount } = await native(this.#store.staff).updateOne(
        { _id: username, 'secondFactor.keyId': factor.keyId, 'secondFactor.confirmedAt': null },
        {
          $set: {
            secondFactor: {
              ...factor,
              confirmedAt: tx.now,
              lastStep: step,
              recovery: codes.map((code) => this.#hash(username, code)),
            },
          },
        },
        { session },
      );
      if (matchedCount === 0) throw alreadyThere();
      const sessions = native(this.#store.staffSessions);
      await sessions.updateOne({ _id: sessionId, username }, { $set: { secondFactor: true } }, { session });
      await sessions.deleteMany({ username, _id: { $ne: sessionId } }, { session });
      await this.#note(tx, username, username, 'on', origin);
      return codes.map(spaced);
    });
  }

  /** Uses up a code of the app or a recovery code; false for one that is wrong or used. */
  async take(account: StaffDoc, otp: string): Promise<boolean> {
    const factor = account.secondFactor ?? null;
    if (factor === null) return false;
    const staff = native(this.#store.staff);
    const mine = { _id: account._id, 'secondFactor.keyId': factor.keyId };
    const step = await this.#stepOf(factor, otp);
    if (step !== null) {
      const { modifiedCount } = await staff.updateOne(
        { ...mine, 'secondFactor.lastStep': { $lt: step } },
        { $set: { 'secondFactor.lastStep': step } },
      );
      return modifiedCount === 1;
    }
    const hash = this.#hash(account._id, otp);
    const { modifiedCount } = await staff.updateOne(
      { ...mine, 'secondFactor.recovery': hash },
      { $pull: { 'secondFactor.recovery': hash } },
    );
    return modifiedCount === 1;
  }

  /** Removes the factor with its secret and codes, and notes it. `actor` null: a command on the machine did it. */
  async remove(username: string, actor: string | null, origin: Origin | null): Promise<void> {
    await inTransaction(this.#store, async (tx) => {
      if (!(await this.removeIn(tx, username))) throw noFactor();
      await this.#note(tx, username, actor, 'off', origin);
    });
  }

  /** Does the same within a transaction that notes the reason; false when there was no factor. */
  async removeIn(tx: Tx, username: string): Promise<boolean> {
    const staff = native(this.#store.staff);
    const account = await staff.findOne({ _id: username }, { session: tx.session });
    if (!account?.secondFactor) return false;
    await this.#dropKey(tx, account);
    await staff.updateOne({ _id: username }, { $set: { secondFactor: null } }, { session: tx.session });
    return true;
  }

  async #dropKey(tx: Tx, { secondFactor }: StaffDoc): Promise<void> {
    if (secondFactor) await this.#keyring.destroyDataKey(tx, secondFactor.keyId);
  }

  /** Null for a text that is no right code. */
  async #stepOf(factor: SecondFactor, otp: string): Promise<number | null> {
    const token = otp.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const secret = await this.#keyring.open<string>(factor.keyId, factor.secret, PURPOSE);
    if (secret === null) return null;
    const epoch = Math.floor(this.#store.clock.now().getTime() / 1000);
    const checked = verifySync({ secret, token, epoch, epochTolerance: TOTP_STEPS_AROUND * STEP_SECONDS });
    return checked.valid && 'timeStep' in checked ? checked.timeStep : null;
  }

  /** People type recovery codes, so case, spaces and dashes do not matter. */
  #hash(username: string, code: string): string {
    const plain = code.replaceAll(/[\s-]/g, '').toUpperCase();
    return this.#keyring.lookupHash('recovery-code', `${username} ${plain}`);
  }

  async #note(
    tx: Tx,
    username: string,
    actor: string | null,
    state: 'on' | 'off',
    origin: Origin | null,
  ): Promise<void> {
    await this.#security.note(
      {
        name: 'second-factor-changed',
        result: 'ok',
        actor,
        subject: username,
        address: origin?.address ?? null,
        requestId: origin?.requestId ?? null,
        details: { state },
      },
      tx,
    );
  }
}

/** Easier to copy by hand. */
function spaced(code: string): string {
  const half = code.length / 2;
  return `${code.slice(0, half)}-${code.slice(half)}`;
}

function alreadyThere(): AppError {
  return new AppError('second-factor-exists');
}

function noFactor(): AppError {
  return new AppError('no-second-factor');
}
