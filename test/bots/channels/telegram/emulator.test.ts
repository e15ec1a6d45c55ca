import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { runCrowd } from '../../../support/telegram/crowd.js';
import { TelegramEmulator } from '../../../support/telegram/emulator.js';
import { parseMultipart } from '../../../support/telegram/multipart.js';
import { addressOf, harness, type Harness } from './harness.js';

/** Answers every message with a greeting and a button, and every tap. */
async function echo(telegram: TelegramEmulator): Promise<Harness> {
  const h = await harness({ telegram, start: false });
  await h.channel.start(async (incoming) => {
    for (const { body, address } of incoming) {
      const text = body.kind === 'text' ? `Halo ${body.text}` : `Terima ${body.kind}`;
      void h.channel
        .deliver({ text, choices: [{ id: 'x', label: 'Lanjut' }] }, address)
        .catch(() => undefined);
    }
  });
  return h;
}

describe('the emulated Telegram', () => {
  let stop: (() => Promise<void>) | null = null;
  afterEach(async () => {
    await stop?.();
    stop = null;
  });

  it('lets a crowd talk and measures it', async () => {
    const telegram = await TelegramEmulator.start();
    const h = await echo(telegram);
    stop = async () => {
      await h.stop();
      await telegram.stop();
    };
    const script = [{ say: 'saya {i}' }, { tap: 'Lanjut' }, { photo: 1000 }, { tap: 'Tidak ada' }];
    const report = await runCrowd(telegram, { people: 20, script, rounds: 2 });
    expect(report).toMatchObject({ steps: 160, answered: 120, lost: 40, unexpected: 0 });
    expect(report.p99).toBeGreaterThanOrEqual(report.p50);
    expect(report.perSecond).toBeGreaterThan(0);
  });

  it('keeps to the limits of pacing and says how long to wait', async () => {
    const now = 1_000_000;
    const pacing = { perSecond: 5, perChatPerSecond: 2, perGroupPerMinute: 3 };
    const telegram = await TelegramEmulator.start({ pacing, now: () => now });
    const h = await harness({ telegram });
    stop = async () => {
      await h.stop();
      await telegram.stop();
    };
    const siti = telegram.person();
    await h.channel.deliver({ text: 'satu' }, addressOf(siti.id));
    await h.channel.deliver({ text: 'dua' }, addressOf(siti.id));
    await expect(h.channel.deliver({ text: 'tiga' }, addressOf(siti.id))).rejects.toMatchObject({
      reason: 'rate-limited',
      details: { retryAfterMs: 1000 },
    });
    expect(telegram.paced).toBe(1);
    expect(siti.transcript()).toHaveLength(2);
  });

  it('reads multipart bodies byte for byte', () => {
    const part = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/u),
      content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const boundary = 'b4e1f0c2a7';
        const body = Buffer.concat([
          ...parts.flatMap(({ name, content }) => [
            Buffer.from(
              `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="f"\r\n\r\n`,
            ),
            content,
            Buffer.from('\r\n'),
          ]),
          Buffer.from(`--${boundary}--\r\n`),
        ]);
        const read = parseMultipart(body, `multipart/form-data; boundary=${boundary}`);
        expect(read.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
        expect(read.every(({ content }, i) => content.equals(parts[i]?.content ?? Buffer.from('?')))).toBe(
          true,
        );
      }),
    );
  });
});
