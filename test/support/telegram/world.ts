import { createHash } from 'node:crypto';
import { ApiFailure, type Chat, type FileFact, type Message, type User } from './shapes.js';

/** A stored file: what `getFile` says about it, and its bytes. */
export interface StoredFile {
  readonly path: string;
  readonly content: Buffer;
  /** Size by which Telegram refuses `getFile` above 20 MB. */
  readonly size: number;
}

/** A chat with its messages, as a person sees it. */
export interface Room {
  chat: Chat;
  readonly messages: Message[];
  nextMessageId: number;
  /** True when the person has blocked the bot, or the group removed it. */
  closed: boolean;
  /** The supergroup that this group became. */
  migratedTo: number | null;
  /** The reply keyboard that the person sees. */
  keyboard: Message['reply_markup'] | null;
}

/** Everything that the emulated Telegram knows: chats, messages, files. */
export class World {
  readonly rooms = new Map<number, Room>();
  readonly files = new Map<string, StoredFile>();
  /** Called with each message that was added or changed. */
  onMessage: (room: Room, message: Message) => void = () => undefined;
  #nextId = 5_000_001;
  #nextFile = 1;

  constructor(
    readonly bot: User,
    readonly now: () => number = Date.now,
  ) {}

  /** A fresh user or group number. */
  newId(): number {
    return this.#nextId++;
  }

  addRoom(chat: Chat): Room {
    const room: Room = {
      chat,
      messages: [],
      nextMessageId: 1,
      closed: false,
      migratedTo: null,
      keyboard: null,
    };
    this.rooms.set(chat.id, room);
    return room;
  }

  /** The chat that a call names; throws Telegram's refusal when there is none. */
  room(id: unknown): Room {
    const room = this.rooms.get(Number(id));
    if (!room) throw new ApiFailure(400, 'Bad Request: chat not found');
    if (room.migratedTo !== null) {
      throw new ApiFailure(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: room.migratedTo,
      });
    }
    if (room.closed) {
      const text =
        room.chat.type === 'private'
          ? 'Forbidden: bot was blocked by the user'
          : `Forbidden: bot was kicked from the ${room.chat.type} chat`;
      throw new ApiFailure(403, text);
    }
    return room;
  }

  /** Adds a message with the next number in its chat. */
  addMessage(room: Room, from: User, content: Partial<Message>): Message {
    const message: Message = {
      message_id: room.nextMessageId++,
      from,
      chat: room.chat,
      date: Math.floor(this.now() / 1000),
      ...content,
    };
    room.messages.push(message);
    this.onMessage(room, message);
    return message;
  }

  findMessage(room: Room, id: unknown): Message {
    const message = room.messages.find((candidate) => candidate.message_id === Number(id));
    if (!message) throw new ApiFailure(400, 'Bad Request: message to edit not found');
    return message;
  }

  /** Keeps a file under a new number; `size` may claim more than there is. */
  addFile(
    content: Buffer,
    folder: string,
    details: Omit<FileFact, 'file_id' | 'file_unique_id' | 'file_size'> & {
      readonly file_size?: number;
    } = {},
  ): FileFact {
    const id = `F${this.#nextFile++}`;
    const size = details.file_size ?? content.length;
    this.files.set(id, { path: `${folder}/file_${id}`, content, size });
    const unique = createHash('sha1').update(content).digest('base64url').slice(0, 16);
    return { ...details, file_id: id, file_unique_id: unique, file_size: size };
  }

  fileByPath(path: string): StoredFile | undefined {
    const id = path.slice(path.lastIndexOf('_') + 1);
    const file = this.files.get(id);
    return file?.path === path ? file : undefined;
  }
}
