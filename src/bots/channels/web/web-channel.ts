import { CHAT_CHOICES, CHAT_TEXT_CHARS } from '../../../core/limits.js';
import type { ChannelLimits } from '../../../flows/types.js';
import type { Channel } from '../channel.js';

const LIMITS: ChannelLimits = {
  textChars: CHAT_TEXT_CHARS,
  choices: CHAT_CHOICES.count,
  labelChars: CHAT_CHOICES.labelChars,
  choiceIdBytes: CHAT_CHOICES.idBytes,
  askContact: false,
};

/**
 * The web chat as a channel. What is said in it is there as soon as it is in the history, and requests store by
 * themselves what comes in; so there is nothing to begin and nothing to deliver.
 */
export function webChannel(stop: () => void): Channel {
  return {
    name: 'web',
    limits: LIMITS,
    start: () => Promise.resolve(),
    stop: () => {
      stop();
      return Promise.resolve();
    },
    deliver: () => Promise.resolve({ externalId: 'history' }),
    status: () => 'Obrolan web: aktif',
  };
}
