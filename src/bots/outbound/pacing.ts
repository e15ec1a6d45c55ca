import { CHANNEL_SENDS_PER_SECOND, CHAT_BURST, CHAT_SEND_EVERY_MS } from '../../core/limits.js';

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
 * Keeps one channel account within its limits: about `CHANNEL_SENDS_PER_SECOND` overall, and for each chat
 * `CHAT_BURST` at once, then one every `CHAT_SEND_EVERY_MS`. Who has to wait gets a place of his own, and passes when
 * he comes back at its time: nobody asks again and again. `now` in ms of a clock that does not jump.
 */
export function paced(now: () => number): Pacing {
  const channelGap = 1000 / CHANNEL_SENDS_PER_SECOND;
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
