import type { Channel } from '../../src/bots/channels/channel.js';
import { CHANNELS } from '../../src/bots/channels/table.js';
import { chatDeliverer, mailDeliverer, staffDeliverer } from '../../src/bots/outbound/deliverers.js';
import { DeliveryResults } from '../../src/bots/outbound/delivery-results.js';
import { Handovers } from '../../src/bots/outbound/handovers.js';
import { Outbox } from '../../src/bots/outbound/outbox.js';
import { UndeliveredMail } from '../../src/bots/outbound/undelivered-mail.js';
import { StaffGroupChat } from '../../src/bots/staff/staff-group-chat.js';
import { Codes } from '../../src/codes/codes.js';
import type { ChannelName } from '../../src/core/channel-table.js';
import { silentLogger } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { newConversation } from '../../src/models/conversation.js';
import type { OutboxDoc } from '../../src/models/outbox.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { native } from '../../src/models/store.js';
import { Post } from '../../src/notices/post.js';
import type { OutboxPayload } from '../../src/notices/types.js';
import type { CaseState } from '../../src/sop/case.js';
import { openOffice, person, submitIn, type OfficeDay } from '../support/office-day.js';
import { until } from '../support/until.js';

/** An office whose notices are delivered by the real outbox, to a channel and a mailer that remember them. */
export interface DeliveringOffice extends OfficeDay {
  readonly post: Post;
  /** Opens a case in a new chat of the channel, with an address of its own. */
  submitOn(channel: ChannelName): Promise<CaseState>;
  /** What a process does with a claimed notice before it sends it. */
  prepare(entry: OutboxDoc): Promise<OutboxDoc>;
  /** Sends whatever is due, and resolves when it is sent. */
  deliver(): Promise<void>;
  /** What the chat of a case was told of its events, in the order in which people see it. */
  chatOf(kase: CaseState): Promise<readonly Told[]>;
  /** What was mailed of the events of a case, in the order of sending. */
  mailsOf(kase: CaseState): Promise<readonly Told[]>;
}

/** One notice: the event that it tells of, and its words. */
export interface Told {
  readonly seq: number;
  readonly text: string;
}

/** Opens the office; decisions are held for `undoSeconds`. */
export async function deliveringOffice(undoSeconds: number): Promise<DeliveringOffice> {
  const at = await openOffice({ undoSeconds });
  const { store, keyring, clock, signals } = at;
  const log = silentLogger();
  const metrics = createMetrics({ processMetrics: false });
  const security = new SecurityLog({ store, log, metrics });
  const post = new Post({ store, keyring, signals, staffGroup: true, channelTable: CHANNELS });
  const sent: string[] = [];
  const mailed: string[] = [];
  const telegram = {
    deliver: ({ text }: { readonly text: string }) => {
      sent.push(text);
      return Promise.resolve({ externalId: String(sent.length) });
    },
  } as unknown as Channel;
  const channels = new Map<ChannelName, Channel>([['telegram', telegram]]);
  const attachments = {
    make: () =>
      Promise.resolve({ filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.alloc(1) }),
  };
  const chat = {
    store,
    post,
    channels,
    channelTable: CHANNELS,
    pacing: new Map(),
    attachments,
    clock,
    log,
    staffGroupChat: new StaffGroupChat({ store, keyring, group: null, log, security }),
  };
  const mailer = {
    send: (id: string) => {
      mailed.push(id);
      return Promise.resolve();
    },
  };
  const deliverers = {
    chat: chatDeliverer(chat),
    staff: staffDeliverer(chat),
    mail: mailDeliverer(mailer, log),
  };
  const undeliveredMail = new UndeliveredMail({
    store,
    keyring,
    post,
    cases: at.cases,
    codes: new Codes({ store, keyring, office: at.office, security }),
  });
  const deliveryResults = new DeliveryResults({ store, clock, post, undeliveredMail, log });
  const outbox = new Outbox({
    store,
    keyring,
    clock,
    ids: store.ids,
    signals,
    log,
    deliverers,
    deliveryResults,
    metrics,
    handovers: new Handovers(),
    ownToken: 'this process',
  });
  outbox.start();
  const ofCase = (kase: CaseState) =>
    native(store.outbox).find({ 'causedBy.caseId': kase.id, state: 'sent' }).sort({ _id: 1 }).toArray();
  return {
    ...at,
    post,
    prepare: async (entry) => {
      const payload = keyring.openTransit<OutboxPayload>(entry.payload);
      return (await deliverers.chat.prepare?.({ entry, payload }))?.entry ?? entry;
    },
    stop: async () => {
      await outbox.stop();
      await at.stop();
    },
    submitOn: async (channel) => {
      const keyId = await keyring.createDataKey(null, store.ids.next());
      const address = { channel, account: 'a', chat: store.ids.next() };
      const conversation = { ...newConversation(keyring, address, 'applicant', clock.now()), keyId };
      await native(store.conversations).insertOne(conversation);
      const applicant = person({ email: `${keyId}@contoh.id` });
      return (await submitIn(at.cases, at, { conversationId: conversation._id, keyId, applicant })).after;
    },
    deliver: async () => {
      await until('what is due to be sent', async () => {
        await outbox.look();
        const due = {
          state: { $in: ['pending' as const, 'claimed' as const] },
          notBefore: { $lte: clock.now() },
        };
        return (await native(store.outbox).countDocuments(due)) === 0;
      });
      await deliveryResults.flush();
    },
    chatOf: async (kase) => {
      const doc = await native(store.cases).findOne({ _id: kase.id });
      const entries = await ofCase(kase);
      const history = await native(store.messages)
        .find({ conversationId: doc?.conversationId ?? '' })
        .sort({ seq: 1 })
        .toArray();
      const notices = await native(store.notices).find({ caseId: kase.id }).toArray();
      const told: Told[] = [];
      for (const { _id, seq: place, keyId, content } of history) {
        const text = (await keyring.open<{ text: string }>(keyId, content, 'message'))?.text ?? '';
        const entry = entries.find(({ message }) => message?.seq === place);
        const notice = notices.find((one) => one._id === _id);
        const seq = entry?.causedBy?.seq ?? notice?.seq;
        if (seq !== undefined) told.push({ seq, text });
      }
      return told;
    },
    mailsOf: async (kase) => {
      const entries = new Map((await ofCase(kase)).map((entry) => [entry._id, entry]));
      return mailed.flatMap((id) => {
        const entry = entries.get(id);
        if (!entry?.causedBy) return [];
        const payload = keyring.openTransit<OutboxPayload>(entry.payload);
        const text =
          payload.kind === 'mail' ? [payload.mail.subject, ...payload.mail.paragraphs].join('\n') : '';
        return [{ seq: entry.causedBy.seq, text }];
      });
    },
  };
}
