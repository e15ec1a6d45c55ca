import type { ChannelEntry } from '../../../src/bots/channels/entry.js';
import { GemaChannel } from './channel.js';
import type { Gema } from './gema.js';
import { gemaTraits } from './traits.js';

/** Gema's line for a table of channels. */
export function gemaEntry(gema: Gema): ChannelEntry {
  return { traits: gemaTraits, open: () => new GemaChannel(gema) };
}
