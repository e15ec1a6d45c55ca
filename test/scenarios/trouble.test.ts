import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import { until } from '../support/until.js';
import { Counter } from '../support/scenarios/counter.js';
import { enter, Story } from '../support/scenarios/story.js';
import { TelegramPerson } from '../support/scenarios/telegram-person.js';
import type { WebPerson } from '../support/scenarios/web-person.js';

let counter: Counter;
beforeAll(async () => {
  counter = await Counter.open();
});
afterAll(() => counter.close());

/** Somebody in Telegram at the first question. */
async function begun(): Promise<TelegramPerson> {
  const person = TelegramPerson.enter(counter);
  await person.says('/start');
  await person.taps('Saya mengerti, mulai');
  return person;
}

/** When the next delivery is tried again, if nothing goes on before: the first of each destination waits for its time. */
async function nextTry(): Promise<Date | null> {
  const open = await native(counter.app.store.outbox)
    .find({ state: { $in: ['pending', 'claimed'] } })
    .sort({ _id: 1 })
    .toArray();
  const firsts = open.filter(
    ({ destination }, at) => open.findIndex((entry) => entry.destination === destination) === at,
  );
  const now = counter.clock.now();
  if (firsts.some(({ state, notBefore }) => state === 'claimed' || notBefore <= now)) return null;
  return firsts.map(({ notBefore }) => notBefore).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** Waits for deliveries that are tried again, moving the clock to each try once all others wait too. */
async function goesOn(look: () => boolean | Promise<boolean>): Promise<void> {
  await until(
    'the deliveries to go on',
    async () => {
      if (await look()) return true;
      const next = await nextTry();
      if (next) counter.clock.set(next);
      return false;
    },
    { patienceMs: 120_000 },
  );
}

describe('Telegram in trouble', () => {
  it.each([
    [
      '429 with retry_after',
      { type: 'refuse', code: 429, text: 'Too Many Requests: retry after 1', retryAfter: 1 },
      1,
    ],
    ['502', { type: 'refuse', code: 502, text: 'Bad Gateway' }, 2],
    ['a cut before it took effect', { type: 'cut', when: 'before' }, 1],
    ['an answer that is no JSON', { type: 'garbage' }, 1],
  ] as const)('delivers what follows %s once and in order', async (_name, kind, times) => {
    const person = await begun();
    const before = person.account.chat.botMessages().length;
    counter.telegram.fail({ method: 'sendMessage', kind, times });
    for (const text of ['budi.santoso', 'budi@surat.example', '0812 1111 2222']) person.account.says(text);
    const told = (): string[] =>
      person.account.chat
        .botMessages()
        .slice(before)
        .map(({ text }) => text ?? '');
    await goesOn(() => told().some((text) => text.includes('Scan KTP')));
    await counter.settle();
    expect(told().map((text) => /Alamat e-mail yang|Kode 6 angka|Scan KTP/u.exec(text)?.[0])).toEqual([
      'Alamat e-mail yang',
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
    expect(await person.hears()).toContain('Alamat e-mail yang');
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
  it('gets the mails, and the chat again once it is open', async () => {
    const person = TelegramPerson.enter(counter);
    const identity = {
      name: 'Rina Lestari',
      nik: '6471014506880002',
      email: 'rina@surat.example',
      phone: '0813 2222 3333',
      spseUserId: 'rinalestari',
      certificate: 'SKA-99/2025',
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
    expect(await person.says('status')).toContain('yang perlu diperbaiki');
    const { status } = await client.api('POST', `/cases/${story.number}/messages`, {
      body: { text: 'Silakan kirim ulang KTP.' },
    });
    expect(status).toBe(202);
    expect(await person.hears()).toContain('Silakan kirim ulang KTP.');
  });
});

describe('a message that cannot be answered', () => {
  /** Somebody on the web at the first question, with the id of the conversation. */
  async function alone(): Promise<{ person: WebPerson; _id: string }> {
    const known = await native(counter.app.store.conversations).distinct('_id');
    const person = (await enter(counter, 'web')) as WebPerson;
    await person.hears();
    await person.taps('Saya mengerti, mulai');
    const fresh = await native(counter.app.store.conversations).findOne({ _id: { $nin: known } });
    return { person, _id: fresh?._id ?? '' };
  }

  /** Waits for the message to be given up; the tries are spaced by the machine's own time. */
  async function setAside(conversationId: string): Promise<void> {
    const inbox = native(counter.app.store.inbox);
    await until('the message to be set aside', () => inbox.findOne({ conversationId, state: 'aside' }));
  }

  function failures(): number {
    return counter.log.lines.filter((line) => line.includes('"a turn failed"')).length;
  }

  async function tasks(): Promise<number> {
    const client = counter.visitor();
    await client.login('helpdesk');
    const { body } = await client.api('GET', '/tasks');
    return body.items.filter(({ kind }: { kind: string }) => kind === 'poisoned-message').length;
  }

  it('is set aside after three tries, with an apology and a task; later messages go on', async () => {
    const { person, _id } = await alone();
    const conversations = native(counter.app.store.conversations);
    const whole = (await conversations.findOne({ _id }))?.state ?? null;
    const before = [failures(), await tasks()];
    await conversations.updateOne({ _id }, { $set: { state: Buffer.from('torn') } });
    await person.post({ text: 'budi.santoso' });
    await setAside(_id);
    expect(await person.hears()).toContain('kesalahan di pihak kami');
    expect([failures(), await tasks()]).toEqual([(before[0] ?? 0) + 3, (before[1] ?? 0) + 1]);
    await conversations.updateOne({ _id }, { $set: { state: whole } });
    expect(await person.says('budi.santoso')).toContain('Alamat e-mail');
  });

  it.each(['text', 'file'] as const)('goes on behind a %s that cannot even be opened', async (kind) => {
    const { person, _id } = await alone();
    const { store } = counter.app;
    const before = await tasks();
    // Nobody takes it up before it is torn: another process holds the conversation, and claims the file.
    const later = new Date(counter.clock.now().getTime() + 60_000);
    await native(store.conversations).updateOne(
      { _id },
      { $set: { lease: { token: 'other', until: later } } },
    );
    await person.post({ text: 'budi.santoso' });
    const torn = {
      payload: Buffer.from('torn'),
      ...(kind === 'file' ? { state: 'intake' as const, notBefore: counter.clock.now() } : {}),
    };
    await native(store.inbox).updateOne({ conversationId: _id, state: 'ready' }, { $set: torn });
    await person.post({ text: 'siti.rahmah' });
    await native(store.conversations).updateOne({ _id }, { $set: { lease: null } });
    await setAside(_id);
    const said = await person.hears();
    expect(said).toContain('kesalahan di pihak kami');
    expect(said).toContain('Alamat e-mail');
    expect(await tasks()).toBe(before + 1);
  });
});
