import { ChannelTable } from '../../core/channel-table.js';
import type { ChannelEntry } from './entry.js';
import { telegramEntry } from './telegram/entry.js';
import { webEntry } from './web/entry.js';

/** The channels of the product: one line each. */
export const CHANNEL_ENTRIES: readonly ChannelEntry[] = [webEntry, telegramEntry];

/** Makes the table of what the rest of the product may ask about channels. */
export function channelTable(entries: readonly ChannelEntry[]): ChannelTable {
  return new ChannelTable(entries.map(({ traits }) => traits));
}

/** The product's own table of channels. */
export const CHANNELS = channelTable(CHANNEL_ENTRIES);
