import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chatAllowances, type ChatAllowances } from '../../../../src/bots/channels/web/chat-allowances.js';
import { CHAT_MESSAGES_PER_SESSION_PER_MINUTE } from '../../../../src/core/limits.js';
import { Allowances, type Allowance } from '../../../../src/models/allowances.js';
import { testStore, type TestStore } from '../../../support/store.js';
import { ChatServer, form, png } from '../../../support/chat-server.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let server: ChatServer;
let stored: TestStore;
let stop: () => Promise<void>;
beforeAll(async () => {
  stored = await testStore();
  const kept = new Allowances({ ...stored, enabled: true });
  let made = 0;
  const small = (count: number, windowMs: number): Allowance =>
    kept.make({ name: `a${++made}`, of: 'sender', count, windowMs });
  const allowed: ChatAllowances = {
    session: small(9, HOUR),
    request: { address: small(300, MINUTE), session: small(25, MINUTE) },
    message: { address: small(200, MINUTE), session: small(4, MINUTE) },
    bytes: { address: small(100_000, DAY), session: small(5_500, DAY) },
    words: { address: small(1_000_000, DAY), session: small(4_000, DAY) },
  };
  server = await ChatServer.start({ allowed }, stored);
  stop = async () => {
    await server.stop();
    await stored.stop();
  };
});
afterAll(() => stop());

describe('limits', () => {
  it('of messages a minute count for a chat, and end; repetitions are free', async () => {
    const token = await server.session();
    const neighbour = await server.session();
    for (let count = 0; count < 4; count++) {
      expect((await server.say(token, { text: 'x' }, `k${count}`)).status).toBe(202);
    }
    const refused = await server.say(token, { text: 'x' }, 'lagi');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await server.say(token, { text: 'x' }, 'k0')).toMatchObject({ status: 202, body: { seq: 1 } });
    expect((await server.say(neighbour, { text: 'x' })).status).toBe(202);
    server.stored.clock.advance(MINUTE);
    expect((await server.say(token, { text: 'x' }, 'lagi')).status).toBe(202);
  });

  it('of bytes a day count for a chat; text goes on', async () => {
    const token = await server.session();
    const three = (): FormData => form(['a', 'b', 'c'].map((name) => [`${name}.png`, png(1_000)]));
    expect((await server.upload(token, three())).status).toBe(202);
    expect((await server.upload(token, three())).status).toBe(202);
    const refused = await server.upload(token, form([['a.png', png(1_000)]]));
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBe(24 * 60 * 60);
    expect((await server.say(token, { text: 'x' })).status).toBe(202);
    server.stored.clock.advance(DAY);
    expect((await server.upload(token, three())).status).toBe(202);
  });

  it('of words a day count for a chat; files go on', async () => {
    const token = await server.session();
    const long = 'a'.repeat(2_000);
    for (const key of ['k1', 'k2']) expect((await server.say(token, { text: long }, key)).status).toBe(202);
    expect((await server.say(token, { text: 'x' })).status).toBe(429);
    // A repetition of what is stored was counted before.
    expect((await server.say(token, { text: long }, 'k2')).status).toBe(202);
    expect((await server.upload(token, form([['a.png', png(100)]]))).status).toBe(202);
  });

  it('of requests a minute count for a chat', async () => {
    const token = await server.session();
    const statuses: number[] = [];
    for (let count = 0; count < 26; count++) {
      statuses.push((await server.call('GET', '/messages', token)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 25 }, () => 200), 429]);
  });

  it('of sessions an hour count for an address', async () => {
    server.stored.clock.advance(HOUR);
    for (let count = 0; count < 9; count++) await server.session();
    const refused = await server.call('POST', '/sessions');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3600');
    server.stored.clock.advance(HOUR);
    expect((await server.call('POST', '/sessions')).status).toBe(201);
  });
});

describe('an allowance', () => {
  it('is the one of the limits, or none when they are off', async () => {
    const use = async (enabled: boolean): Promise<void> => {
      const { session } = chatAllowances(new Allowances({ ...stored, enabled })).message;
      for (let count = 0; count <= CHAT_MESSAGES_PER_SESSION_PER_MINUTE; count++) await session.take('a');
    };
    await expect(use(true)).rejects.toThrow('terlalu banyak');
    await use(false);
  });
});
