/** The parts of the Bot API's objects that the emulator makes and reads (https://core.telegram.org/bots/api). */
export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup';
  readonly title?: string;
  readonly first_name?: string;
}

export interface InlineButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

export interface ReplyMarkup {
  readonly inline_keyboard?: readonly (readonly InlineButton[])[];
  readonly keyboard?: readonly (readonly (
    string | { readonly text: string; readonly request_contact?: boolean }
  )[])[];
  readonly one_time_keyboard?: boolean;
  readonly remove_keyboard?: boolean;
}

export interface FileFact {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size: number;
  readonly file_name?: string;
  readonly mime_type?: string;
  readonly width?: number;
  readonly height?: number;
}

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

/** A message as Telegram keeps it. Service messages and kinds that are not read in detail are in `extra` fields. */
export interface Message {
  readonly message_id: number;
  readonly from: User;
  readonly chat: Chat;
  readonly date: number;
  edit_date?: number;
  text?: string;
  caption?: string;
  entities?: readonly Entity[];
  photo?: readonly FileFact[];
  document?: FileFact;
  reply_markup?: ReplyMarkup;
  media_group_id?: string;
  message_thread_id?: number;
  is_topic_message?: boolean;
  reply_to_message?: Message;
  readonly [other: string]: unknown;
}

export interface Update {
  readonly update_id: number;
  readonly [kind: string]: unknown;
}

/** The refusal of a method, in Telegram's words. */
export class ApiFailure extends Error {
  constructor(
    readonly code: number,
    description: string,
    readonly parameters: { readonly retry_after?: number; readonly migrate_to_chat_id?: number } = {},
  ) {
    super(description);
  }
}
