import { Schema } from 'mongoose';

const CODE_KINDS = ['confirm', 'recover', 'continue', 'move', 'link'] as const;
/** What a code is for: an address, *pulihkan*, the personal link, *pindah* and `/hubungkan`, in this order. */
export type CodeKind = (typeof CODE_KINDS)[number];

/** Codes that are mailed and typed in the chat that asked; the others are shown to their holder and typed elsewhere. */
export type MailedKind = Extract<CodeKind, 'confirm' | 'recover' | 'continue'>;

/** Names a mailed code without telling it: its kind and keyed hash. */
export interface MadeCode {
  readonly kind: MailedKind;
  readonly hash: string;
}

/** A code that somebody was told and may type; only its keyed hash is stored. */
export interface CodeDoc {
  /** `<kind>:<holder>`: a holder has one code of a kind, the newest. */
  _id: string;
  kind: CodeKind;
  /** For a mailed code the chat where it may be typed; for others the chat or the officer that it lets in. */
  holder: string;
  /** What a mailed code is about, as a keyed hash; empty for the others. */
  subject: string;
  hash: string;
  /** Number of wrong tries. */
  wrong: number;
  createdAt: Date;
  expiresAt: Date;
}

export const codeSchema = new Schema<CodeDoc>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    holder: { type: String, required: true },
    subject: { type: String, default: '' },
    hash: { type: String, required: true },
    wrong: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'codes', versionKey: false, autoIndex: false },
);
codeSchema.index({ kind: 1, hash: 1 });
codeSchema.index({ expiresAt: 1 });

/** How often something about codes happened on a day; `_id` is `<what>:<keyed hash of whom>:<local date>`. */
export interface CodeCountDoc {
  _id: string;
  count: number;
  /** It may not happen again before this; null when there is no pause. */
  pausedUntil: Date | null;
  expiresAt: Date;
}

export const codeCountSchema = new Schema<CodeCountDoc>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    pausedUntil: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'code_counts', versionKey: false, autoIndex: false },
);
codeCountSchema.index({ expiresAt: 1 });
