import { Schema } from 'mongoose';

/**
 * One submitted person. Everything personal is sealed under `keyId`; destroying that data key makes it unreadable.
 * Applicants are told apart by NIK only, never joined by name, phone or e-mail.
 */
export interface ApplicantDoc {
  _id: string;
  /** Data key of the person: that of the conversation in which the draft was written. */
  keyId: string;
  /** `lookupHash('nik', …)` of the NIK as last sent. */
  nikHash: string;
  caseId: string;
  createdAt: Date;
}

export const applicantSchema = new Schema<ApplicantDoc>(
  {
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    nikHash: { type: String, required: true },
    caseId: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'applicants', versionKey: false, autoIndex: false },
);
applicantSchema.index({ nikHash: 1 });
applicantSchema.index({ keyId: 1 });
