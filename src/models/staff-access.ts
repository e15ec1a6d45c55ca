import { Schema } from 'mongoose';

/** A session of the staff console. `_id` is the hash of its secret, so that the store alone lets nobody in. */
export interface StaffSessionDoc {
  _id: string;
  username: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  /** The account's `accessRev` when the session began; the session is over when the account has another. */
  accessRev?: number;
  /** When the password was last given in this session. */
  confirmedAt?: Date | null;
  /** True when the session passed the account's second factor. */
  secondFactor?: boolean;
  /** The program that opened it, in a few words for the account's owner. */
  agent?: string;
}

export const staffSessionSchema = new Schema<StaffSessionDoc>(
  {
    _id: { type: String, required: true },
    username: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    accessRev: Number,
    confirmedAt: Date,
    secondFactor: Boolean,
    agent: String,
  },
  { collection: 'staff_sessions', versionKey: false, autoIndex: false },
);
staffSessionSchema.index({ username: 1 });
staffSessionSchema.index({ expiresAt: 1 });

/** What a bearer token may be used for; each scope includes those before it. */
export type TokenScope = 'read' | 'act' | 'manage';

/** A bearer token of the API, shown once and stored as a hash. */
export interface ApiTokenDoc {
  _id: string;
  hash: string;
  username: string;
  label: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  /**
   * Unset, like `scope`, in tokens from before there were ends and scopes: these live as long as the longest, for acts.
   */
  expiresAt?: Date;
  scope?: TokenScope;
  /** The account's `accessRev` when the token was made; the token is over when the account has another. */
  accessRev?: number;
}

export const apiTokenSchema = new Schema<ApiTokenDoc>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    username: { type: String, required: true },
    label: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    expiresAt: Date,
    scope: String,
    accessRev: Number,
  },
  { collection: 'api_tokens', versionKey: false, autoIndex: false },
);
apiTokenSchema.index({ hash: 1 }, { unique: true });
apiTokenSchema.index({ username: 1 });

/**
 * A link of `/berkas` to the scans of one case. `_id` is the hash of its secret. The link works once and gives the
 * browser a view, whose secret's hash is `viewHash`.
 */
export interface FilesLinkDoc {
  _id: string;
  /** Names the view in addresses; not secret. */
  viewId: string;
  viewHash: string | null;
  username: string;
  caseId: string;
  /** The officer's `accessRev` when the link was made; the link is over when the officer has another. */
  accessRev: number;
  createdAt: Date;
  /** End of the link and, once it is used, of the view. */
  expiresAt: Date;
  usedAt: Date | null;
}

export const filesLinkSchema = new Schema<FilesLinkDoc>(
  {
    _id: { type: String, required: true },
    viewId: { type: String, required: true },
    viewHash: { type: String, default: null },
    username: { type: String, required: true },
    caseId: { type: String, required: true },
    accessRev: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { collection: 'files_links', versionKey: false, autoIndex: false },
);
filesLinkSchema.index({ viewId: 1 }, { unique: true });
filesLinkSchema.index({ username: 1 });
filesLinkSchema.index({ expiresAt: 1 });
