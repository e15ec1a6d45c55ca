import { Schema } from 'mongoose';
import type { Role } from '../sop/case.js';
import type { Hashing } from './sealing.js';

/** A chat account that speaks for a member of staff; `key` as of `accountKey`. */
interface StaffAccount {
  key: string;
  channel: string;
  account: string;
}

/** Key of a chat account in the staff list: its channel and a keyed hash. The channel's id of the person is not kept. */
export function accountKey(
  keyring: Hashing,
  {
    channel,
    account,
    userId,
  }: { readonly channel: string; readonly account: string; readonly userId: string },
): string {
  return `${channel}:${keyring.lookupHash('account', `${channel}:${account}:${userId}`)}`;
}

/** Days on which a member is away, both included, local dates `YYYY-MM-DD`. */
export interface AwaySpan {
  from: string;
  to: string;
}

/** One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 s). */
export interface SecondFactor {
  /** Data key that `secret` is sealed under. */
  keyId: string;
  secret: Buffer;
  /** Null until the first code was right: then it is asked for. */
  confirmedAt: Date | null;
  /** Last time step of which a code was taken: none is taken twice. */
  lastStep: number;
  /** Keyed hashes of the recovery codes that are left. */
  recovery: string[];
}

/** A member of staff; `_id` is the username. */
export interface StaffDoc {
  _id: string;
  name: string;
  role: Role;
  /** argon2id in the PHC format. */
  passwordHash: string;
  active: boolean;
  away: AwaySpan[];
  accounts: StaffAccount[];
  /** True when there is an account: the unique index covers only such members. */
  linked: boolean;
  secondFactor?: SecondFactor | null;
  /** Moves when sessions, tokens and links of the account end; unset: 0. */
  accessRev?: number;
  /** Counts other admins who left and relied on this one: written only so that two who leave at once conflict. */
  reliedOn?: number;
  createdAt: Date;
  updatedAt: Date;
}

const accountSchema = new Schema<StaffAccount>(
  {
    key: { type: String, required: true },
    channel: { type: String, required: true },
    account: { type: String, required: true },
  },
  { _id: false },
);

const secondFactorSchema = new Schema<SecondFactor>(
  {
    keyId: { type: String, required: true },
    secret: { type: Buffer, required: true },
    confirmedAt: { type: Date, default: null },
    lastStep: { type: Number, required: true },
    recovery: { type: [String], default: [] },
  },
  { _id: false },
);

const awaySchema = new Schema<AwaySpan>(
  { from: { type: String, required: true }, to: { type: String, required: true } },
  { _id: false },
);

export const staffSchema = new Schema<StaffDoc>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    passwordHash: { type: String, required: true },
    active: { type: Boolean, required: true },
    away: { type: [awaySchema], default: [] },
    accounts: { type: [accountSchema], default: [] },
    linked: { type: Boolean, default: false },
    secondFactor: { type: secondFactorSchema, default: null },
    accessRev: Number,
    reliedOn: Number,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'staff', versionKey: false, autoIndex: false },
);
staffSchema.index({ 'accounts.key': 1 }, { unique: true, partialFilterExpression: { linked: true } });
staffSchema.index({ role: 1, active: 1 });
