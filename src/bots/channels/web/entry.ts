import { noteSetAside } from '../../inbound/set-aside.js';
import type { ChannelEntry } from '../entry.js';
import { webTraits } from './traits.js';
import { createWebChat } from './web-chat.js';

/** The web chat's line of the table of channels. */
export const webEntry: ChannelEntry = {
  traits: webTraits,
  open: (ground) =>
    createWebChat({
      ...ground,
      noteSetAside: (conversationId) => noteSetAside(ground.store, ground.cases, conversationId),
    }),
};
