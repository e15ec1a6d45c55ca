import { Schema } from 'mongoose';

/** One upload in the vault. Its bytes are in GridFS (`documents.files`) under the same id, sealed under `keyId`. */
export interface StoredFileDoc {
  _id: string;
  keyId: string;
  /** Keyed hash of the content. */
  contentHash: string;
  contentType: 'image/jpeg' | 'image/png' | 'application/pdf';
  bytes: number;
  pages: number;
  /** What keeps it: `conversation:<id>` or `case:<id>`. A file that nothing keeps is swept. */
  usedBy: string[];
  /** True while nothing keeps it. */
  orphan: boolean;
  createdAt: Date;
  orphanSince: Date | null;
}

export const storedFileSchema = new Schema<StoredFileDoc>(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    contentHash: { type: String, required: true },
    contentType: { type: String, required: true },
    bytes: { type: Number, required: true },
    pages: { type: Number, required: true },
    usedBy: { type: [String], default: [] },
    orphan: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    orphanSince: { type: Date, default: null },
  },
  { collection: 'stored_files', versionKey: false, autoIndex: false },
);
storedFileSchema.index({ orphan: 1, orphanSince: 1 });
storedFileSchema.index({ usedBy: 1 });
storedFileSchema.index({ keyId: 1 });
