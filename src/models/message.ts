import { Schema } from 'mongoose';

/** Where a message of ours stands: held until a decision's undo has passed, on its way, there, or not to be delivered. */
export type DeliveryState = 'held' | 'queued' | 'delivered' | 'failed' | 'cancelled';

/** One entry of a chat's history (DESIGN "History"): what web chat, console and replies by quoting read. */
export interface MessageDoc {
  _id: string;
  conversationId: string;
  /** Counts up in the writing transaction; unique within the conversation. */
  seq: number;
  from: 'applicant' | 'loket' | 'petugas';
  /** Text, choices and file names (`MessageContent`), sealed under the conversation's data key `keyId`. */
  content: Buffer;
  keyId: string;
  caseId: string | null;
  /** Null for what a person wrote. */
  delivery: DeliveryState | null;
  at: Date;
}

/** What is sealed in a message. Files carry a link part of the web chat only for what may be downloaded there. */
export interface MessageContent {
  readonly text: string;
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  readonly files?: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
    readonly href?: string;
    /** Where an upload of the web chat lies in the vault, as long as it is kept. */
    readonly fileId?: string;
  }[];
  /** A document of a case that came with it, made anew for each download. */
  readonly attach?: {
    readonly kind: 'submission-proof' | 'receipt';
    readonly caseId: string;
    readonly seq: number;
    readonly filename: string;
  };
}

export const messageSchema = new Schema<MessageDoc>(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    seq: { type: Number, required: true },
    from: { type: String, required: true },
    content: { type: Buffer, required: true },
    keyId: { type: String, required: true },
    caseId: { type: String, default: null },
    delivery: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'messages', versionKey: false, autoIndex: false },
);
messageSchema.index({ conversationId: 1, seq: 1 }, { unique: true });
messageSchema.index({ caseId: 1, at: 1 }, { sparse: true });
