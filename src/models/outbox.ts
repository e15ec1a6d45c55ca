import { Schema } from 'mongoose';

/** `claimed`: a process is sending it; `cancelled`: by `undo`, or because the case left the chat. */
const OUTBOX_STATES = ['pending', 'claimed', 'sent', 'failed', 'cancelled'] as const;
type OutboxState = (typeof OUTBOX_STATES)[number];

/** One delivery, written in the transaction that caused it. */
export interface OutboxDoc {
  _id: string;
  kind: 'chat' | 'mail' | 'staff';
  /** A conversation id, `mail:<hash>` or `staff`. Deliveries to one destination are sent one at a time, in order. */
  destination: string;
  state: OutboxState;
  /** Fence of the sender: only the holder of the token may write the result. */
  claim: { token: string; until: Date } | null;
  /** Not sent before this: held notices of decisions, and retries. */
  notBefore: Date;
  /** The event that it tells; `undo` cancels by it. */
  causedBy: { caseId: string; seq: number } | null;
  /** The history entry that it delivers; null for what is in no chat's history. */
  message: { conversationId: string; seq: number } | null;
  /** The `OutboxPayload` (notices/types), sealed for transit. */
  payload: Buffer;
  attempts: number;
  /** Stable code of the last failure, never its text. */
  failure: string | null;
  /** The channel's id of what was delivered. */
  externalId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export const outboxSchema = new Schema<OutboxDoc>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    destination: { type: String, required: true },
    state: { type: String, required: true, enum: OUTBOX_STATES },
    claim: { type: new Schema({ token: String, until: Date }, { _id: false }), default: null },
    notBefore: { type: Date, required: true },
    causedBy: { type: new Schema({ caseId: String, seq: Number }, { _id: false }), default: null },
    message: { type: new Schema({ conversationId: String, seq: Number }, { _id: false }), default: null },
    payload: { type: Buffer, required: true },
    attempts: { type: Number, required: true },
    failure: { type: String, default: null },
    externalId: { type: String, default: null },
    createdAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'outbox', versionKey: false, autoIndex: false },
);
outboxSchema.index({ state: 1, notBefore: 1 });
outboxSchema.index({ destination: 1, state: 1, _id: 1 });
outboxSchema.index({ 'causedBy.caseId': 1, 'causedBy.seq': 1 }, { sparse: true });
outboxSchema.index({ destination: 1, externalId: 1 }, { sparse: true });
outboxSchema.index({ finishedAt: 1 }, { sparse: true });
