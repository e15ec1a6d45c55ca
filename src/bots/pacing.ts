import { CHANNEL_SENDS_PER_SECOND, CHAT_BURST, CHAT_SEND_EVERY_MS } from '../core/limits.js';

/** How long a send has to wait, and its place taken. */
export interface Pacing {
  /** Ms to wait before the next message to this chat; 0 takes the place at once. */
  wait(chat: string): number;
}

/** No limits: tests and benches. */
export const unpaced: Pacing = { wait: () => 0 };

/** Chats that are remembered; beyond it those that are free again are forgotten. */
const REMEMBERED = 10_000;

/**
 * Keeps one channel account within its limits: about `CHANNEL_SENDS_PER_SECOND` overall, and for each chat
 * `CHAT_BURST` at once, then one every `CHAT_SEND_EVERY_MS`. `now` in ms of a clock that does not jump.
 */
export function paced(now: () => number): Pacing {
  const channelGap = 1000 / CHANNEL_SENDS_PER_SECOND;
  let channelFree = 0;
  /** When the chat's allowance is full again. */
  const chatFull = new Map<string, number>();
  return {
    wait: (chat) => {
      const at = now();
      const full = Math.max(chatFull.get(chat) ?? 0, at);
      const chatWait = Math.max(0, full - at - (CHAT_BURST - 1) * CHAT_SEND_EVERY_MS);
      const wait = Math.max(chatWait, channelFree - at);
      if (wait > 0) return Math.ceil(wait);
      // A second's worth may go out at once.
      channelFree = Math.max(channelFree, at - 1000) + channelGap;
      chatFull.set(chat, full + CHAT_SEND_EVERY_MS);
      if (chatFull.size > REMEMBERED) forget(chatFull, at);
      return 0;
    },
  };
}

function forget(chatFull: Map<string, number>, at: number): void {
  for (const [chat, full] of chatFull) if (full <= at) chatFull.delete(chat);
}
