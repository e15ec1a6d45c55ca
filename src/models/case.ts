import { Schema } from 'mongoose';
import type { Outcome, Position, Status } from '../sop/case.js';

/**
 * A case for queries: the stored fold of its events. `state` is the whole CaseState, sealed under the applicant's key;
 * beside it are only the plain fields that lists and guards need, and keyed hashes instead of personal data.
 */
export interface CaseDoc {
  _id: string;
  number: string;
  year: number;
  serial: number;
  applicantId: string;
  keyId: string;
  /** The applicant's chat for this case; *pindah* and *pulihkan* change it. */
  conversationId: string | null;
  position: Position | null;
  status: Status;
  outcome: Outcome | null;
  /** True until closed. `nikHash` is unique among the open cases that are not marked `sameNik`. */
  open: boolean;
  /** True when another open case had its NIK as it was sent or reopened. */
  sameNik: boolean;
  archivedAt: Date | null;
  round: number;
  holder: string | null;
  since: Date;
  /** The office's own promise for the row it waits at; null while the applicant has to act, and when closed. */
  dueAt: Date | null;
  bookingStartsAt: Date | null;
  bookingEndsAt: Date | null;
  bookingVerifikator: string | null;
  nikHash: string;
  /** Keyed hashes of the last digits of the NIK, of each length in `NIK_SEARCH`. */
  nikEnds: string[];
  emailHash: string;
  /** Null only for a person whose data had been destroyed before there were phone hashes. */
  phoneHash: string | null;
  /** Keyed hashes of the words of the name, of neighbouring words as one, and of the beginnings of all of them. */
  nameTokens: string[];
  /** `seq` (`version`) and hash (`head`) of the last event; they reveal a log that was cut off. */
  version: number;
  head: string;
  state: Buffer;
  createdAt: Date;
  updatedAt: Date;
}

export const caseSchema = new Schema<CaseDoc>(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    year: { type: Number, required: true },
    serial: { type: Number, required: true },
    applicantId: { type: String, required: true },
    keyId: { type: String, required: true },
    conversationId: { type: String, default: null },
    position: { type: Number, default: null },
    status: { type: String, required: true },
    outcome: { type: String, default: null },
    open: { type: Boolean, required: true },
    sameNik: { type: Boolean, required: true },
    archivedAt: { type: Date, default: null },
    round: { type: Number, required: true },
    holder: { type: String, default: null },
    since: { type: Date, required: true },
    dueAt: { type: Date, default: null },
    bookingStartsAt: { type: Date, default: null },
    bookingEndsAt: { type: Date, default: null },
    bookingVerifikator: { type: String, default: null },
    nikHash: { type: String, required: true },
    nikEnds: { type: [String], required: true },
    emailHash: { type: String, required: true },
    phoneHash: { type: String, default: null },
    nameTokens: { type: [String], required: true },
    version: { type: Number, required: true },
    head: { type: String, required: true },
    state: { type: Buffer, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'cases', versionKey: false, autoIndex: false },
);
caseSchema.index({ number: 1 }, { unique: true });
caseSchema.index({ serial: 1, year: -1 });
caseSchema.index(
  { nikHash: 1 },
  { unique: true, partialFilterExpression: { open: true, sameNik: false }, name: 'open_nik_once' },
);
caseSchema.index({ nikHash: 1, createdAt: -1 }, { name: 'nik' });
caseSchema.index({ emailHash: 1 });
caseSchema.index({ phoneHash: 1 });
caseSchema.index({ nikEnds: 1 });
caseSchema.index({ nameTokens: 1 });
// Lists are ordered by identifier, newest first; queues by how long a case has waited.
caseSchema.index({ status: 1, _id: -1 });
caseSchema.index({ position: 1, _id: -1 });
caseSchema.index({ holder: 1, _id: -1 });
caseSchema.index({ status: 1, since: 1, _id: 1 });
caseSchema.index({ open: 1, since: 1, _id: 1 });
caseSchema.index({ dueAt: 1 });
caseSchema.index({ bookingStartsAt: 1 });
caseSchema.index({ applicantId: 1 });
