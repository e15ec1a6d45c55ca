import { Schema } from 'mongoose';

/** A mail of demo mode, kept to be shown; `payload` is sealed for transit. */
export interface SentMailDoc {
  _id: string;
  payload: Buffer;
  at: Date;
}

export const sentMailSchema = new Schema<SentMailDoc>(
  {
    _id: { type: String, required: true },
    payload: { type: Buffer, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'sent_mail', versionKey: false, autoIndex: false },
);
sentMailSchema.index({ at: 1 });
