import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CHAT_STREAMS_AT_ONCE } from '../../../../src/core/limits.js';
import { native } from '../../../../src/models/store.js';
import { ChatServer, Events, otherIds } from '../../../support/chat-server.js';

let server: ChatServer;
const open: Events[] = [];
beforeAll(async () => {
  server = await ChatServer.start();
});
afterEach(() => open.splice(0).forEach((events) => events.close()));
afterAll(() => server.stop());

const stream = (token: string, after?: number, at: ChatServer = server): Events => {
  const events = new Events(at.url, token, after === undefined ? {} : { 'last-event-id': String(after) });
  open.push(events);
  return events;
};
const upTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => index + from);

describe('GET /stream', () => {
  it('gives the history, the state, and what comes', async () => {
    const token = await server.session();
    const events = stream(token);
    await events.until(() => events.state === false);
    await server.finish(token, { text: 'Selamat pagi', choices: [{ id: 'a', label: 'A' }] });
    await events.until(() => events.state === true);
    expect(events.seen.map(({ event }) => event)).toEqual(['state', 'message', 'state']);
    expect(events.seen[1]).toMatchObject({
      id: '1',
      data: { seq: 1, from: 'loket', text: 'Selamat pagi', choices: [{ id: 'a', label: 'A' }], files: [] },
    });
    await server.say(token, { text: 'halo' });
    await events.until(() => events.state === false);
    expect(events.seqs).toEqual([1, 2]);
  });

  it('loses and repeats nothing over cuts, while two processes write', async () => {
    const token = await server.quietSession();
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const total = 40;
    const writing = Promise.all(
      [server, other].map(async (one, index) => {
        for (let count = 0; count < total / 2; count++) {
          if ((count + index) % 2 === 0) await one.say(token, { text: `p${count}` });
          else await one.finish(token, { text: `l${count}` });
        }
      }),
    );
    const seen: number[] = [];
    while (seen.length < total) {
      const events = stream(token, seen.at(-1) ?? 0, seen.length % 2 === 0 ? server : other);
      const want = Math.min(7, total - seen.length);
      await events.until(() => events.seqs.length >= want);
      events.close();
      seen.push(...events.seqs);
    }
    await writing;
    await other.stop();
    expect(seen).toEqual(upTo(total));
  });

  it('finds by itself what another process stored', async () => {
    const token = await server.quietSession();
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const events = stream(token);
    await events.until(() => events.state === true);
    await other.say(token, { text: 'halo' });
    await events.until(() => events.state === false);
    await other.finish(token);
    await events.until(() => events.state === true);
    await other.stop();
    expect(events.seqs).toEqual([1]);
  });

  it('goes on after a place given in the address too', async () => {
    const token = await server.quietSession();
    for (const text of ['satu', 'dua', 'tiga']) await server.say(token, { text });
    const response = await fetch(`${server.url}/stream?after=2`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('state')) text += (await reader.read()).value ?? '';
    await reader.cancel();
    expect(text.match(/^id: .*$/gmu)).toEqual(['id: 3']);
  });

  it('bears a client that reads nothing for a while, and gives it all later', async () => {
    const token = await server.quietSession();
    const long = 'x'.repeat(60_000);
    for (let count = 0; count < 30; count++) await server.finish(token, { text: long });
    const response = await fetch(`${server.url}/stream`, { headers: { authorization: `Bearer ${token}` } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    await server.finish(token, { text: 'akhir' });
    let text = '';
    while (!text.includes('"akhir"')) text += (await reader.read()).value ?? '';
    await reader.cancel();
    expect(text.match(/^id: .*$/gmu)).toEqual(upTo(31).map((seq) => `id: ${seq}`));
  });

  it('ends the oldest of too many, and those of a chat that is gone', async () => {
    const token = await server.quietSession();
    const lines: Events[] = [];
    for (let count = 0; count <= CHAT_STREAMS_AT_ONCE.session; count++) {
      const events = stream(token);
      await events.until(() => events.state === true);
      lines.push(events);
    }
    await lines[0]!.whenEnded();
    expect(lines.map(({ ended }) => ended)).toEqual([true, ...lines.slice(1).map(() => false)]);
    await native(server.stored.store.conversations).deleteOne({ _id: server.conversationId(token) });
    await Promise.all(lines.map((events) => events.whenEnded()));
    expect((await server.call('GET', '/stream', token)).status).toBe(401);
  });

  it('ends cleanly on stop', async () => {
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const token = await server.quietSession();
    const events = stream(token, 0, other);
    await events.until(() => events.state === true);
    await other.chat.stop();
    await events.whenEnded();
    const late = await other.call('GET', '/stream', token);
    expect(late).toMatchObject({ status: 503, body: { code: 'busy' } });
    expect(late.headers.get('retry-after')).toBe('5');
    await other.stop();
  });
});
