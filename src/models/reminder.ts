import { Schema } from 'mongoose';

/**
 * Something that a timer did once; `_id` names it (`call-day:<case>:<start>`, `overdue:<case>:<row>:<since>`). It is
 * written in the transaction of what was done, so that a timer that runs twice, late or in two processes does it once.
 */
export interface ReminderDoc {
  _id: string;
  caseId: string;
  at: Date;
}

export const reminderSchema = new Schema<ReminderDoc>(
  {
    _id: { type: String, required: true },
    caseId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'reminders', versionKey: false, autoIndex: false },
);
reminderSchema.index({ caseId: 1 });
