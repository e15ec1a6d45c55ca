import { Schema } from 'mongoose';

/**
 * State of a message of ours. `held`: its decision can still be undone; `queued`: on its way; `failed`: for good;
 * `cancelled`: never sent.
 */
export type DeliveryState = 'held' | 'queued' | 'delivered' | 'failed' | 'cancelled';

/** One entry of a chat's history, which the web chat, the console and replies by quoting read. */
export interface MessageDoc {
  _id: string;
  conversationId: string;
  /** Counts up within the conversation, in the writing transaction; unique there. */
  seq: number;
  from: 'applicant' | 'loket' | 'petugas';
  /** Text, choices and file names (`MessageContent`), sealed under the conversation's data key `keyId`. */
  content: Buffer;
  keyId: string;
  caseId: string | null;
  /** How its delivery fares; null for what a person wrote. */
  delivery: DeliveryState | null;
  at: Date;
}

/** The sealed content of a message. A file has `href` only when it can be downloaded in the web chat. */
export interface MessageContent {
  readonly text: string;
  readonly choices?: readonly {
    readonly id: string;
    readonly label: string;
    readonly group?: string;
    readonly tone?: 'danger';
  }[];
  readonly files?: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
    readonly href?: string;
    /** The vault's id of an upload of the web chat, as long as the vault keeps it. */
    readonly fileId?: string;
  }[];
  /** Where in the form it asks: `part` of `of`, from 1. */
  readonly progress?: { readonly part: number; readonly of: number; readonly section: string };
  /** The key of the form's item that it asks for. */
  readonly asks?: string;
  /** A document of a case that came with it, made anew on each download. */
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
