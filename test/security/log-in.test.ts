import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';
import { native } from '../../src/models/store.js';
import { Client } from '../support/admin/client.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { byLength } from '../support/length.js';
import { proxyBefore, type Behaviour, type Proxy } from './proxy.js';

/** Keeps the embedded database up between the cases, which have a fresh one on it each. */
let ground: TestDatabase;
beforeAll(async () => {
  ground = await testDatabase();
});
afterAll(() => ground.stop());

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop();
});

async function desk(options: Parameters<typeof testDesk>[0] = {}): Promise<TestDesk> {
  const made = await testDesk(options);
  open.push(made);
  return made;
}

async function proxy(behaviour: Behaviour, to: TestDesk): Promise<Proxy> {
  const made = await proxyBefore(to.url, behaviour);
  open.push(made);
  return made;
}

/** Tries a password; `from` is the client's own `X-Forwarded-For`. */
async function guess(url: string, username: string, password: string, from?: string): Promise<number> {
  const answer = await new Client(url).api('POST', '/session', {
    body: { username, password },
    ...(from === undefined ? {} : { headers: { 'x-forwarded-for': from } }),
  });
  return answer.status;
}

/** Guesses at once: several times as many as are compared. */
const BURST = byLength({ short: 20, long: 40 });
/** Addresses from which one guess comes: more than the ceiling of an account. */
const SPREAD = byLength({ short: 25, long: 60 });

describe('guesses for one account', () => {
  it('in a burst reach no more passwords than the free ones', async () => {
    const { url, store } = await desk();
    const tries = Array.from({ length: BURST }, (_all, at) =>
      guess(url, 'helpdesk', at === BURST / 2 ? 'demo' : 'salah'),
    );
    const all = await Promise.all(tries);
    expect(all.filter((status) => status === 401)).toHaveLength(5);
    expect(all.filter((status) => status === 429)).toHaveLength(BURST - 5);
    const noted = await native(store.audit).find({ action: 'locked-out', subject: 'helpdesk' }).toArray();
    expect(noted).toHaveLength(BURST - 5);
  });

  it('in a burst over two processes reach no more either', async () => {
    const one = await desk();
    const other = await desk({ beside: one });
    const tries = Array.from({ length: BURST }, (_all, at) =>
      guess(at % 2 === 0 ? one.url : other.url, 'helpdesk', 'salah'),
    );
    const all = await Promise.all(tries);
    expect(all.filter((status) => status === 401)).toHaveLength(5);
  });

  it('from many addresses meet a ceiling that grows, forgets, and leaves known places alone', async () => {
    const { url, clock } = await desk();
    const at = (n: number): string => `203.0.113.${n}`;
    expect(await guess(url, 'admin', 'demo', at(1))).toBe(200);
    const wrong: number[] = [];
    for (let n = 2; n < 2 + SPREAD; n++) wrong.push(await guess(url, 'admin', 'salah', at(n)));
    expect(wrong.filter((status) => status === 401)).toHaveLength(20);
    expect(await guess(url, 'admin', 'demo', at(200))).toBe(429);
    expect(await guess(url, 'admin', 'demo', at(1))).toBe(200);
    expect(await guess(url, 'verifikator', 'demo', at(200))).toBe(200);
    clock.advance(5_000);
    expect(await guess(url, 'admin', 'salah', at(63))).toBe(401);
    clock.advance(5_000);
    expect(await guess(url, 'admin', 'salah', at(64))).toBe(429);
    clock.advance(10 * 60_000);
    expect(await guess(url, 'admin', 'demo', at(201))).toBe(200);
    clock.advance(24 * 60 * 60_000);
    expect(await guess(url, 'admin', 'salah', at(65))).toBe(401);
    expect(await guess(url, 'admin', 'salah', at(66))).toBe(401);
  });

  it('leave the count over all addresses as it was when the owner signs in', async () => {
    const { url } = await desk();
    for (let n = 0; n < 19; n++) await guess(url, 'admin', 'salah', `203.0.113.${n}`);
    for (let n = 100; n < 103; n++) expect(await guess(url, 'admin', 'demo', `203.0.113.${n}`)).toBe(200);
    expect(await guess(url, 'admin', 'salah', '203.0.113.150')).toBe(401);
    expect(await guess(url, 'admin', 'salah', '203.0.113.151')).toBe(429);
  });

  it('from the address of everybody do not lock out who signed in there before', async () => {
    const { url } = await desk();
    expect(await guess(url, 'helpdesk', 'demo')).toBe(200);
    const wrong: number[] = [];
    for (let n = 0; n < 8; n++) wrong.push(await guess(url, 'helpdesk', 'salah'));
    expect(wrong).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect(await guess(url, 'helpdesk', 'demo')).toBe(200);
    for (let n = 0; n < 20; n++) await guess(url, 'helpdesk', 'salah');
    expect(await guess(url, 'helpdesk', 'demo')).toBe(429);
  });

  it('do not lock out a browser that signed in before, whatever others do at its address', async () => {
    const { url } = await desk();
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const login = async (password: string, cookie = ''): Promise<Response> =>
      fetch(`${url}/api/v1/session`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify({ username: 'helpdesk', password }),
      });
    const first = await login('demo');
    const mark = first.headers
      .getSetCookie()
      .find((one) => one.startsWith('loket_device='))
      ?.split(';')[0];
    expect(mark).toBeDefined();
    for (let n = 0; n < 26; n++) await guess(url, 'helpdesk', 'salah');
    expect((await login('demo')).status).toBe(429);
    expect((await login('demo', `${mark ?? ''}x`)).status).toBe(429);
    expect((await login('demo', mark)).status).toBe(200);
    const wrong = [];
    for (let n = 0; n < 6; n++) wrong.push((await login('salah', mark)).status);
    expect(wrong).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('are noted with account, address and request, and what was typed as a name is not', async () => {
    const { url, store, logged } = await desk();
    await guess(url, 'rahasia-saya-123', 'salah');
    await guess(url, 'helpdesk', 'salah', '203.0.113.9');
    await guess(url, 'helpdesk', 'demo', '203.0.113.9');
    const noted = await native(store.audit)
      .find({ action: { $in: ['login', 'login-failed'] } })
      .sort({ _id: 1 })
      .toArray();
    expect(
      noted.map(({ action, actor, subject, details }) => [action, actor, subject, details['address']]),
    ).toEqual([
      ['login-failed', null, null, expect.any(String)],
      ['login-failed', null, 'helpdesk', '203.0.113.9'],
      ['login', 'helpdesk', 'helpdesk', '203.0.113.9'],
    ]);
    expect(noted.every(({ details }) => typeof details['requestId'] === 'string')).toBe(true);
    expect(logged.join('')).not.toMatch(/rahasia-saya|203\.0\.113/);
  });
});

describe('a proxy before the product', () => {
  /** Guesses by a client that claims another address each time. */
  const spoofed = async (url: string): Promise<number> => {
    let looked = 0;
    for (let n = 0; n < 24; n++) {
      if ((await guess(url, 'verifikator', 'salah', `198.51.100.${n}`)) === 401) looked += 1;
    }
    return looked;
  };

  it('that appends or overwrites X-Forwarded-For is believed the last address only', async () => {
    for (const behaviour of ['append', 'overwrite'] as const) {
      const made = await desk();
      const { url } = await proxy(behaviour, made);
      expect([behaviour, await spoofed(url)]).toEqual([behaviour, 5]);
      expect([behaviour, await guess(made.url, 'verifikator', 'demo', '203.0.113.77')]).toEqual([
        behaviour,
        200,
      ]);
    }
  });

  it('that hands on what a client wrote is stopped by the ceiling of the account', async () => {
    const made = await desk();
    const { url } = await proxy('pass', made);
    expect(await spoofed(url)).toBe(20);
  });

  it('that sends no header makes one address of all, and locks out nobody who was there before', async () => {
    const made = await desk();
    const { url } = await proxy('none', made);
    expect(await guess(url, 'verifikator', 'demo')).toBe(200);
    expect(await spoofed(url)).toBe(5);
    expect(await guess(url, 'verifikator2', 'demo')).toBe(200);
    const other = await desk();
    const shared = await proxy('none', other);
    expect(await guess(shared.url, 'verifikator', 'demo')).toBe(200);
    for (let n = 0; n < 5; n++) await guess(shared.url, 'verifikator', 'salah');
    expect(await guess(shared.url, 'verifikator', 'demo')).toBe(200);
  });

  it('that is not named is not believed, on whatever net it is, and said once in production', async () => {
    const made = await desk({ mode: 'production', trustedProxies: ['10.0.0.0/8'] });
    const { url } = await proxy('append', made);
    expect(await spoofed(url)).toBe(5);
    const warned = made.logged.filter((line) => line.includes('TRUSTED_PROXIES'));
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain('"proxy":"127.0.0.1"');
    const named = await desk({ mode: 'production' });
    const before = await proxy('append', named);
    await guess(before.url, 'verifikator', 'salah');
    expect(named.logged.filter((line) => line.includes('TRUSTED_PROXIES'))).toEqual([]);
  });
});
