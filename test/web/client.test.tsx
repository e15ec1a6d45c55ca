import { describe, expect, it } from '@jest/globals';
import { waitFor } from '@testing-library/dom';
import { createChatClient, type ChatClient } from '../../web/chat/client/chat';
import { MAX_FILE_BYTES, STREAM_SILENCE_MS } from '../../web/chat/client/limits';
import { isAwaiting, visiblePending } from '../../web/chat/client/state';
import { CLIENT_WORDS, OFFICE } from '../../web/chat/words';
import { FakeChat } from './fake-chat';
import { memoryStore } from './memory-store';

const open = (server: FakeChat, lasting = memoryStore(), tab = memoryStore()): ChatClient => {
  const client = createChatClient(server.platform(lasting, tab), OFFICE, CLIENT_WORDS);
  client.open();
  return client;
};
const texts = (client: ChatClient): string[] => client.state.get().items.map(({ text }) => text);

describe('chat client', () => {
  it('greets once, and not again after a reload before the answer was seen', async () => {
    const server = new FakeChat();
    const lasting = memoryStore();
    open(server, lasting);
    await waitFor(() => expect(server.posted).toHaveLength(1));
    server.items = [];
    open(server, lasting);
    await waitFor(() => expect(server.posted).toHaveLength(2));
    expect(server.posted[0]).toMatchObject({ body: { text: '/mulai' } });
    expect(server.posted[1]?.key).toBe(server.posted[0]?.key);
    expect(server.sessions).toBe(1);
  });

  it('takes up the chat that a personal link opened, and keeps its own where there is none', async () => {
    for (const linked of ['token-2', null]) {
      const server = new FakeChat();
      const lasting = memoryStore();
      lasting.set('loket.chat.token', server.token);
      server.fragment = 'lanjut';
      server.linked = linked;
      server.say('loket', 'Kode 6 angka sudah dikirim');
      const client = open(server, lasting);
      await waitFor(() => expect(client.state.get().connection).toBe('online'));
      expect(lasting.get('loket.chat.token')).toBe(linked ?? 'token-1');
      expect([server.fragment, server.sessions]).toEqual([null, 0]);
    }
  });

  it('does not greet where there is a history', async () => {
    const server = new FakeChat();
    server.say('loket', 'Selamat pagi');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    expect(texts(client)).toEqual(['Selamat pagi']);
    expect(server.posted).toEqual([]);
  });

  it('waits for the greeting that the server is at work on', async () => {
    const server = new FakeChat();
    server.done = false;
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    expect(isAwaiting(client.state.get())).toBe(true);
    server.say('loket', 'Selamat pagi');
    server.state(true);
    await waitFor(() => expect(isAwaiting(client.state.get())).toBe(false));
    expect(texts(client)).toEqual(['Selamat pagi']);
    expect(server.posted).toEqual([]);
  });

  it('shows the dots from the own message to the answer', async () => {
    const server = new FakeChat();
    server.say('loket', 'Selamat pagi');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    client.sendText('status');
    await waitFor(() => expect(client.state.get().done).toBe(false));
    server.say('loket', 'Tahap 2 dari 5');
    server.state(true);
    await waitFor(() => expect(client.state.get().done).toBe(true));
    expect(texts(client)).toEqual(['Selamat pagi', 'status', 'Tahap 2 dari 5']);
    expect(visiblePending(client.state.get())).toEqual([]);
  });

  it('asks for the state itself when the stream keeps it back', async () => {
    const server = new FakeChat();
    server.say('loket', 'Selamat pagi');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    client.sendText('status');
    await waitFor(() => expect(client.state.get().done).toBe(false));
    server.timers.pass(4000);
    await waitFor(() => expect(client.state.get().done).toBe(true));
  });

  it('goes on where a cut stream ended, without doubles', async () => {
    const server = new FakeChat();
    server.say('loket', 'satu');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    server.lines.at(-1)?.end();
    await waitFor(() => expect(client.state.get().connection).toBe('reconnecting'));
    server.say('loket', 'dua');
    server.timers.pass(1000);
    await waitFor(() => expect(texts(client)).toEqual(['satu', 'dua']));
    expect(server.resumedFrom).toEqual([1, 1]);
  });

  it('takes a silent stream for dead', async () => {
    const server = new FakeChat();
    server.say('loket', 'satu');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    server.timers.pass(STREAM_SILENCE_MS);
    await waitFor(() => expect(client.state.get().connection).toBe('reconnecting'));
  });

  it('says when the browser has no line, and comes back by itself', async () => {
    const server = new FakeChat();
    server.say('loket', 'satu');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    server.setOnline(false);
    expect(client.state.get().connection).toBe('offline');
    client.sendText('dua');
    expect(server.posted).toEqual([]);
    server.setOnline(true);
    await waitFor(() => expect(texts(client)).toEqual(['satu', 'dua']));
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
  });

  it('opens a new conversation politely when the token is not known any more', async () => {
    const server = new FakeChat();
    server.say('loket', 'lama');
    const client = open(server);
    await waitFor(() => expect(client.state.get().connection).toBe('online'));
    server.token = 'token-2';
    server.items = [];
    client.sendText('halo');
    await waitFor(() => expect(server.posted.map(({ token }) => token)).toEqual(['token-1', 'token-2']));
    expect(client.state.get().notices).toMatchObject([{ text: CLIENT_WORDS.sessionEnded }]);
    await waitFor(() => expect(texts(client)).toEqual(['/mulai']));
    expect(client.state.get().pending).toMatchObject([{ status: 'failed', problem: 'session' }]);
  });

  it('admits files up to the cap and the count, and says why others stay', () => {
    const client = createChatClient(new FakeChat().platform(), OFFICE, CLIENT_WORDS);
    const large = new File(['x'], 'besar.pdf');
    Object.defineProperty(large, 'size', { value: MAX_FILE_BYTES + 1 });
    const small = new File(['x'], 'kecil.pdf');
    expect(client.admitFiles([large, small], 0)).toEqual([small]);
    expect(client.admitFiles([small], 10)).toEqual([]);
    expect(client.state.get().notices.map(({ text }) => text)).toEqual([
      CLIENT_WORDS.tooLarge('besar.pdf'),
      CLIENT_WORDS.tooMany(10),
    ]);
  });
});
