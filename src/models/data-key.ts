import { Schema } from 'mongoose';

/** A data key, wrapped by a key of `SECRET_KEY`. The one whose `_id` is `lookup` makes the look-up hashes. */
export interface DataKeyDoc {
  _id: string;
  wrapped: Buffer;
  wrappedBy: string;
  createdAt: Date;
}

export const dataKeySchema = new Schema<DataKeyDoc>(
  {
    _id: { type: String, required: true },
    wrapped: { type: Buffer, required: true },
    wrappedBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'data_keys', versionKey: false, autoIndex: false },
);
dataKeySchema.index({ wrappedBy: 1 });
