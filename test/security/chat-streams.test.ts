import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHAT_STREAMS_AT_ONCE } from '../../src/core/limits.js';
import { Allowances } from '../../src/models/allowances.js';
import { testStore } from '../support/store.js';
import { ChatServer } from '../support/chat-server.js';

let server: ChatServer;
let stop: () => Promise<void>;
beforeAll(async () => {
  const stored = await testStore();
  const { store, keyring } = stored;
  const allowances = new Allowances({ store, keyring, enabled: true });
  server = await ChatServer.start({ allowances }, stored);
  stop = async () => {
    await server.stop();
    await stored.stop();
  };
});
afterAll(() => stop());

describe('event streams of one address', () => {
  it('are limited over all its chats, and free again when they end', async () => {
    const going = new AbortController();
    const open = async (): Promise<number> => {
      const token = await server.session();
      const response = await fetch(`${server.url}/stream`, {
        headers: { authorization: `Bearer ${token}` },
        signal: going.signal,
      });
      if (response.status !== 200) await response.text();
      return response.status;
    };
    const first = [];
    for (let n = 0; n < CHAT_STREAMS_AT_ONCE.address; n++) first.push(await open());
    expect(new Set(first)).toEqual(new Set([200]));
    expect([await open(), await open()]).toEqual([429, 429]);
    going.abort();
  });
});
