import type { ChannelName, ChannelTable } from '../../core/channel-table.js';
import { causeOf } from '../../core/errors.js';
import { ANNOUNCEMENTS_AT_ONCE } from '../../core/limits.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { OutboxDoc } from '../../models/outbox.js';
import { native, type Store } from '../../models/store.js';
import { inTransaction } from '../../models/transaction.js';
import type { Attachments } from '../../notices/attachments.js';
import { MailError } from '../../notices/mail-error.js';
import type { Mailer } from '../../notices/mailer.js';
import type { Post } from '../../notices/post.js';
import type { ChatAddress, Speech } from '../../notices/types.js';
import type { Announcement } from '../../notices/announcement.js';
import { DeliveryError, type Channel, type Reply } from '../channels/channel.js';
import type { Deliverer, Delivery } from './outbox.js';
import { MAIL_REFUSED, type DeliveryResult } from './delivery-results.js';
import type { Pacing } from './pacing.js';
import { announce, announceMerged, planAnnouncements } from '../staff/announcements.js';
import type { StaffGroupChat } from '../staff/staff-group-chat.js';

const MINUTE_MS = 60_000;

export interface ChatParts {
  readonly store: Store;
  readonly post: Post;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly channelTable: ChannelTable;
  readonly pacing: ReadonlyMap<ChannelName, Pacing>;
  readonly attachments: Pick<Attachments, 'make'>;
  readonly staffGroupChat: StaffGroupChat;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Delivers replies and notices to chats. A held notice gets its place in the history first. */
export function chatDeliverer(parts: ChatParts): Deliverer {
  return {
    batch: 1,
    prepare: async ({ entry, payload }) => ({
      entry: entry.causedBy !== null && entry.message === null ? await release(parts, entry) : entry,
      payload,
    }),
    wait: ({ payload }) =>
      payload.kind === 'chat' ? (parts.pacing.get(payload.to.channel)?.wait(payload.to.chat) ?? 0) : 0,
    deliver: async ([delivery]) => (delivery ? [await toChat(parts, delivery)] : []),
  };
}

async function toChat(parts: ChatParts, { payload }: Delivery): Promise<DeliveryResult> {
  if (payload.kind !== 'chat') throw new TypeError(`not for a chat: ${payload.kind}`);
  if (parts.channelTable.of(payload.to.channel).delivery === 'history')
    return { kind: 'sent', externalId: null };
  return send(parts, payload.speech, payload.to);
}

async function release({ store, post, clock }: ChatParts, entry: OutboxDoc): Promise<OutboxDoc> {
  return inTransaction(
    store,
    async (tx) => {
      // An act that came after the claim may have given it its place already, before what that act says.
      const { session } = tx;
      const now = await native(store.outbox).findOne({ _id: entry._id }, { session });
      if (now?.message) return { ...entry, message: now.message };
      const place = await post.release(tx, entry);
      if (!place) return entry;
      await native(store.outbox).updateOne(
        { _id: entry._id, message: null },
        { $set: { message: place } },
        { session },
      );
      return { ...entry, message: place };
    },
    { now: clock.now() },
  );
}

async function send(parts: ChatParts, speech: Speech, to: ChatAddress): Promise<DeliveryResult> {
  const channel = parts.channels.get(to.channel);
  if (!channel) return { kind: 'retry', reason: 'channel-off', afterMs: MINUTE_MS };
  try {
    const { externalId } = await channel.deliver(await replyOf(parts, speech), to);
    return { kind: 'sent', externalId };
  } catch (error) {
    return failureOf(error, parts.log);
  }
}

async function replyOf({ attachments }: ChatParts, speech: Speech): Promise<Reply> {
  const { from, choices, askContact, replyTo, attach } = speech;
  // The web chat shows by itself who wrote a message; other channels need the name in the text.
  const text = from === 'petugas' ? `*Petugas*: ${speech.text}` : speech.text;
  const attachment = attach ? await attachments.make(attach) : null;
  return {
    text,
    ...(choices ? { choices } : {}),
    ...(askContact === true ? { askContact } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attachment ? { attachment } : {}),
  };
}

function failureOf(error: unknown, log: Logger): DeliveryResult {
  if (!(error instanceof DeliveryError)) {
    log.error({ err: error, cause: causeOf(error) }, 'a delivery broke');
    return { kind: 'retry', reason: 'error', afterMs: 0 };
  }
  const { reason, details } = error;
  return error.retryable
    ? { kind: 'retry', reason, afterMs: details.retryAfterMs ?? 0 }
    : { kind: 'failed', reason };
}

/**
 * Delivers announcements to the staff group, merged when there are too many for a minute. When the channel says that
 * the group moved, the new chat is noted and the delivery tried again.
 */
export function staffDeliverer(parts: ChatParts): Deliverer {
  return {
    batch: ANNOUNCEMENTS_AT_ONCE,
    wait: () => 0,
    deliver: async (deliveries) => {
      const waiting = deliveries.map(({ payload }) => {
        if (payload.kind !== 'staff') throw new TypeError(`not for the staff group: ${payload.kind}`);
        return payload.announcement;
      });
      const results = new Map<Announcement, DeliveryResult>();
      for (const together of planAnnouncements(waiting, await sentLastMinute(parts))) {
        const [only] = together;
        const reply = together.length === 1 && only ? announce(only) : announceMerged(together);
        const result = await toGroup(parts, reply);
        for (const one of together) results.set(one, result);
        if (result.kind === 'retry') break;
      }
      return waiting.map((one) => results.get(one) ?? { kind: 'retry', reason: 'behind', afterMs: 0 });
    },
  };
}

function sentLastMinute({ store, clock }: ChatParts): Promise<number> {
  const since = new Date(clock.now().getTime() - MINUTE_MS);
  return native(store.outbox).countDocuments({ kind: 'staff', state: 'sent', finishedAt: { $gte: since } });
}

async function toGroup(parts: ChatParts, reply: Reply): Promise<DeliveryResult> {
  const group = await parts.staffGroupChat.group();
  const channel = group && parts.channels.get(group.channel);
  if (!group || !channel) return { kind: 'failed', reason: 'no-group' };
  try {
    const { externalId } = await channel.deliver(reply, group);
    return { kind: 'sent', externalId };
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.details.movedTo === undefined)
      return failureOf(error, parts.log);
    const to = error.details.movedTo;
    await inTransaction(parts.store, (tx) => parts.staffGroupChat.moved(group, to, tx), {
      now: parts.clock.now(),
    });
    return { kind: 'retry', reason: 'moved', afterMs: 0 };
  }
}

/**
 * Delivers mails, each under its outbox entry's id, so that a repeat after a crash has the same Message-ID. It fails for
 * good with {@link MAIL_REFUSED} when the receiving side refused, else with `mail-unsendable`.
 */
export function mailDeliverer(mailer: Pick<Mailer, 'send'>, log: Logger): Deliverer {
  return {
    batch: 1,
    wait: () => 0,
    deliver: async ([delivery]) => {
      if (delivery?.payload.kind !== 'mail') return [];
      try {
        await mailer.send(delivery.entry._id, delivery.payload.mail);
        return [{ kind: 'sent', externalId: delivery.entry._id }];
      } catch (error) {
        log.warn({ cause: causeOf(error) }, 'a mail was not taken');
        if (!(error instanceof MailError) || error.retryable)
          return [{ kind: 'retry', reason: 'mail', afterMs: 0 }];
        return [{ kind: 'failed', reason: error.refused ? MAIL_REFUSED : 'mail-unsendable' }];
      }
    },
  };
}
