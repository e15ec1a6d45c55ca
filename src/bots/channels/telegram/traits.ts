import type { ChannelTraits } from '../../../core/channel-table.js';
import {
  TELEGRAM_CHOICE_ID_BYTES,
  TELEGRAM_CHOICES,
  TELEGRAM_LABEL_CHARS,
  TELEGRAM_PACE,
  TELEGRAM_TEXT_CHARS,
} from '../../../core/limits.js';

/** Telegram, by a bot of the office's own. */
export const telegramTraits: ChannelTraits = {
  name: 'telegram',
  label: 'Telegram',
  privacyRemark: '; percakapan juga melewati Telegram',
  delivery: 'push',
  limits: {
    textChars: TELEGRAM_TEXT_CHARS,
    choices: TELEGRAM_CHOICES,
    labelChars: TELEGRAM_LABEL_CHARS,
    choiceIdBytes: TELEGRAM_CHOICE_ID_BYTES,
    askContact: true,
  },
  progress: 'words',
  pace: TELEGRAM_PACE,
};
