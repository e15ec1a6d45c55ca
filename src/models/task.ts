import { Schema } from 'mongoose';
import type { Role } from '../sop/case.js';

/** Something that staff have to do besides the rows of the SOP. */
export interface TaskDoc {
  _id: string;
  kind: string;
  caseId: string | null;
  number: string | null;
  role: Role;
  /** Data key that seals `text`; null when `text` is sealed for transit. */
  keyId: string | null;
  text: Buffer;
  /** No second task with this key is opened while one is open. */
  dedupe: string | null;
  /** False when only an act on the case closes it. */
  closable: boolean;
  open: boolean;
  openedAt: Date;
  doneAt: Date | null;
  doneBy: string | null;
}

export const taskSchema = new Schema<TaskDoc>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    caseId: { type: String, default: null },
    number: { type: String, default: null },
    role: { type: String, required: true },
    keyId: { type: String, default: null },
    text: { type: Buffer, required: true },
    dedupe: { type: String, default: null },
    closable: { type: Boolean, required: true },
    open: { type: Boolean, required: true },
    openedAt: { type: Date, required: true },
    doneAt: { type: Date, default: null },
    doneBy: { type: String, default: null },
  },
  { collection: 'tasks', versionKey: false, autoIndex: false },
);
taskSchema.index({ open: 1, role: 1, openedAt: 1 });
taskSchema.index({ caseId: 1, kind: 1 });
taskSchema.index({ dedupe: 1, open: 1 });
