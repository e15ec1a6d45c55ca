/** The channels that people write to us by. */
export const CHANNEL_NAMES = ['web', 'telegram', 'whatsapp'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
