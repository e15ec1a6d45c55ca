import { Schema } from 'mongoose';

/** A call with an `Idempotency-Key`; `_id` is the hash of principal, method, path and key. */
export interface IdempotencyDoc {
  _id: string;
  bodyHash: string;
  /** The process that carries the call out, and until when; null when it is done. */
  running: { token: string; until: Date } | null;
  /** The answer, sealed for transit; null until the call is done. */
  answer: Buffer | null;
  createdAt: Date;
  expiresAt: Date;
}

export const idempotencySchema = new Schema<IdempotencyDoc>(
  {
    _id: { type: String, required: true },
    bodyHash: { type: String, required: true },
    running: { type: new Schema({ token: String, until: Date }, { _id: false }), default: null },
    answer: { type: Buffer, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'idempotency', versionKey: false, autoIndex: false },
);
idempotencySchema.index({ expiresAt: 1 });
