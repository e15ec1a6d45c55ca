import { Schema } from 'mongoose';

/** The right of one process to do something alone (send to a destination, poll a bot), until it runs out. */
export interface LeaseDoc {
  /** What it is about, e.g. `out:<destination>`, `telegram:main`. */
  _id: string;
  token: string;
  until: Date;
}

export const leaseSchema = new Schema<LeaseDoc>(
  {
    _id: { type: String, required: true },
    token: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'leases', versionKey: false, autoIndex: false },
);
leaseSchema.index({ until: 1 });
