import { Schema } from 'mongoose';
import type { ActChannel, Role } from '../sop/case.js';

/** Why somebody's data came before somebody's eyes. */
const READING_VIEWS = ['case', 'document', 'log', 'conversation', 'act', 'task'] as const;
export type ReadingView = (typeof READING_VIEWS)[number];

/** Who read which scan of a case, or the case itself (`document` is null), when, by which door and why. */
export interface ReadingDoc {
  _id: string;
  /** Null for a task of somebody who has no case yet. */
  caseId: string | null;
  document: string | null;
  /** Page of the document, from 1; null: the whole. */
  page: number | null;
  /** What was asked for; readings from before this was noted have none. */
  view?: ReadingView;
  /** The task that was read. */
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
