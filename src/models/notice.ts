import { Schema } from 'mongoose';
import type { DeliveryState } from './message.js';

/**
 * Delivery state of one notice of a case's event, by chat or by mail. `_id` is that of its outbox entry, or of its
 * history entry when it needs no delivery (web chat). It outlives the outbox, because timelines show it.
 */
export interface NoticeDoc {
  _id: string;
  caseId: string;
  /** `seq` of the event that it tells of. */
  seq: number;
  kind: 'chat' | 'mail';
  state: DeliveryState;
  at: Date;
}

export const noticeSchema = new Schema<NoticeDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    seq: { type: Number, required: true },
    kind: { type: String, required: true },
    state: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'notices', versionKey: false, autoIndex: false },
);
noticeSchema.index({ caseId: 1, seq: 1 });
