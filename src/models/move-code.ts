import { Schema } from 'mongoose';

/** A code of *pindah*: once, for a short time; `_id` is its keyed hash. */
export interface MoveCodeDoc {
  _id: string;
  /** The chat that goes on elsewhere. */
  conversationId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export const moveCodeSchema = new Schema<MoveCodeDoc>(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { collection: 'move_codes', versionKey: false, autoIndex: false },
);
moveCodeSchema.index({ conversationId: 1 });
moveCodeSchema.index({ expiresAt: 1 });
