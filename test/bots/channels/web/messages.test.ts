import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Incoming } from '../../../../src/bots/channels/channel.js';
import { native } from '../../../../src/models/store.js';
import { inTransaction } from '../../../../src/models/transaction.js';
import { ChatServer, otherIds } from '../../../support/chat-server.js';

let server: ChatServer;
beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.stop());

const opened = async (token: string): Promise<Incoming[]> =>
  (await server.inbox(token)).map(({ payload }) => server.stored.keyring.openTransit<Incoming>(payload));

describe('sessions', () => {
  it('begin with a turn of the assistant that leaves no message of the person', async () => {
    const { status, body, headers } = await server.call('POST', '/sessions');
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    const token = String(body['token']);
    expect(await server.read(token)).toEqual({ done: false, items: [] });
    expect(await opened(token)).toMatchObject([
      { body: { kind: 'text', text: '/mulai' }, sentAt: '2026-11-24T02:00:00.000Z' },
    ]);
    expect((await server.inbox(token))[0]).toMatchObject({ seq: null, state: 'ready' });
    await server.finish(token, { text: 'Selamat pagi', choices: [{ id: 'r1.notice.ok', label: 'Mulai' }] });
    expect(await server.read(token)).toEqual({
      done: true,
      items: [
        {
          seq: 1,
          from: 'loket',
          text: 'Selamat pagi',
          choices: [{ id: 'r1.notice.ok', label: 'Mulai' }],
          files: [],
          at: '2026-11-24T02:00:00.000Z',
        },
      ],
    });
  });

  it('keep the token nowhere', async () => {
    const token = await server.session();
    const { conversations } = server.stored.store;
    expect(JSON.stringify(await native(conversations).find({}).toArray())).not.toContain(token);
  });

  it.each(['', 'Bearer ', `Bearer ${'A'.repeat(43)}`, 'Bearer x', 'Basic abc', `Bearer ${'A'.repeat(9000)}`])(
    'are refused to %.20s',
    async (authorization) => {
      const init = { headers: { authorization, 'content-type': 'application/json' } };
      for (const path of ['/messages', '/stream', '/files/1/0', '/files/1/0/thumb', '/attachments/1']) {
        expect(await server.call('GET', path, undefined, init)).toMatchObject({
          status: 401,
          body: { code: 'not-signed-in' },
        });
      }
      const posted = await server.call('POST', '/messages', undefined, { ...init, body: '{"text":"x"}' });
      expect(posted.status).toBe(401);
    },
  );
});

describe('POST /messages', () => {
  it('stores a text in history and inbox, and gives its place', async () => {
    const token = await server.quietSession();
    const woken: string[] = [];
    const off = server.signals.on('conversation', (id) => woken.push(id));
    expect(await server.say(token, { text: 'halo' })).toMatchObject({ status: 202, body: { seq: 1 } });
    off();
    expect(woken).toEqual([server.conversationId(token)]);
    expect(await server.read(token)).toMatchObject({
      done: false,
      items: [{ seq: 1, from: 'applicant', text: 'halo', choices: [], files: [] }],
    });
    expect((await opened(token)).at(-1)).toMatchObject({
      address: { channel: 'web', account: 'main' },
      scope: 'private',
      body: { kind: 'text', text: 'halo' },
    });
    expect((await server.inbox(token)).at(-1)).toMatchObject({ seq: 1, state: 'ready', albumId: null });
  });

  it('shows the label of a tapped button, else its last word', async () => {
    const token = await server.quietSession();
    const choices = [{ id: 'r4.notice.ok', label: 'Saya mengerti, mulai' }];
    await server.finish(token, { text: 'Pilih', choices });
    await server.say(token, { choice: 'r4.notice.ok' });
    await server.say(token, { choice: 'w.data-saya' });
    const { items } = await server.read(token, 1);
    expect(items.map(({ text }) => text)).toEqual(['Saya mengerti, mulai', 'data saya']);
    expect((await opened(token)).slice(1).map(({ body }) => body)).toEqual([
      { kind: 'choice', id: 'r4.notice.ok' },
      { kind: 'choice', id: 'w.data-saya' },
    ]);
  });

  it.each([
    ['{}', 422],
    ['{"text":"  "}', 422],
    ['{"text":5}', 422],
    ['{"text":"a","choice":"b"}', 422],
    [`{"choice":"${'x'.repeat(65)}"}`, 422],
    ['[]', 422],
    ['{"text":', 400],
    ['null', 400],
    ['{"text":"long"}', 413],
  ])('refuses %s with %i', async (body, status) => {
    const token = await server.quietSession();
    const headers = { 'content-type': 'application/json' };
    const sent = body.replace('long', 'x'.repeat(70_000));
    expect((await server.call('POST', '/messages', token, { headers, body: sent })).status).toBe(status);
    expect((await server.read(token)).items).toEqual([]);
  });

  it('refuses other kinds of body', async () => {
    const token = await server.quietSession();
    const answer = await server.call('POST', '/messages', token, { body: 'halo' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
    expect((await server.call('POST', '/messages', token)).status).toBe(415);
  });

  it('keeps the order in which requests were answered, also when they come at once', async () => {
    const token = await server.quietSession();
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, index) => server.say(token, { text: `ke-${index}` })),
    );
    const seqs = answers.map(({ body }) => Number(body['seq']));
    expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    const texts = (await server.read(token)).items.map(({ text }) => text);
    expect(texts).toEqual(seqs.map((_, at) => `ke-${seqs.indexOf(at + 1)}`));
    const entries = (await server.inbox(token)).slice(1);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.map(({ order }) => order)).toEqual(entries.map((_, index) => (index + 1) * 1000));
  });

  it('keeps the order when two processes store at once', async () => {
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const token = await server.quietSession();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? server : other).say(token, { text: `ke-${index}` }),
      ),
    );
    await other.stop();
    const { items } = await server.read(token);
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(new Set(items.map(({ text }) => text)).size).toBe(12);
  });
});

describe('Idempotency-Key', () => {
  it('makes one message of twenty requests at once, over two processes', async () => {
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const token = await server.quietSession();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? server : other).say(token, { text: 'sekali' }, 'kunci-1'),
      ),
    );
    await other.stop();
    expect(answers.map(({ status, body }) => [status, body['seq']])).toEqual(
      Array.from({ length: 20 }, () => [202, 1]),
    );
    expect((await server.read(token)).items).toHaveLength(1);
    expect(await server.inbox(token)).toHaveLength(2);
  });

  it('is refused with another body, and belongs to one chat', async () => {
    const token = await server.quietSession();
    await server.say(token, { text: 'satu' }, 'kunci');
    for (const body of [{ text: 'dua' }, { choice: 'satu' }]) {
      expect(await server.say(token, body, 'kunci')).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused' },
      });
    }
    const stranger = await server.quietSession();
    expect(await server.say(stranger, { text: 'dua' }, 'kunci')).toMatchObject({ status: 202 });
    expect((await server.read(token)).items).toHaveLength(1);
  });

  it('is held to a sensible length; without one each request is a message', async () => {
    const token = await server.quietSession();
    expect((await server.say(token, { text: 'x' }, 'k'.repeat(201))).status).toBe(400);
    await server.say(token, { text: 'sama' });
    await server.say(token, { text: 'sama' });
    expect((await server.read(token)).items).toHaveLength(2);
  });

  it('still finds a message after the turn has answered it and the inbox was cleared', async () => {
    const token = await server.quietSession();
    await server.say(token, { text: 'satu' }, 'lama');
    await server.finish(token, { text: 'jawab' });
    await native(server.stored.store.inbox).deleteMany({ conversationId: server.conversationId(token) });
    expect(await server.say(token, { text: 'satu' }, 'lama')).toMatchObject({
      status: 202,
      body: { seq: 1 },
    });
    expect((await server.read(token)).items).toHaveLength(2);
  });
});

describe('GET /messages', () => {
  it('is done when nothing waits any more, whatever the state it waits in', async () => {
    const token = await server.quietSession();
    expect((await server.read(token)).done).toBe(true);
    await server.say(token, { text: 'satu' });
    expect((await server.read(token)).done).toBe(false);
    const { inbox } = server.stored.store;
    const conversationId = server.conversationId(token);
    await native(inbox).updateMany({ conversationId, state: 'ready' }, { $set: { state: 'intake' } });
    expect((await server.read(token, 1)).done).toBe(false);
    await server.finish(token, { text: 'jawab' });
    expect(await server.read(token, 1)).toMatchObject({ done: true, items: [{ seq: 2, text: 'jawab' }] });
    await native(inbox).updateMany({ conversationId }, { $set: { state: 'aside' } });
    expect((await server.read(token)).done).toBe(true);
  });

  it('never says done without the answer, while turns are committed', async () => {
    const token = await server.quietSession();
    for (let round = 1; round <= 8; round++) {
      const { body } = await server.say(token, { text: 'tanya' });
      const asked = Number(body['seq']);
      const turn = server.finish(token, { text: 'jawab' });
      for (let done = false; !done;) {
        const reading = await server.read(token, asked);
        done = reading.done;
        if (done) expect(reading.items.map(({ text }) => text)).toEqual(['jawab']);
      }
      await turn;
    }
  });

  it('shows what was destroyed as such', async () => {
    const token = await server.quietSession();
    await server.say(token, { text: 'rahasia' });
    const { store, keyring } = server.stored;
    const found = await native(store.conversations).findOne({ _id: server.conversationId(token) });
    await inTransaction(store, (tx) => keyring.destroyDataKey(tx, found?.keyId ?? ''));
    expect((await server.read(token)).items).toMatchObject([{ text: '[dihapus]', choices: [], files: [] }]);
  });

  it('refuses a place that is none', async () => {
    const token = await server.quietSession();
    for (const after of ['-1', 'x', '1.5', '9'.repeat(30)]) {
      expect((await server.call('GET', `/messages?after=${after}`, token)).status).toBe(400);
    }
  });
});

describe('GET /office', () => {
  it('tells name and hours without a token', async () => {
    expect((await server.call('GET', '/office')).body).toEqual({
      name: 'Loket LPSE Provinsi Kalimantan Timur',
      service: 'Pendaftaran penyedia perseorangan',
      hours: ['Senin–Kamis 07.30–16.00 WITA', 'Jumat 07.30–11.00 WITA'],
      free: true,
    });
  });
});
