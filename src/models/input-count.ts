import { Schema } from 'mongoose';

/** What one sender (an address, a chat, an account) has used of its allowances; `_id` is a keyed hash of the sender. */
export interface InputCountDoc {
  _id: string;
  /** By the name of an allowance: the amount used and the end of its window. */
  used: Record<string, { amount: number; until: Date }>;
  expiresAt: Date;
}

export const inputCountSchema = new Schema<InputCountDoc>(
  {
    _id: { type: String, required: true },
    used: { type: Schema.Types.Mixed, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'input_counts', versionKey: false, autoIndex: false, minimize: false },
);
inputCountSchema.index({ expiresAt: 1 });
