import { Schema } from 'mongoose';

/**
 * A unit of a Verifikator's time that belongs to a booking. Units are aligned to the clock, so that any two overlapping
 * calls of one person share at least one; the unique index then prevents a double booking.
 */
export interface SlotClaimDoc {
  _id: string;
  verifikator: string;
  /** Start of the unit. */
  unit: Date;
  caseId: string;
  bookingId: string;
}

export const slotClaimSchema = new Schema<SlotClaimDoc>(
  {
    _id: { type: String, required: true },
    verifikator: { type: String, required: true },
    unit: { type: Date, required: true },
    caseId: { type: String, required: true },
    bookingId: { type: String, required: true },
  },
  { collection: 'slot_claims', versionKey: false, autoIndex: false },
);
slotClaimSchema.index({ verifikator: 1, unit: 1 }, { unique: true });
slotClaimSchema.index({ unit: 1 });
slotClaimSchema.index({ bookingId: 1 });
slotClaimSchema.index({ caseId: 1 });
