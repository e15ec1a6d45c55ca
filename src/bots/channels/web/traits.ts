import type { ChannelTraits } from '../../../core/channel-table.js';
import { CHAT_CHOICES, CHAT_TEXT_CHARS } from '../../../core/limits.js';

/** The web chat: its page reads the history. */
export const webTraits: ChannelTraits = {
  name: 'web',
  label: 'obrolan web',
  privacyRemark: '',
  delivery: 'history',
  limits: {
    textChars: CHAT_TEXT_CHARS,
    choices: CHAT_CHOICES.count,
    labelChars: CHAT_CHOICES.labelChars,
    choiceIdBytes: CHAT_CHOICES.idBytes,
    askContact: false,
  },
  progress: 'bar',
  pace: null,
};
