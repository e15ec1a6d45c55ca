import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { harness, type Harness } from './harness.js';

describe('webhook', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await harness({ mode: 'webhook', webhookSecret: 'rahasia_webhook' });
  });
  afterEach(() => h.stop());

  it('stores first and answers 200 after; a failed storing comes again', async () => {
    h.failStore(2);
    h.telegram.person().says('satu');
    h.telegram.person().says('dua');
    await h.until(() => h.stored.length === 2);
    expect(h.stored.map(({ body }) => (body.kind === 'text' ? body.text : ''))).toEqual(['satu', 'dua']);
    expect(h.telegram.updates.webhookStatuses.slice(0, 3)).toEqual([503, 503, 200]);
  });

  it('refuses a call without the secret or with a wrong one, before reading it', async () => {
    const url = h.telegram.updates.webhook!.url;
    const post = (headers: Record<string, string>, body = '{"update_id":1}'): Promise<Response> =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    const secret = 'x-telegram-bot-api-secret-token';
    expect((await post({})).status).toBe(401);
    expect((await post({ [secret]: 'rahasia_webhooK' })).status).toBe(401);
    expect((await post({}, '{')).status).toBe(401);
    expect((await post({ [secret]: 'rahasia_webhook' }, '[]')).status).toBe(400);
    expect((await post({ [secret]: 'rahasia_webhook' })).status).toBe(200);
    expect(h.stored).toHaveLength(0);
  });

  it('answers taps after storing', async () => {
    const siti = h.telegram.person();
    siti.says('halo');
    const incoming = await h.until(() => h.stored[0]);
    await h.channel.deliver({ text: 'Pilih', choices: [{ id: 'a', label: 'A' }] }, incoming.address);
    const callback = await siti.taps('A');
    await h.telegram.until(() => h.telegram.wasAnswered(callback), 'answer the tap');
    expect(h.stored).toHaveLength(2);
  });

  it('uses a secret of its own when none is set, and none after stopping', async () => {
    const own = await harness({ mode: 'webhook' });
    const { url, secret } = own.telegram.updates.webhook!;
    expect(secret).toMatch(/^[\w-]{43}$/u);
    own.telegram.person().says('halo');
    await own.until(() => own.stored.length === 1);
    await own.channel.stop();
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret ?? '' };
    expect((await fetch(url, { method: 'POST', headers, body: '{"update_id":1}' })).status).toBe(503);
    await own.stop();
  });

  it('looks whether the webhook is still its own and the token works, and puts it back', async () => {
    const own = await harness({ mode: 'webhook', watchMs: 20 });
    const { telegram, channel } = own;
    const mine = telegram.updates.webhook?.url;
    telegram.updates.setWebhook('http://127.0.0.1:9/other', null, false);
    await own.until(() => own.logLines.some((line) => line.includes('or a webhook is set')));
    await telegram.until(
      () => telegram.updates.webhook?.url === mine && channel.health() === 'up',
      'take it back',
    );
    telegram.fail({ method: 'getWebhookInfo', kind: { type: 'refuse', code: 401 }, times: 2 });
    await own.until(() => own.logLines.some((line) => line.includes('token is refused')));
    await own.until(
      () => channel.health() === 'up' && own.logLines.filter((l) => l.includes('works')).length >= 3,
    );
    await own.stop();
  });

  it('of a process that only sends: the token is looked at', async () => {
    const sender = await harness({ takesIn: false, watchMs: 20 });
    sender.telegram.fail({ method: 'getMe', kind: { type: 'refuse', code: 401 }, times: 1 });
    await sender.until(() => sender.logLines.some((line) => line.includes('token is refused')));
    await sender.until(
      () =>
        sender.channel.health() === 'up' || sender.logLines.filter((l) => l.includes('works')).length === 2,
    );
    expect(sender.telegram.updates.polled).toBe(false);
    await sender.stop();
  });
});
