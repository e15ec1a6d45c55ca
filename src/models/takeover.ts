import { Schema } from 'mongoose';

/** A recovery by which a chat got a case, kept as long as its owner can say *Bukan saya*. */
export interface TakeoverDoc {
  _id: string;
  caseId: string;
  /** The chat that had the case before; null when none had. */
  from: string | null;
  /** The chat that got the case; follows it when it moves by *pindah*. */
  to: string;
  /** True when the former chat may take the case back too; the mailed link always can. */
  byChat: boolean;
  /** Keyed hash of the mailed link's token. */
  tokenHash: string;
  at: Date;
  expiresAt: Date;
  /** Set when this recovery, or an earlier one of the case, was taken back. */
  revokedAt: Date | null;
  revokedBy: 'chat' | 'mail' | 'earlier' | null;
}

export const takeoverSchema = new Schema<TakeoverDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    from: { type: String, default: null },
    to: { type: String, required: true },
    byChat: { type: Boolean, required: true },
    tokenHash: { type: String, required: true },
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
    revokedBy: { type: String, default: null },
  },
  { collection: 'takeovers', versionKey: false, autoIndex: false },
);
takeoverSchema.index({ tokenHash: 1 }, { unique: true });
takeoverSchema.index({ caseId: 1, at: 1 });
takeoverSchema.index({ from: 1 });
takeoverSchema.index({ expiresAt: 1 });
