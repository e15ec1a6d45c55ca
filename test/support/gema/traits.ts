import type { ChannelTraits } from '../../../src/core/channel-table.js';

/** Gema ("echo"): a channel of the tests only. What works on it leans on no channel of the product. */
export const gemaTraits: ChannelTraits = {
  name: 'gema',
  label: 'Gema',
  privacyRemark: '; percakapan juga melewati Gema',
  delivery: 'push',
  limits: { textChars: 4_096, choices: 20, labelChars: 40, choiceIdBytes: 64, askContact: true },
  progress: 'words',
  pace: null,
};
