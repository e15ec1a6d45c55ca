import { ACTIONS } from '../../../sop/actions.js';
import { staffMenu } from '../../staff/commands.js';
import type { ChannelEntry } from '../entry.js';
import { lineWatcher } from './line-watcher.js';
import { telegramChannel } from './telegram-channel.js';
import { telegramTraits } from './traits.js';

/** Telegram's line of the table of channels. */
export const telegramEntry: ChannelEntry = {
  traits: telegramTraits,
  open: (ground) => {
    const { telegram, baseUrl, roles } = ground.config;
    if (!telegram) return null;
    const { staffChatId, ...options } = telegram;
    return telegramChannel({
      ...options,
      baseUrl,
      log: ground.log,
      clock: ground.clock,
      staff:
        staffChatId === null ? null : { chatId: staffChatId, commands: staffMenu(Object.values(ACTIONS)) },
      takesIn: roles.has('telegram'),
      changed: lineWatcher(ground),
    });
  },
  whenOff: 'Telegram: tidak aktif (TELEGRAM_BOT_TOKEN belum diatur)',
  staffGroup: ({ telegram }) => {
    const chat = telegram?.staffChatId ?? null;
    return chat === null ? null : { channel: telegramTraits.name, account: 'main', chat };
  },
};
