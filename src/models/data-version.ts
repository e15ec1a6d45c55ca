import { Schema } from 'mongoose';

/** The version of the stored data, and who migrates them; the only document of its collection. */
export interface DataVersionDoc {
  _id: 'schema';
  version: number;
  /** The migrating process and the end of its lease; null when none migrates. */
  lease: { token: string; until: Date } | null;
  /** Set from the first change of a migration to the end of the last; meanwhile the data are of two versions. */
  migrating: { to: number; since: Date; backup: string | null } | null;
}

/** The `_id` of the collection's only document. */
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

/** Name of the collection, for code that has no models. */
export const DATA_VERSION_COLLECTION = String(dataVersionSchema.get('collection'));
