import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import { Client } from '../admin/client.js';
import { until } from '../support/until.js';
import { Counter } from './support/counter.js';
import { enter, Story } from './support/story.js';
import { TelegramPerson } from './support/telegram-person.js';
import type { WebPerson } from './support/web-person.js';

let counter: Counter;
beforeAll(async () => {
  counter = await Counter.open();
}, 60_000);
afterAll(() => counter.close());

/** Somebody in Telegram at the first question. */
async function begun(): Promise<TelegramPerson> {
  const person = TelegramPerson.enter(counter);
  await person.says('/start');
  await person.taps('Saya mengerti, mulai');
  return person;
}

/** Waits for deliveries that are tried again, moving the clock as their pauses ask. */
async function goesOn(look: () => boolean | Promise<boolean>): Promise<void> {
  await until(
    'the deliveries to go on',
    async () => {
      if (await look()) return true;
      counter.clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return false;
    },
    { patienceMs: 30_000 },
  );
}

describe('Telegram in trouble', () => {
  it.each([
    [
      '429 with retry_after',
      { type: 'refuse', code: 429, text: 'Too Many Requests: retry after 2', retryAfter: 2 },
    ],
    ['502', { type: 'refuse', code: 502, text: 'Bad Gateway' }],
    ['a cut before it took effect', { type: 'cut', when: 'before' }],
    ['an answer that is no JSON', { type: 'garbage' }],
  ] as const)('delivers what follows %s once and in order', async (_name, kind) => {
    const person = await begun();
    const before = person.account.chat.botMessages().length;
    counter.telegram.fail({ method: 'sendMessage', kind, times: 2 });
    for (const text of ['budi.santoso', 'budi@surat.example', '0812 1111 2222']) person.account.says(text);
    const told = (): string[] =>
      person.account.chat
        .botMessages()
        .slice(before)
        .map(({ text }) => text ?? '');
    await goesOn(() => told().some((text) => text.includes('Scan KTP')));
    await counter.settle();
    expect(told().map((text) => /alamat e-mail yang|Kode 6 angka|Scan KTP/u.exec(text)?.[0])).toEqual([
      'alamat e-mail yang',
      'Kode 6 angka',
      'Scan KTP',
    ]);
  });

  it('takes messages in once when getUpdates is cut, refused and answered by a proxy', async () => {
    const person = await begun();
    for (const kind of [
      { type: 'cut', when: 'after' },
      { type: 'refuse', code: 502 },
      { type: 'garbage' },
    ] as const) {
      counter.telegram.fail({ method: 'getUpdates', kind });
    }
    person.account.says('budi.santoso');
    expect(await person.hears()).toContain('alamat e-mail yang');
    expect(await person.hears()).toBe('');
  });

  it('repeats nothing of an update that comes twice', async () => {
    const person = await begun();
    const message = person.account.says('budi.santoso');
    await person.hears();
    person.account.repeats(message);
    expect(await person.hears()).toBe('');
  });
});

describe('a person who blocked the bot', () => {
  it('gets the mails, and what the chat missed when it opens again', async () => {
    const person = TelegramPerson.enter(counter);
    const identity = {
      ...{ name: 'Rina Lestari', nik: '6471014506880002', email: 'rina@surat.example' },
      ...{ phone: '0813 2222 3333', spseUserId: 'rinalestari', certificate: 'SKA-99/2025' },
    };
    const story = new Story(counter, 'api', person, identity);
    await story.applies();
    person.account.blocks();
    await counter.settle();
    const client = counter.visitor();
    await client.login('helpdesk');
    await client.act(story.number, 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'ktp', reason: 'buram' }],
    });
    const arrived = async (): Promise<boolean> =>
      (await counter.mails()).some(
        ({ to, subject }) => to === identity.email && subject.includes('Berkas perlu dilengkapi'),
      );
    await goesOn(arrived);
    person.account.unblocks();
    await counter.settle();
    expect(await person.says('status')).toContain('dikembalikan untuk dilengkapi');
    await client.act(story.number, 'undo').catch(() => undefined);
    const { status } = await client.api('POST', `/cases/${story.number}/messages`, {
      body: { text: 'Silakan kirim ulang KTP.' },
    });
    expect(status).toBe(202);
    expect(await person.hears()).toContain('Silakan kirim ulang KTP.');
  });
});

describe('a message that cannot be answered', () => {
  it('is set aside after three tries, with an apology and a task; later messages go on', async () => {
    const person = (await enter(counter, 'web')) as WebPerson;
    await person.hears();
    await person.taps('Saya mengerti, mulai');
    const conversations = native(counter.app.store.conversations);
    const doc = await conversations.findOne({}, { sort: { _id: -1 } });
    const mine = await conversations.findOne(
      { channel: 'web', updatedAt: { $exists: true }, state: { $ne: null } },
      {
        sort: { updatedAt: -1 },
      },
    );
    const whole = (mine ?? doc)?.state;
    const _id = (mine ?? doc)?._id ?? '';
    await conversations.updateOne({ _id }, { $set: { state: Buffer.from('torn') } });
    await person.post({ text: 'budi.santoso' });
    await until('the message to be set aside', async () => {
      counter.clock.advance(20);
      return (
        (await native(counter.app.store.inbox).findOne({ conversationId: _id, state: 'aside' })) !== null
      );
    });
    expect(await person.hears()).toContain('kesalahan di pihak kami');
    await conversations.updateOne({ _id }, { $set: { state: whole ?? null } });
    expect(await person.says('budi.santoso')).toContain('alamat e-mail');
    const client: Client = counter.visitor();
    await client.login('helpdesk');
    const { body } = await client.api('GET', '/tasks');
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toContain('poisoned-message');
  });
});
