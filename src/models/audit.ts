import { Schema } from 'mongoose';

/** What staff did beside the acts on cases (accounts, tokens, imports, exports); insert-only, no personal data. */
export interface AuditDoc {
  _id: string;
  at: Date;
  /** Username, or null for the machine. */
  actor: string | null;
  action: string;
  /** What it was done to: a username, a token's id, a file's name of ours. */
  subject: string | null;
  details: Record<string, unknown>;
}

export const auditSchema = new Schema<AuditDoc>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    actor: { type: String, default: null },
    action: { type: String, required: true },
    subject: { type: String, default: null },
    details: { type: Schema.Types.Mixed, default: {} },
  },
  { collection: 'audit', versionKey: false, autoIndex: false, minimize: false },
);
auditSchema.index({ at: 1 });
auditSchema.index({ actor: 1, at: 1 });
// Pages go by identifier, the newest first.
auditSchema.index({ action: 1, _id: -1 });
