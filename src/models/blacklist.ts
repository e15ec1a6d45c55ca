import { Schema } from 'mongoose';

/** One record of the local copy of the Daftar Hitam (docs/domain.md, "Daftar hitam"): public, in the clear. */
export interface BlacklistDoc {
  _id: string;
  name: string;
  /** In upper case, without punctuation and titles, as names are compared. */
  normalizedName: string;
  /** As published, masked; null when none was published. */
  npwp: string | null;
  address: string | null;
  decree: string;
  violation: string | null;
  /** Local dates `YYYY-MM-DD`. */
  validFrom: string;
  validUntil: string;
  status: 'Tayang' | 'Penundaan' | 'Pembatalan';
  publisher: string;
  importedAt: Date;
  importedBy: string;
}

export const blacklistSchema = new Schema<BlacklistDoc>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    normalizedName: { type: String, required: true },
    npwp: { type: String, default: null },
    address: { type: String, default: null },
    decree: { type: String, required: true },
    violation: { type: String, default: null },
    validFrom: { type: String, required: true },
    validUntil: { type: String, required: true },
    status: { type: String, required: true },
    publisher: { type: String, required: true },
    importedAt: { type: Date, required: true },
    importedBy: { type: String, required: true },
  },
  { collection: 'blacklist', versionKey: false, autoIndex: false },
);
blacklistSchema.index({ normalizedName: 1 });
blacklistSchema.index({ decree: 1 });
