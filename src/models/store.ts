import type { Collection } from 'mongodb';
import type { Connection, Model } from 'mongoose';
import type { Clock } from '../core/clock.js';
import type { Ids } from '../core/ids.js';
import type { Logger } from '../core/log.js';
import {
  apiTokenSchema,
  filesLinkSchema,
  staffSessionSchema,
  type ApiTokenDoc,
  type FilesLinkDoc,
  type StaffSessionDoc,
} from './staff-access.js';
import { applicantSchema, type ApplicantDoc } from './applicant.js';
import { auditSchema, type AuditDoc } from './audit.js';
import { blacklistSchema, type BlacklistDoc } from './blacklist.js';
import { caseEventSchema, type CaseEventDoc } from './case-event.js';
import { caseSchema, type CaseDoc } from './case.js';
import { codeCountSchema, codeSchema, type CodeCountDoc, type CodeDoc } from './code.js';
import { conversationSchema, type ConversationDoc } from './conversation.js';
import { counterSchema, type CounterDoc } from './counter.js';
import { dataVersionSchema, type DataVersionDoc } from './data-version.js';
import { dataKeySchema, type DataKeyDoc } from './data-key.js';
import { fileViewSchema, type FileViewDoc } from './file-view.js';
import { idempotencySchema, type IdempotencyDoc } from './idempotency.js';
import { inboxSchema, type InboxDoc } from './inbox.js';
import { inputCountSchema, type InputCountDoc } from './input-count.js';
import {
  loginFailureSchema,
  loginPlaceSchema,
  type LoginFailureDoc,
  type LoginPlaceDoc,
} from './login-failure.js';
import { sentMailSchema, type SentMailDoc } from './mail.js';
import { messageSchema, type MessageDoc } from './message.js';
import { noticeSchema, type NoticeDoc } from './notice.js';
import { outboxSchema, type OutboxDoc } from './outbox.js';
import { readingSchema, type ReadingDoc } from './reading.js';
import { reminderSchema, type ReminderDoc } from './reminder.js';
import { slotClaimSchema, type SlotClaimDoc } from './slot-claim.js';
import { staffSchema, type StaffDoc } from './staff.js';
import { storedFileSchema, type StoredFileDoc } from './stored-file.js';
import { takeoverSchema, type TakeoverDoc } from './takeover.js';
import { taskSchema, type TaskDoc } from './task.js';

/** Every collection of the product except GridFS and Agenda's own. */
export interface Models {
  readonly conversations: Model<ConversationDoc>;
  readonly inbox: Model<InboxDoc>;
  readonly outbox: Model<OutboxDoc>;
  readonly messages: Model<MessageDoc>;
  readonly notices: Model<NoticeDoc>;
  readonly applicants: Model<ApplicantDoc>;
  readonly cases: Model<CaseDoc>;
  readonly caseEvents: Model<CaseEventDoc>;
  readonly counters: Model<CounterDoc>;
  readonly tasks: Model<TaskDoc>;
  readonly staff: Model<StaffDoc>;
  readonly staffSessions: Model<StaffSessionDoc>;
  readonly apiTokens: Model<ApiTokenDoc>;
  readonly filesLinks: Model<FilesLinkDoc>;
  readonly loginFailures: Model<LoginFailureDoc>;
  readonly loginPlaces: Model<LoginPlaceDoc>;
  readonly dataKeys: Model<DataKeyDoc>;
  readonly storedFiles: Model<StoredFileDoc>;
  readonly fileViews: Model<FileViewDoc>;
  readonly reminders: Model<ReminderDoc>;
  readonly slotClaims: Model<SlotClaimDoc>;
  readonly readings: Model<ReadingDoc>;
  readonly idempotency: Model<IdempotencyDoc>;
  readonly sentMail: Model<SentMailDoc>;
  readonly codes: Model<CodeDoc>;
  readonly codeCounts: Model<CodeCountDoc>;
  readonly takeovers: Model<TakeoverDoc>;
  readonly blacklist: Model<BlacklistDoc>;
  readonly audit: Model<AuditDoc>;
  readonly inputCounts: Model<InputCountDoc>;
  readonly dataVersion: Model<DataVersionDoc>;
}

/** The product's database: one connection, its models, and the clock and identifiers that writes use. */
export interface Store extends Models {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Makes the models on a connection. */
export function modelsOn(connection: Connection): Models {
  return {
    conversations: connection.model<ConversationDoc>('Conversation', conversationSchema),
    inbox: connection.model<InboxDoc>('Inbox', inboxSchema),
    outbox: connection.model<OutboxDoc>('Outbox', outboxSchema),
    messages: connection.model<MessageDoc>('Message', messageSchema),
    notices: connection.model<NoticeDoc>('Notice', noticeSchema),
    applicants: connection.model<ApplicantDoc>('Applicant', applicantSchema),
    cases: connection.model<CaseDoc>('Case', caseSchema),
    caseEvents: connection.model<CaseEventDoc>('CaseEvent', caseEventSchema),
    counters: connection.model<CounterDoc>('Counter', counterSchema),
    tasks: connection.model<TaskDoc>('Task', taskSchema),
    staff: connection.model<StaffDoc>('Staff', staffSchema),
    staffSessions: connection.model<StaffSessionDoc>('StaffSession', staffSessionSchema),
    apiTokens: connection.model<ApiTokenDoc>('ApiToken', apiTokenSchema),
    filesLinks: connection.model<FilesLinkDoc>('FilesLink', filesLinkSchema),
    loginPlaces: connection.model<LoginPlaceDoc>('LoginPlace', loginPlaceSchema),
    loginFailures: connection.model<LoginFailureDoc>('LoginFailure', loginFailureSchema),
    dataKeys: connection.model<DataKeyDoc>('DataKey', dataKeySchema),
    storedFiles: connection.model<StoredFileDoc>('StoredFile', storedFileSchema),
    fileViews: connection.model<FileViewDoc>('FileView', fileViewSchema),
    reminders: connection.model<ReminderDoc>('Reminder', reminderSchema),
    slotClaims: connection.model<SlotClaimDoc>('SlotClaim', slotClaimSchema),
    readings: connection.model<ReadingDoc>('Reading', readingSchema),
    idempotency: connection.model<IdempotencyDoc>('Idempotency', idempotencySchema),
    sentMail: connection.model<SentMailDoc>('SentMail', sentMailSchema),
    codes: connection.model<CodeDoc>('Code', codeSchema),
    codeCounts: connection.model<CodeCountDoc>('CodeCount', codeCountSchema),
    takeovers: connection.model<TakeoverDoc>('Takeover', takeoverSchema),
    blacklist: connection.model<BlacklistDoc>('Blacklist', blacklistSchema),
    audit: connection.model<AuditDoc>('Audit', auditSchema),
    inputCounts: connection.model<InputCountDoc>('InputCount', inputCountSchema),
    dataVersion: connection.model<DataVersionDoc>('DataVersion', dataVersionSchema),
  };
}

/** The driver's collection of a model, for hot paths. No schema defaults apply: what is written must be complete. */
export function native<T extends { _id: string }>(model: Model<T>): Collection<T> {
  const known = natives.get(model);
  if (known) return known as unknown as Collection<T>;
  const made = model.db.getClient().db(model.db.name).collection<T>(model.collection.collectionName);
  natives.set(model, made);
  return made;
}

/** Collections by model: the driver resolves a collection's options whenever it is asked for one. */
const natives = new WeakMap<object, object>();
