import type * as Types from 'telegraf/types';
import { TELEGRAM_SHORT_LABEL_CHARS } from '../../../core/limits.js';
import type { Choice } from '../../../flows/types.js';

/** Buttons below a message, or in place of the phone's keyboard. */
export type Markup = NonNullable<Types.Opts<'sendMessage'>['reply_markup']>;

/** Makes the buttons below a message: one per row, two short ones side by side, what ends something on its own. */
export function inlineKeyboard(choices: readonly Choice[]): Markup {
  const rows: { text: string; callback_data: string }[][] = [];
  let lastApart = false;
  for (const { id, label, tone } of choices) {
    const button = { text: label, callback_data: id };
    const last = rows.at(-1);
    const apart = tone === 'danger';
    const beside =
      !apart && !lastApart && last?.length === 1 && isShort(label) && isShort(last[0]?.text ?? '');
    lastApart = apart;
    if (beside) last.push(button);
    else rows.push([button]);
  }
  return { inline_keyboard: rows };
}

function isShort(label: string): boolean {
  return label.length <= TELEGRAM_SHORT_LABEL_CHARS;
}

/** The button that shares the person's own number; Telegram has it in private chats only. */
export const contactKeyboard: Markup = {
  keyboard: [[{ text: 'Bagikan nomor saya', request_contact: true }]],
  resize_keyboard: true,
  one_time_keyboard: true,
};

/** Removes the contact button; has no effect without one. */
export const noKeyboard: Markup = { remove_keyboard: true };
