import { Schema } from 'mongoose';
import type { ActChannel, Role } from '../sop/case.js';

/** Who read which scan of a case, or the case itself (`document` is null), and when. */
export interface ReadingDoc {
  _id: string;
  caseId: string;
  document: string | null;
  /** Page of the document, from 1; null: the whole. */
  page: number | null;
  username: string;
  role: Role;
  channel: ActChannel;
  at: Date;
}

export const readingSchema = new Schema<ReadingDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    document: { type: String, default: null },
    page: { type: Number, default: null },
    username: { type: String, required: true },
    role: { type: String, required: true },
    channel: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'readings', versionKey: false, autoIndex: false },
);
readingSchema.index({ caseId: 1, at: 1 });
readingSchema.index({ username: 1, at: 1 });
