import type * as Types from 'telegraf/types';
import {
  TELEGRAM_CAPTION_CHARS,
  TELEGRAM_TEXT_CHARS,
  TELEGRAM_UPLOAD_TIMEOUT_MS,
} from '../../../core/limits.js';
import { split } from '../../../flows/render.js';
import { DeliveryError, type Address, type Receipt, type Reply } from '../channel.js';
import { boldEntities } from './bold.js';
import { BotApiError, type TelegramClient } from './client.js';
import { toDeliveryError } from './delivery-error.js';
import { contactKeyboard, inlineKeyboard, noKeyboard, type Markup } from './keyboards.js';

interface Piece {
  readonly text: string;
  readonly markup: Markup | null;
  readonly attachment?: Reply['attachment'];
}

const OTHER_CHOICES = 'Pilihan lain:';

/** Sends replies: splits long texts, puts buttons below the last part, and removes a contact button shown before. */
export class TelegramSender {
  /** A restart empties it; plain messages remove the button even then. */
  readonly #contactShown = new Set<string>();

  constructor(private readonly client: TelegramClient) {}

  /**
   * Sends all parts of a reply in order; the receipt names the last. A repeat sends all parts again, since Telegram has
   * no key for repeats.
   * @throws {DeliveryError}
   */
  async deliver(reply: Reply, to: Address): Promise<Receipt> {
    const pieces = piecesOf(reply, Number(to.chat) > 0, this.#contactShown.has(to.chat));
    let id: number | undefined;
    try {
      for (const [index, piece] of pieces.entries()) {
        const quoted = index === 0 ? reply.replyTo : undefined;
        id = await this.#sendInThread(piece, to, quoted);
        if (piece.markup === contactKeyboard) this.#contactShown.add(to.chat);
        if (piece.markup === noKeyboard) this.#contactShown.delete(to.chat);
      }
    } catch (error) {
      throw toDeliveryError(error);
    }
    if (id === undefined) throw new DeliveryError('refused', 'telegram: a message without content');
    return { externalId: String(id) };
  }

  /** The group itself gets the message when the topic was deleted. */
  async #sendInThread(piece: Piece, to: Address, quoted: string | undefined): Promise<number> {
    try {
      return await this.#send(piece, to.chat, to.thread, quoted);
    } catch (error) {
      const gone = error instanceof BotApiError && /thread not found/iu.test(error.description);
      if (!gone || to.thread === undefined) throw error;
      return this.#send(piece, to.chat, undefined, quoted);
    }
  }

  async #send(
    piece: Piece,
    chat: string,
    thread: number | undefined,
    quoted: string | undefined,
  ): Promise<number> {
    const { text, entities } = boldEntities(piece.text);
    const reply = quoted === undefined ? null : replyTo(quoted);
    const common = {
      chat_id: Number(chat),
      ...(thread === undefined ? {} : { message_thread_id: thread }),
      ...(piece.markup ? { reply_markup: piece.markup } : {}),
    };
    if (!piece.attachment) {
      const sent = await this.client.call('sendMessage', {
        ...common,
        text,
        ...(entities.length > 0 ? { entities: [...entities] } : {}),
        ...(reply ? { reply_parameters: reply } : {}),
        link_preview_options: { is_disabled: true },
      });
      return sent.message_id;
    }
    const payload: Types.Opts<'sendDocument'> = {
      ...common,
      document: { source: piece.attachment.content, filename: headerSafe(piece.attachment.filename) },
      ...(text === '' ? {} : { caption: text }),
      ...(entities.length > 0 ? { caption_entities: [...entities] } : {}),
    };
    // Telegraf drops an object in a form, but passes on a string.
    const form = reply ? { ...payload, reply_parameters: JSON.stringify(reply) } : payload;
    const sent = await this.client.call('sendDocument', form as Types.Opts<'sendDocument'>, {
      timeoutMs: TELEGRAM_UPLOAD_TIMEOUT_MS,
    });
    return sent.message_id;
  }
}

function replyTo(messageId: string): { message_id: number; allow_sending_without_reply: boolean } {
  return { message_id: Number(messageId), allow_sending_without_reply: true };
}

/** Telegraf writes the file name into a header unescaped. */
function headerSafe(filename: string): string {
  return filename.replaceAll(/["\\\r\n]/gu, '_');
}

function piecesOf(reply: Reply, isPrivate: boolean, contactShown: boolean): readonly Piece[] {
  const choices = reply.choices ?? [];
  const buttons = choices.length > 0 ? inlineKeyboard(choices) : null;
  const askContact = reply.askContact === true && isPrivate;
  const plain = isPrivate ? noKeyboard : null;
  const below = askContact ? contactKeyboard : (buttons ?? plain);
  const after: readonly Piece[] = askContact && buttons ? [{ text: OTHER_CHOICES, markup: buttons }] : [];
  const { attachment } = reply;
  if (attachment) {
    const fits = reply.text.length <= TELEGRAM_CAPTION_CHARS;
    const before = fits ? [] : textsOf(reply.text, false).map((text) => ({ text, markup: plain }));
    return [...before, { text: fits ? reply.text.trim() : '', markup: below, attachment }, ...after];
  }
  const texts = textsOf(reply.text, contactShown && below === buttons);
  return [
    ...texts.map((text, index) => ({ text, markup: index === texts.length - 1 ? below : plain })),
    ...after,
  ];
}

/**
 * `apart`: the last paragraph gets its own message, so that the one before it can remove the contact button (a message
 * carries either buttons or the removal).
 */
function textsOf(text: string, apart: boolean): readonly string[] {
  const texts = split(text, TELEGRAM_TEXT_CHARS).filter((part) => part.trim() !== '');
  const [only] = texts;
  const cut = only === undefined ? -1 : only.lastIndexOf('\n\n');
  if (!apart || texts.length !== 1 || only === undefined || cut < 0) return texts;
  return [only.slice(0, cut).trimEnd(), only.slice(cut).trimStart()];
}
