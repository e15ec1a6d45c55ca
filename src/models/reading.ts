import { Schema } from 'mongoose';
import type { ActChannel, Role } from '../sop/case.js';

const READING_VIEWS = ['case', 'document', 'log', 'conversation', 'act', 'task'] as const;
/** What an officer opened when they saw an applicant's data. */
export type ReadingView = (typeof READING_VIEWS)[number];

/** One reading by an officer of a scan of a case, or of the case itself (`document` is null). */
export interface ReadingDoc {
  _id: string;
  /** Null for a task of a person who has no case yet. */
  caseId: string | null;
  document: string | null;
  /** Page of the document, from 1; null: the whole. */
  page: number | null;
  /** Unset in readings from before this was recorded. */
  view?: ReadingView;
  taskId?: string;
  username: string;
  role: Role;
  channel: ActChannel;
  at: Date;
}

export const readingSchema = new Schema<ReadingDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, default: null },
    document: { type: String, default: null },
    page: { type: Number, default: null },
    view: { type: String, enum: READING_VIEWS },
    taskId: { type: String },
    username: { type: String, required: true },
    role: { type: String, required: true },
    channel: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'readings', versionKey: false, autoIndex: false },
);
readingSchema.index({ caseId: 1, at: 1 });
readingSchema.index({ username: 1, at: 1 });
