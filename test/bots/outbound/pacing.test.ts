import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { paced } from '../../../src/bots/outbound/pacing.js';
import { TELEGRAM_PACE } from '../../../src/core/limits.js';

const { perSecond, chatBurst, chatEveryMs } = TELEGRAM_PACE;

/** Sends of chats that all want to send as many messages as they have, each asking again when its wait is over. */
function run(messages: readonly number[]): { sent: { chat: number; at: number }[]; asked: number } {
  let clock = 10_000;
  const pacing = paced(TELEGRAM_PACE, () => clock);
  const sent: { chat: number; at: number }[] = [];
  let asked = 0;
  const due = messages.map((left, chat) => ({ chat, left, at: clock })).filter(({ left }) => left > 0);
  while (due.length > 0) {
    due.sort((a, b) => a.at - b.at);
    const next = due[0];
    if (!next) break;
    clock = Math.max(clock, next.at);
    asked += 1;
    const wait = pacing.wait(String(next.chat));
    if (wait > 0) {
      next.at = clock + wait;
      continue;
    }
    sent.push({ chat: next.chat, at: clock });
    next.left -= 1;
    if (next.left === 0) due.shift();
  }
  return { sent, asked };
}

describe('the pacing of a channel', () => {
  it('keeps the channel and every chat within their limits, and lets nobody ask again and again', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 60 }), (messages) => {
        const { sent, asked } = run(messages);
        const total = messages.reduce((sum, count) => sum + count, 0);
        expect(sent).toHaveLength(total);
        expect(asked).toBeLessThanOrEqual(2 * total);
        for (const [index, { at }] of sent.entries()) {
          const inSecond = sent.slice(index).filter((one) => one.at < at + 1000).length;
          // A second's worth at once, and what the second itself allows.
          expect(inSecond).toBeLessThanOrEqual(2 * perSecond + 2);
        }
        for (const chat of messages.keys()) {
          const own = sent.filter((one) => one.chat === chat).map(({ at }) => at);
          for (const [index, at] of own.entries()) {
            const later = own[index + chatBurst];
            // Waits are whole milliseconds.
            if (later !== undefined) expect(later - at).toBeGreaterThanOrEqual(chatEveryMs - 1);
          }
        }
      }),
    );
  });
});
