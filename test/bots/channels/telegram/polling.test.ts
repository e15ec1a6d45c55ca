import { afterEach, describe, expect, it } from '@jest/globals';
import { TelegramEmulator } from '../../../support/telegram/emulator.js';
import { harness, type Harness } from './harness.js';

function offsets(h: Harness): unknown[] {
  return h.telegram.calls
    .filter(({ method }) => method === 'getUpdates')
    .map(({ params }) => params['offset']);
}

describe('polling', () => {
  const running: Harness[] = [];
  const make = async (...options: Parameters<typeof harness>): Promise<Harness> => {
    const h = await harness(...options);
    running.push(h);
    return h;
  };
  afterEach(async () => {
    for (const h of running.splice(0).reverse()) await h.stop();
  });

  it('confirms a batch only after it is stored', async () => {
    const h = await make();
    await h.telegram.until(() => h.telegram.updates.polled, 'poll');
    h.failStore(2);
    h.telegram.person().says('halo');
    await h.until(() => h.stored.length === 1, 'one stored');
    await h.telegram.until(() => h.telegram.updates.pending.length === 0, 'confirm');
    expect(h.stored).toHaveLength(1);
    expect(offsets(h).slice(0, -1)).toEqual([undefined, undefined, undefined]);
    expect(offsets(h).at(-1)).toBeGreaterThan(0);
  });

  it('gets again what a crash left unconfirmed', async () => {
    const telegram = await TelegramEmulator.start();
    const first = await make({ telegram });
    await telegram.until(() => telegram.updates.polled, 'poll');
    first.failStore(1000);
    telegram.person().says('halo');
    await first.until(() => first.logLines.some((line) => line.includes('updates could not be stored')));
    await first.channel.stop();
    const second = await make({ telegram });
    await second.until(() => second.stored.length === 1);
    expect(first.stored).toHaveLength(0);
    running.unshift({ ...second, stop: () => telegram.stop() });
  });

  it.each([
    ['500', { type: 'refuse', code: 500 }],
    ['502 with a page', { type: 'refuse', code: 502 }],
    ['429', { type: 'refuse', code: 429, retryAfter: 0 }],
    ['a cut before', { type: 'cut', when: 'before' }],
    ['a cut after', { type: 'cut', when: 'after' }],
    ['no JSON', { type: 'garbage' }],
  ] as const)('goes on after %s', async (_name, kind) => {
    const h = await make();
    h.telegram.fail({ method: 'getUpdates', kind, times: 3 });
    await h.telegram.until(() => h.telegram.updates.polled, 'poll');
    h.telegram.person().says('satu');
    await h.until(() => h.stored.length === 1);
    await h.telegram.until(() => h.telegram.faults.hits === 3, 'meet the failures');
    h.telegram.person().says('dua');
    await h.until(() => h.stored.length === 2);
    expect(h.channel.status()).toContain('aktif');
    expect(h.logLines.join('')).not.toContain(h.telegram.token.split(':')[1]);
  });

  it('says so while a second process polls, tries on, and goes on by itself once that is gone', async () => {
    const telegram = await TelegramEmulator.start();
    const changes: string[] = [];
    const slow = { first: 400, longest: 400 };
    const first = await make({ telegram, backoff: slow, changed: ({ state }) => void changes.push(state) });
    expect(first.channel.health()).toBe('up');
    await telegram.until(() => telegram.updates.polled, 'poll');
    // A second installation takes the updates away whenever this one asks.
    telegram.fail({ method: 'getUpdates', kind: { type: 'refuse', code: 409, text: 'Conflict' }, times: 2 });
    telegram.updates.terminatePoll();
    await first.until(() => first.logLines.some((line) => line.includes('another process polls')));
    expect(first.channel.status()).toContain('dipakai oleh proses atau webhook lain');
    expect([first.channel.health(), first.channel.trouble()]).toEqual([
      'down',
      expect.stringContaining('token bot dipakai'),
    ]);
    telegram.person().says('halo');
    await first.until(() => first.stored.length === 1);
    expect(telegram.faults.hits).toBe(2);
    expect([first.channel.health(), first.channel.trouble()]).toEqual(['up', null]);
    expect(changes).toEqual(['up', 'conflict', 'up']);
    expect(first.logLines.filter((line) => line.includes('another process polls'))).toHaveLength(1);
    running.unshift({ ...first, stop: () => telegram.stop() });
  });

  it('says so when the token is revoked, and goes on when it works again', async () => {
    const h = await make();
    await h.telegram.until(() => h.telegram.updates.polled, 'poll');
    h.telegram.fail({
      method: 'getUpdates',
      kind: { type: 'refuse', code: 401, text: 'Unauthorized' },
      times: 3,
    });
    h.telegram.person().says('satu');
    await h.until(
      () => h.channel.health() === 'down' || h.logLines.some((line) => line.includes('token is refused')),
    );
    await h.telegram.until(() => h.telegram.faults.hits === 3, 'meet the refusals');
    h.telegram.person().says('dua');
    await h.until(() => h.stored.length === 2);
    expect(h.channel.health()).toBe('up');
    expect(h.logLines.filter((line) => line.includes('token is refused'))).toHaveLength(1);
  });

  it('takes a webhook of an earlier set-up away', async () => {
    const telegram = await TelegramEmulator.start();
    telegram.updates.setWebhook('http://127.0.0.1:9/alt', null, false);
    const h = await make({ telegram });
    telegram.person().says('halo');
    await h.until(() => h.stored.length === 1);
    expect(telegram.updates.webhook).toBeNull();
    running.unshift({ ...h, stop: () => telegram.stop() });
  });

  it('starts while Telegram is away, and goes on trying', async () => {
    const h = await make({ start: false });
    h.telegram.fail({ method: 'getMe', kind: { type: 'cut', when: 'before' }, times: 4 });
    await h.start();
    expect(h.channel.status()).toContain('belum tersambung');
    h.telegram.person().says('halo');
    await h.until(() => h.stored.length === 1);
    expect(h.channel.status()).toBe('Telegram: aktif (@loket_uji_bot, polling)');
  });

  it('says that the token is wrong without showing it', async () => {
    const telegram = await TelegramEmulator.start();
    const h = await make({ telegram, token: '700100200:AAwrongwrongwrong' });
    expect(h.channel.status()).toContain('token ditolak');
    expect(h.logLines.join('')).not.toContain('AAwrong');
    await h.channel.stop();
    expect(h.channel.status()).toBe('Telegram: tidak aktif');
    running.unshift({ ...h, stop: () => telegram.stop() });
  });

  it('sets the menus for applicants and for the staff group', async () => {
    const commands = [{ command: 'antrean', description: 'Daftar antrean' }];
    const h = await make({ staff: { chatId: '-1005', commands } });
    expect(h.telegram.commandMenu({ type: 'all_private_chats' })).toContain('mulai');
    expect(h.telegram.commandMenu({ type: 'chat', chat_id: -1005 })).toEqual(['antrean']);
  });

  it('leaves out an update that nobody can read', async () => {
    const h = await make();
    h.telegram.updates.push({ message: { message_id: 1 } });
    h.telegram.updates.push({ something_new: {} });
    h.telegram.person().says('halo');
    await h.until(() => h.stored.length === 1);
    expect(h.logLines.some((line) => line.includes('left out'))).toBe(true);
  });
});
