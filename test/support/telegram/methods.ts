import type { Pacing } from './pacing.js';
import { ApiFailure, type Entity, type Message, type ReplyMarkup } from './shapes.js';
import type { UpdateQueue } from './updates.js';
import { number, structured, text, type Call } from './wire.js';
import type { Room, World } from './world.js';

/** What the methods work with. */
export interface Backend {
  readonly world: World;
  readonly updates: UpdateQueue;
  readonly pacing: Pacing | null;
  /** Answered callback queries by id. */
  readonly answeredCallbacks: Set<string>;
  /** Command menus by scope, as JSON. */
  readonly commandMenus: Map<string, readonly { command: string; description: string }[]>;
}

type Method = (call: Call, backend: Backend) => unknown;

/** Telegram's limit for the text of a message or caption, UTF-16 units. */
const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;
/** Largest file that bots may download, bytes. */
const DOWNLOAD_LIMIT = 20 * 1024 * 1024;

/** The methods of the Bot API that the product uses; any other gives 404, as with Telegram. */
export const METHODS: Readonly<Record<string, Method>> = {
  getMe: (_call, { world }) => world.bot,
  setWebhook: ({ params }, { updates }) => {
    const secret = typeof params['secret_token'] === 'string' ? params['secret_token'] : null;
    updates.setWebhook(text(params['url']), secret, params['drop_pending_updates'] === true);
    return true;
  },
  deleteWebhook: ({ params }, { updates }) => {
    updates.setWebhook('', null, params['drop_pending_updates'] === true);
    return true;
  },
  getWebhookInfo: (_call, { updates }) => ({
    url: updates.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.pending.length,
  }),
  setMyCommands: ({ params }, { commandMenus }) => {
    const commands = structured<{ command: string; description: string }[]>(params['commands']) ?? [];
    for (const { command, description } of commands) {
      if (!/^[a-z0-9_]{1,32}$/u.test(command)) throw new ApiFailure(400, 'Bad Request: BOT_COMMAND_INVALID');
      if (description.length < 1 || description.length > 256) {
        throw new ApiFailure(400, 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID');
      }
    }
    commandMenus.set(JSON.stringify(structured(params['scope']) ?? { type: 'default' }), commands);
    return true;
  },
  sendMessage: (call, backend) => {
    const body = text(call.params['text']);
    if (body.trim() === '') throw new ApiFailure(400, 'Bad Request: message text is empty');
    if (/\p{Cs}/u.test(body)) throw new ApiFailure(400, 'Bad Request: strings must be encoded in UTF-8');
    if (body.length > TEXT_LIMIT) throw new ApiFailure(400, 'Bad Request: message is too long');
    return send(call, backend, { text: body, ...entities(call, 'entities', body) });
  },
  sendDocument: (call, backend) =>
    send(call, backend, { document: uploaded(call, backend.world, 'document') }),
  sendPhoto: (call, backend) => send(call, backend, { photo: [uploaded(call, backend.world, 'photo')] }),
  sendChatAction: ({ params }, { world }) => {
    world.room(params['chat_id']);
    return true;
  },
  editMessageText: (call, { world }) => {
    const room = world.room(call.params['chat_id']);
    const message = world.findMessage(room, call.params['message_id']);
    message.text = text(call.params['text']);
    return edited(call, world, room, message);
  },
  editMessageReplyMarkup: (call, { world }) => {
    const room = world.room(call.params['chat_id']);
    return edited(call, world, room, world.findMessage(room, call.params['message_id']));
  },
  answerCallbackQuery: ({ params }, { answeredCallbacks }) => {
    const id = String(params['callback_query_id']);
    if (answeredCallbacks.has(id)) {
      throw new ApiFailure(
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      );
    }
    answeredCallbacks.add(id);
    return true;
  },
  getFile: ({ params }, { world }) => {
    const id = String(params['file_id']);
    const file = world.files.get(id);
    if (!file) throw new ApiFailure(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
    if (file.size > DOWNLOAD_LIMIT) throw new ApiFailure(400, 'Bad Request: file is too big');
    return { file_id: id, file_unique_id: id, file_size: file.size, file_path: file.path };
  },
  getChat: ({ params }, { world }) => world.room(params['chat_id']).chat,
};

function uploaded(call: Call, world: World, field: string): ReturnType<World['addFile']> {
  const part = call.files.get(field);
  if (!part) throw new ApiFailure(400, `Bad Request: there is no ${field} in the request`);
  return world.addFile(part.content, field === 'photo' ? 'photos' : 'documents', {
    file_name: part.filename ?? field,
  });
}

function entities(call: Call, field: string, text: string): { entities?: readonly Entity[] } {
  if (call.params['parse_mode'] !== undefined) {
    throw new ApiFailure(400, 'Bad Request: the emulator reads no parse_mode');
  }
  const list = structured<readonly Entity[]>(call.params[field]);
  if (!list) return {};
  for (const { offset, length } of list) {
    if (offset < 0 || length < 1 || offset + length > text.length) {
      throw new ApiFailure(400, 'Bad Request: ENTITY_BOUNDS_INVALID');
    }
  }
  return { entities: list };
}

function send(call: Call, backend: Backend, content: Partial<Message>): Message {
  const { params } = call;
  const room = backend.world.room(params['chat_id']);
  const markup = checkMarkup(structured<ReplyMarkup>(params['reply_markup']));
  const reply = structured<{ message_id?: number; allow_sending_without_reply?: boolean }>(
    params['reply_parameters'],
  );
  const answered = room.messages.find((message) => message.message_id === reply?.message_id);
  if (reply && !answered && reply.allow_sending_without_reply !== true) {
    throw new ApiFailure(400, 'Bad Request: message to be replied not found');
  }
  const thread = number(params['message_thread_id']);
  if (thread !== undefined && !room.messages.some((message) => message.message_thread_id === thread)) {
    throw new ApiFailure(400, 'Bad Request: message thread not found');
  }
  const caption = params['caption'] === undefined ? undefined : text(params['caption']);
  if (caption !== undefined && caption.length > CAPTION_LIMIT) {
    throw new ApiFailure(400, 'Bad Request: message caption is too long');
  }
  backend.pacing?.check(room.chat);
  if (markup?.keyboard) room.keyboard = markup;
  if (markup?.remove_keyboard) room.keyboard = null;
  return backend.world.addMessage(room, backend.world.bot, {
    ...content,
    ...(caption === undefined ? {} : { caption }),
    ...(markup?.inline_keyboard ? { reply_markup: markup } : {}),
    ...(answered ? { reply_to_message: answered } : {}),
    ...(thread === undefined ? {} : { message_thread_id: thread, is_topic_message: true }),
  });
}

function edited(call: Call, world: World, room: Room, message: Message): Message {
  const markup = checkMarkup(structured<ReplyMarkup>(call.params['reply_markup']));
  if (markup?.inline_keyboard && markup.inline_keyboard.length > 0) message.reply_markup = markup;
  else delete message.reply_markup;
  message.edit_date = Math.floor(world.now() / 1000);
  world.onMessage(room, message);
  return message;
}

function checkMarkup(markup: ReplyMarkup | undefined): ReplyMarkup | undefined {
  const buttons = markup?.inline_keyboard?.flat() ?? [];
  if (buttons.length > 100) throw new ApiFailure(400, 'Bad Request: REPLY_MARKUP_TOO_LONG');
  for (const button of buttons) {
    if (button.text === '') throw new ApiFailure(400, 'Bad Request: text buttons are empty');
    const bytes = Buffer.byteLength(button.callback_data ?? '');
    if (button.url === undefined && (bytes < 1 || bytes > 64)) {
      throw new ApiFailure(400, 'Bad Request: BUTTON_DATA_INVALID');
    }
  }
  return markup;
}
