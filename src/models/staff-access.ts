import { Schema } from 'mongoose';

/** A session of the staff console. `_id` is the hash of its secret: the store alone lets nobody in. */
export interface StaffSessionDoc {
  _id: string;
  username: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

export const staffSessionSchema = new Schema<StaffSessionDoc>(
  {
    _id: { type: String, required: true },
    username: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'staff_sessions', versionKey: false, autoIndex: false },
);
staffSessionSchema.index({ username: 1 });
staffSessionSchema.index({ expiresAt: 1 });

/** A bearer token of the API; shown once, kept as a hash. */
export interface ApiTokenDoc {
  _id: string;
  hash: string;
  username: string;
  label: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export const apiTokenSchema = new Schema<ApiTokenDoc>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    username: { type: String, required: true },
    label: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
  },
  { collection: 'api_tokens', versionKey: false, autoIndex: false },
);
apiTokenSchema.index({ hash: 1 }, { unique: true });
apiTokenSchema.index({ username: 1 });
