import { Schema } from 'mongoose';

/** What staff did besides the acts on cases (accounts, tokens, imports, exports), and security events; insert-only. */
export interface AuditDoc {
  _id: string;
  at: Date;
  /** Username; null for the machine and, in security events, for applicants and visitors. */
  actor: string | null;
  action: string;
  /** What it was done to: a username, a token's id, a case's number, the name of a file of ours. */
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
// Pages are ordered by identifier, newest first.
auditSchema.index({ action: 1, _id: -1 });
