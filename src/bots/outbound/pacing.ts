import { CHANNEL_SENDS_PER_SECOND, CHAT_BURST, CHAT_SEND_EVERY_MS } from '../../core/limits.js';

/** Paces the messages of one channel account. */
export interface Pacing {
  /**
   * Ms to wait before the next message to this chat; 0: send now, and the message is counted. After a wait, call again.
   */
  wait(chat: string): number;
}

/** No pacing, for tests and benches. */
export const unpaced: Pacing = { wait: () => 0 };

/** Most chats remembered; beyond it, chats with their full allowance are forgotten. */
const REMEMBERED = 10_000;

/**
 * Keeps one channel account within its limits: about `CHANNEL_SENDS_PER_SECOND` overall, and per chat `CHAT_BURST` at
 * once, then one every `CHAT_SEND_EVERY_MS`. A chat that must wait reserves its time, so the call after the wait gives
 * 0 and does not compete again. `now` gives ms of a monotonic clock.
 */
export function paced(now: () => number): Pacing {
  const channelGap = 1000 / CHANNEL_SENDS_PER_SECOND;
  let channelFree = 0;
  const chatFull = new Map<string, number>();
  /** Reserved times of chats that wait. */
  const places = new Map<string, number>();
  const place = (chat: string, at: number): number => {
    const full = chatFull.get(chat) ?? 0;
    // Up to a second's messages may go out at once.
    const channelAt = Math.max(channelFree, at - 1000);
    channelFree = channelAt + channelGap;
    const mine = Math.max(at, channelAt, full - (CHAT_BURST - 1) * CHAT_SEND_EVERY_MS);
    chatFull.set(chat, Math.max(full, mine) + CHAT_SEND_EVERY_MS);
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
