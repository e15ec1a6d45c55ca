import { Schema } from 'mongoose';
import type { ActionName } from '../sop/action.js';
import type { ActChannel, Actor } from '../sop/case.js';
import type { CaseFactType } from '../sop/events.js';

/**
 * One entry of a case's log, written once and never changed. `hash` covers `prev`, the plain fields and the ciphertext,
 * so that the chain still verifies when the key of the personal part is destroyed.
 */
export interface CaseEventDoc {
  _id: string;
  caseId: string;
  seq: number;
  at: Date;
  actor: Actor;
  channel: ActChannel;
  action: ActionName | null;
  type: CaseFactType;
  data: Record<string, unknown>;
  /** Sealed under the applicant's key; null when the fact has no personal part. */
  personal: Buffer | null;
  /** Hash of the previous entry; empty for the first. */
  prev: string;
  hash: string;
}

export const caseEventSchema = new Schema<CaseEventDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: Schema.Types.Mixed, required: true },
    channel: { type: String, required: true },
    action: { type: String, default: null },
    type: { type: String, required: true },
    data: { type: Schema.Types.Mixed, required: true },
    personal: { type: Buffer, default: null },
    prev: { type: String, default: '' },
    hash: { type: String, required: true },
  },
  { collection: 'case_events', versionKey: false, autoIndex: false, minimize: false },
);
caseEventSchema.index({ caseId: 1, seq: 1 }, { unique: true });
caseEventSchema.index({ at: 1 });
