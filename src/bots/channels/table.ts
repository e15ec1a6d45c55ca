import { ChannelTable } from '../../core/channel-table.js';
import { telegramTraits } from './telegram/traits.js';
import { webTraits } from './web/traits.js';

/** The channels of the product. */
export const CHANNELS = new ChannelTable([webTraits, telegramTraits]);
