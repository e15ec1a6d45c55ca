import type { ChannelPace } from '../../core/channel-table.js';

/** Paces the messages of one channel account. */
export interface Pacing {
  /** Ms to wait before the next message to this chat, then call again; 0: send now, and the message is counted. */
  wait(chat: string): number;
}

/** No pacing, for tests and benches. */
export const unpaced: Pacing = { wait: () => 0 };

/** Most chats remembered; beyond it, chats with their full allowance are forgotten. */
const REMEMBERED = 10_000;

/**
 * Paces a channel account: messages a second overall, and per chat a burst, then one at a time. A chat that must wait
 * reserves its time, so that the call after the wait gives 0. `now` gives ms of a monotonic clock.
 */
export function paced({ perSecond, chatBurst, chatEveryMs }: ChannelPace, now: () => number): Pacing {
  const channelGap = 1000 / perSecond;
  let channelFree = 0;
  const chatFull = new Map<string, number>();
  /** Reserved times, by chat. */
  const places = new Map<string, number>();
  const place = (chat: string, at: number): number => {
    const full = chatFull.get(chat) ?? 0;
    // Up to a second's messages may go out at once.
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
