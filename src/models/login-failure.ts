import { Schema } from 'mongoose';

/** Passwords tried for one account, from one place or from all; `_id` is a hash of both. */
export interface LoginFailureDoc {
  _id: string;
  count: number;
  /** No password is tried before this. */
  until: Date;
  expiresAt: Date;
}

export const loginFailureSchema = new Schema<LoginFailureDoc>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    until: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'login_failures', versionKey: false, autoIndex: false },
);
loginFailureSchema.index({ expiresAt: 1 });

/** A place (address or browser) from which somebody signed in to an account; `_id` is a hash of both. */
export interface LoginPlaceDoc {
  _id: string;
  expiresAt: Date;
}

export const loginPlaceSchema = new Schema<LoginPlaceDoc>(
  { _id: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { collection: 'login_places', versionKey: false, autoIndex: false },
);
loginPlaceSchema.index({ expiresAt: 1 });
