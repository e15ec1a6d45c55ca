import type * as Types from 'telegraf/types';
import type { Clock } from '../../../core/clock.js';
import type { UnsupportedKind } from '../../../flows/types.js';
import type { FileRef, Incoming, IncomingBody } from '../channel.js';
import { isServiceMessage } from './service-messages.js';

/** The bot itself, as `getMe` describes it. */
export interface BotIdentity {
  readonly id: number;
  readonly username: string;
}

/** An update as the product reads it; `callbackId` must be answered after storing. */
export interface Mapped {
  readonly incoming: Incoming;
  readonly callbackId?: string;
}

type Update = Types.Update;
type Message = Types.Message;
type TelegramChat = Types.Chat;

/** Kinds of updates that Telegram is asked to send. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/**
 * Turns an update into an `Incoming`; null when it is not a message to the bot (chatter in a group, a service message).
 * `externalId` names the message, not the update, so that a message sent again under a new update number is recognized.
 */
export function mapUpdate(update: Update, bot: BotIdentity, clock: Clock): Mapped | null {
  if ('message' in update) return wrap(mapMessage(update.message, bot));
  if ('edited_message' in update) return wrap(mapEdit(update.edited_message));
  if ('callback_query' in update) return mapCallback(update.callback_query, clock);
  if ('my_chat_member' in update) return wrap(mapMembership(update.my_chat_member));
  return null;
}

function wrap(incoming: Incoming | null): Mapped | null {
  return incoming && { incoming };
}

type Base = Omit<Incoming, 'externalId' | 'body'>;

function baseOf(chat: TelegramChat, from: Types.User, date: number, order: number, message?: Message): Base {
  const thread = message && 'is_topic_message' in message ? message.message_thread_id : undefined;
  return {
    address: {
      channel: 'telegram',
      account: 'main',
      chat: String(chat.id),
      ...(thread === undefined ? {} : { thread }),
    },
    sender: { id: String(from.id), name: [from.first_name, from.last_name].filter(Boolean).join(' ') },
    scope: chat.type === 'private' ? 'private' : 'group',
    sentAt: new Date(date * 1000).toISOString(),
    order,
  };
}

function mapMessage(message: Message & { from: Types.User }, bot: BotIdentity): Incoming | null {
  const { chat, from, message_id: id, date } = message;
  if (chat.type === 'channel') return null;
  const base = baseOf(chat, from, date, id, message);
  const externalId = nameOf(chat, id);
  if ('migrate_to_chat_id' in message) {
    return { ...base, externalId, body: { kind: 'migrated', toChat: String(message.migrate_to_chat_id) } };
  }
  if (from.is_bot && from.id === bot.id) return null;
  const answered = 'reply_to_message' in message ? message.reply_to_message : undefined;
  const ours = answered !== undefined && 'from' in answered && answered.from?.id === bot.id;
  const body = bodyOf(message, bot);
  if (body === null) return null;
  const command = body.kind === 'text' && body.text.startsWith('/');
  if (base.scope === 'group' && !command && !ours) return null;
  return {
    ...base,
    externalId,
    ...('media_group_id' in message && message.media_group_id !== undefined
      ? { albumId: message.media_group_id }
      : {}),
    ...(ours ? { quotes: String(answered.message_id) } : {}),
    body,
  };
}

function nameOf(chat: TelegramChat, messageId: number): string {
  return `m${chat.id}.${messageId}`;
}

function bodyOf(message: Message & { from: Types.User }, bot: BotIdentity): IncomingBody | null {
  if ('text' in message) {
    const text = addressed(message.text, bot);
    return text === null ? null : { kind: 'text', text };
  }
  if ('photo' in message) {
    const largest = message.photo.at(-1);
    return largest ? file(largest, message) : { kind: 'unsupported', what: 'other' };
  }
  // An animation also carries a `document`, so it is tested first.
  if ('animation' in message) return { kind: 'unsupported', what: 'animation' };
  if ('document' in message) return file(message.document, message);
  if ('contact' in message) {
    const { phone_number: phone, user_id: userId } = message.contact;
    return { kind: 'contact', phone, own: userId === message.from.id };
  }
  if (isServiceMessage(message)) return null;
  const known = Object.entries(UNSUPPORTED).find(([field]) => field in message);
  return { kind: 'unsupported', what: known?.[1] ?? 'other' };
}

/** All others are `other`. */
const UNSUPPORTED: Readonly<Record<string, UnsupportedKind>> = {
  sticker: 'sticker',
  voice: 'voice',
  audio: 'voice',
  video: 'video',
  video_note: 'video',
  location: 'location',
  venue: 'location',
  poll: 'poll',
};

function file(
  from: { readonly file_id: string; readonly file_size?: number; readonly file_name?: string },
  message: Message,
): IncomingBody {
  const ref: FileRef = {
    at: 'channel',
    fileId: from.file_id,
    ...(from.file_name === undefined ? {} : { name: from.file_name }),
    ...(from.file_size === undefined ? {} : { size: from.file_size }),
  };
  const caption = 'caption' in message ? message.caption : undefined;
  return { kind: 'file', file: ref, ...(caption ? { caption } : {}) };
}

/** Null when the command is for another bot. */
function addressed(text: string, bot: BotIdentity): string | null {
  const command = /^(\/\w+)@(\w+)/u.exec(text);
  if (!command) return text;
  const [whole, word = '', name = ''] = command;
  return name.toLowerCase() === bot.username.toLowerCase() ? word + text.slice(whole.length) : null;
}

function mapEdit(message: Message & { from: Types.User; edit_date: number }): Incoming | null {
  const { chat, from, message_id: id, edit_date: editedAt } = message;
  // In a group, an edited command must not be carried out again.
  if (chat.type !== 'private') return null;
  const text = 'text' in message ? message.text : 'caption' in message ? message.caption : undefined;
  if (text === undefined) return null;
  return {
    ...baseOf(chat, from, editedAt, id, message),
    externalId: `e${chat.id}.${id}.${editedAt}`,
    edits: nameOf(chat, id),
    body: { kind: 'edited', text },
  };
}

function mapCallback(query: Types.CallbackQuery, clock: Clock): Mapped | null {
  const { message, id: callbackId } = query;
  if (!message || !('data' in query) || message.chat.type === 'channel') return null;
  // Telegram gives no time of the tap, and its order is that of the message with the button.
  const now = clock.now().getTime() / 1000;
  const full = message.date === 0 ? undefined : (message as Message);
  return {
    incoming: {
      ...baseOf(message.chat, query.from, now, message.message_id, full),
      externalId: `c${callbackId}`,
      body: { kind: 'choice', id: query.data },
    },
    callbackId,
  };
}

function mapMembership(change: Types.ChatMemberUpdated): Incoming | null {
  const { chat, from, date, new_chat_member: member } = change;
  if (chat.type !== 'private') return null;
  const blocked = member.status === 'kicked';
  return {
    ...baseOf(chat, from, date, 0),
    externalId: `b${chat.id}.${date}.${blocked ? 1 : 0}`,
    body: { kind: 'blocked', blocked },
  };
}
