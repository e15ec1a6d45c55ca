import { Schema } from 'mongoose';

/** A number that counts up inside transactions, e.g. `case:2026`, without gap or repeat. */
export interface CounterDoc {
  _id: string;
  value: number;
}

export const counterSchema = new Schema<CounterDoc>(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { collection: 'counters', versionKey: false, autoIndex: false },
);
