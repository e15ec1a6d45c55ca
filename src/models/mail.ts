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

/** How many codes went to an address on a day; `_id` is `<keyed hash of the address>:<local date>`. */
export interface MailCodeCountDoc {
  _id: string;
  count: number;
  expiresAt: Date;
}

export const mailCodeCountSchema = new Schema<MailCodeCountDoc>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'mail_code_counts', versionKey: false, autoIndex: false },
);
mailCodeCountSchema.index({ expiresAt: 1 });
