import { Schema } from 'mongoose';
import type { Role } from '../sop/case.js';

/** A chat account that speaks for a member of staff. `key` is `<channel>:<account>:<userId>`. */
export interface StaffAccount {
  key: string;
  channel: string;
  account: string;
  userId: string;
}

/** Days on which a member is away, both included, local dates `YYYY-MM-DD`. */
export interface AwaySpan {
  from: string;
  to: string;
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
    userId: { type: String, required: true },
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
    reliedOn: Number,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'staff', versionKey: false, autoIndex: false },
);
staffSchema.index({ 'accounts.key': 1 }, { unique: true, partialFilterExpression: { linked: true } });
staffSchema.index({ role: 1, active: 1 });
