import type { ChannelPace } from '../../core/channel-table.js';

/** How long a send has to wait, and its place taken. */
export interface Pacing {
  /** Ms to wait before the next message to this chat; 0: it may go now. Asked once more when that time is over. */
  wait(chat: string): number;
}

/** No limits: tests and benches. */
export const unpaced: Pacing = { wait: () => 0 };

/** Chats that are remembered; beyond it those that are free again are forgotten. */
const REMEMBERED = 10_000;

/**
 * Keeps one channel account within its pace: so many messages a second overall, and for each chat a burst, then one at a
 * time. A message that has to wait gets a place of its own and passes when it is asked for at that time. `now` is in ms
 * of a clock that does not jump.
 */
export function paced({ perSecond, chatBurst, chatEveryMs }: ChannelPace, now: () => number): Pacing {
  const channelGap = 1000 / perSecond;
  let channelFree = 0;
  /** When the chat's allowance is full again. */
  const chatFull = new Map<string, number>();
  /** Places that were given out for later. */
  const places = new Map<string, number>();
  const place = (chat: string, at: number): number => {
    const full = chatFull.get(chat) ?? 0;
    // A second's worth may go out at once.
    const channelAt = Math.max(channelFree, at - 1000);
    channelFree = channelAt + channelGap;
    const mine = Math.max(at, channelAt, full - (chatBurst - 1) * chatEveryMs);
    chatFull.set(chat, Math.max(full, mine) + chatEveryMs);
    return mine;
  };
  return {
    wait: (chat) => {
      const at = now();
      const mine = places.get(chat) ?? place(chat, at);
      if (mine > at) places.set(chat, mine);
      else places.delete(chat);
      if (chatFull.size > REMEMBERED) {
        forget(chatFull, at);
        forget(places, at - REMEMBERED);
      }
      return Math.max(0, Math.ceil(mine - at));
    },
  };
}

function forget(times: Map<string, number>, before: number): void {
  for (const [chat, time] of times) if (time <= before) times.delete(chat);
}
