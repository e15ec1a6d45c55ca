import { noteSetAside } from '../../inbound/set-aside.js';
import type { ChannelEntry } from '../entry.js';
import { webTraits } from './traits.js';
import { createWebChat } from './web-chat.js';

export const webEntry: ChannelEntry = {
  traits: webTraits,
  open: (ground) =>
    createWebChat({
      ...ground,
      noteSetAside: (conversationId) => noteSetAside(ground.store, ground.cases, conversationId),
    }),
};
