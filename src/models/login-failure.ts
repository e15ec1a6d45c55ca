import { Schema } from 'mongoose';

/** Wrong passwords for one account from one address; `_id` is a hash of both, so neither can be read from it. */
export interface LoginFailureDoc {
  _id: string;
  count: number;
  /** Nobody may try before this. */
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
