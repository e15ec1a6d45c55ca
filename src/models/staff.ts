import { Schema } from 'mongoose';
import type { Role } from '../sop/case.js';
import type { Hashing } from './sealing.js';

/** A chat account that speaks for an officer; `key` is made by {@link accountKey}. */
interface StaffAccount {
  key: string;
  channel: string;
  account: string;
}

/** Key of a chat account in the staff list: its channel and a keyed hash of the channel's id of the person. */
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

/** Days on which an officer is away, both included, as local dates `YYYY-MM-DD`. */
export interface AwaySpan {
  from: string;
  to: string;
}

/** One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 s). */
export interface SecondFactor {
  /** Data key that seals `secret`. */
  keyId: string;
  secret: Buffer;
  /** Null until a first code was right; the factor is asked for only after that. */
  confirmedAt: Date | null;
  /** Last time step whose code was accepted; no code is accepted twice. */
  lastStep: number;
  /** Keyed hashes of the unused recovery codes. */
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
  /** True when `accounts` is not empty; the unique index covers only such members. */
  linked: boolean;
  secondFactor?: SecondFactor | null;
  /** Raised to end the account's sessions, tokens and links; unset means 0. */
  accessRev?: number;
  /** Raised when another admin leaves because this one stays, so that two who leave at once conflict. */
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
