import { Schema } from 'mongoose';

/** Which version the stored data have, and who brings them to the next one; the only document of its collection. */
export interface DataVersionDoc {
  _id: 'schema';
  version: number;
  /** The process that migrates, until then; null: nobody does. */
  lease: { token: string; until: Date } | null;
  /** Set from the first change of a migration to the end of the last: data of two versions lie side by side. */
  migrating: { to: number; since: Date; backup: string | null } | null;
}

export const DATA_VERSION_ID = 'schema';

export const dataVersionSchema = new Schema<DataVersionDoc>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    lease: { type: new Schema({ token: String, until: Date }, { _id: false }), default: null },
    migrating: {
      type: new Schema({ to: Number, since: Date, backup: String }, { _id: false }),
      default: null,
    },
  },
  { collection: 'schema', versionKey: false, autoIndex: false },
);

/** Its collection, for those who have no models. */
export const DATA_VERSION_COLLECTION = String(dataVersionSchema.get('collection'));
