import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadinessWatch, type Health } from '../../src/admin/http/readiness.js';
import { ManualClock } from '../../src/core/clock.js';
import { AUDIT_RETENTION_MS, READY_KEPT_MS } from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import { SecurityLog } from '../../src/models/security-log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { silentLogger } from '../../src/core/log.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { openTimers } from '../support/timers.js';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk({ rateLimits: true });
});
afterAll(() => desk.stop());

/** A request with headers that neither a browser nor `fetch` lets anybody set. */
function ask(
  url: string,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => (body += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('the pages of demo mode', () => {
  it('answer to the names of this machine only: not to a name that was turned to it, not through a tunnel', async () => {
    const guarded = ['/demo/mail', '/api/demo/mail', '/petugas/masuk', '/api/v1/openapi.json'];
    for (const path of guarded) {
      for (const host of ['127.0.0.1', 'localhost:3000', 'LOCALHOST', '[::1]:3000']) {
        expect([path, host, (await ask(desk.url, path, { host })).status]).toEqual([path, host, 200]);
      }
      for (const host of [
        'jahat.example',
        'jahat.example:3000',
        '127.0.0.1.jahat.example',
        '192.0.2.1',
        'localhost.',
      ]) {
        const { status, body } = await ask(desk.url, path, { host });
        expect([path, host, status]).toEqual([path, host, 421]);
        expect(body).not.toContain('Kata sandi');
      }
      const tunnel = { host: 'localhost:3000', 'x-forwarded-host': 'kantor.tunnel.example' };
      expect([path, (await ask(desk.url, path, tunnel)).status]).toEqual([path, 421]);
    }
    const login = await ask(desk.url, '/api/v1/session', { host: 'jahat.example' }, 'POST');
    expect([login.status, JSON.parse(login.body).code]).toEqual([421, 'wrong-host']);
  });
});

describe('/metrics', () => {
  it('without METRICS_TOKEN is for a program on this machine that no proxy stands before', async () => {
    expect((await ask(desk.url, '/metrics', {})).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-proto']) {
      const { status, body } = await ask(desk.url, '/metrics', { [header]: '127.0.0.1' });
      expect([header, status, body.includes('loket_')]).toEqual([header, 403, false]);
    }
  });

  it('with METRICS_TOKEN wants it, from this machine too', async () => {
    const closed = await testDesk({ metricsToken: 'sebuah-token-yang-panjang' });
    try {
      const as = async (authorization?: string) =>
        (await ask(closed.url, '/metrics', authorization === undefined ? {} : { authorization })).status;
      expect([await as(), await as('Bearer salah'), await as('Basic sebuah-token-yang-panjang')]).toEqual([
        401, 401, 401,
      ]);
      expect(await as('Bearer sebuah-token-yang-panjang')).toBe(200);
    } finally {
      await closed.stop();
    }
  });
});

describe('/ready', () => {
  it('asks once for however many ask, keeps the answer ten seconds, and counts silence as down', async () => {
    const clock = new ManualClock('2026-11-24T02:00:00.000Z');
    let [asked, health] = [0, 'up' as Health];
    const watch = new ReadinessWatch(
      [
        { name: 'database', fatal: true, check: () => Promise.resolve((asked++, health)) },
        { name: 'mail', fatal: false, check: () => Promise.reject(new Error('away')) },
        { name: 'whatsapp', fatal: false, check: () => Promise.resolve('off') },
      ],
      clock,
    );
    const all = await Promise.all(Array.from({ length: 50 }, () => watch.now()));
    expect(all[49]).toEqual({ ready: true, checks: { database: 'up', mail: 'down', whatsapp: 'off' } });
    expect(asked).toBe(1);
    health = 'down';
    clock.advance(READY_KEPT_MS / 2);
    expect((await watch.now()).ready).toBe(true);
    expect(asked).toBe(1);
    clock.advance(1);
    expect((await watch.now()).ready).toBe(true);
    expect(asked).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await watch.now()).ready).toBe(false);
    health = 'up';
    clock.advance(READY_KEPT_MS + 1);
    expect((await watch.now()).ready).toBe(true);
  });
});

describe('RateLimit headers', () => {
  it('tell what is left and hold nothing of an address', async () => {
    const answer = await desk.visitor().send('GET', '/api/v1/openapi.json');
    const policy = answer.headers.get('ratelimit-policy') ?? '';
    expect(policy).toContain('"address";q=3000;w=60');
    expect(answer.headers.get('ratelimit')).toMatch(/"address";r=\d+;t=\d+/u);
    expect(`${policy} ${answer.headers.get('ratelimit')}`).not.toMatch(/pk=/u);
  });
});

describe('names of staff', () => {
  it('stand in one line and do not turn the writing around', async () => {
    const admin = await desk.as('admin');
    for (const name of [
      'Rina\nBcc: x@y.id',
      'Rina\u202Eanir',
      'Ri\u0000na',
      'Ri\u2028na',
      'Rina\u2066',
      'Rina\u200B',
    ]) {
      const body = { username: 'rina', name, role: 'helpdesk', password: 'kata-sandi-yang-panjang' };
      const made = await admin.api('POST', '/staff', { body });
      expect([JSON.stringify(name), made.status]).toEqual([JSON.stringify(name), 422]);
      const changed = await admin.api('PATCH', '/staff/auditor', { body: { name } });
      expect([JSON.stringify(name), changed.status]).toEqual([JSON.stringify(name), 422]);
    }
    const fine = await admin.api('PATCH', '/staff/auditor', { body: { name: "Ni Luh Sri'ah, S.T. 2" } });
    expect(fine.status).toBe(200);
  });
});

describe('the audit', () => {
  it('shows security events to admin and auditor, by event, actor and time, page by page', async () => {
    const security = new SecurityLog({
      store: desk.store,
      log: silentLogger(),
      metrics: createMetrics({ processMetrics: false }),
    });
    for (let count = 0; count < 5; count++) {
      await security.note({
        name: 'login-failed',
        result: 'refused',
        actor: 'helpdesk',
        address: '192.0.2.1',
      });
      desk.clock.advance(1000);
    }
    const auditor = await desk.as('auditor');
    const find = async (query: string) => (await auditor.api('GET', `/audit?${query}`)).body;
    const first = await find('event=login-failed&actor=helpdesk&limit=2');
    expect(first).toMatchObject({
      total: 5,
      items: [{ event: 'login-failed', details: { address: '192.0.2.1' } }, {}],
    });
    const rest = await find(`event=login-failed&actor=helpdesk&limit=200&cursor=${first.nextCursor}`);
    expect([rest.items.length, rest.nextCursor]).toEqual([3, null]);
    const from = first.items[1].at;
    expect((await find(`event=login-failed&from=${from}`)).total).toBe(2);
    expect((await find(`event=login-failed&to=${from}`)).total).toBe(3);
    for (const bad of [
      'limit=0',
      'from=kemarin',
      `from=${from}&to=2020-01-01T00:00:00Z`,
      'cursor=%24ne',
      'actor[$ne]=x',
    ]) {
      const { status } = await auditor.api('GET', `/audit?${bad}`);
      expect([bad, status]).toEqual([bad, bad.startsWith('actor') ? 200 : 400]);
    }
    expect((await (await desk.as('helpdesk')).api('GET', '/audit')).status).toBe(403);
  });

  it('is kept for 400 days, changes of accounts longer', async () => {
    const at = await openTimers();
    try {
      const entry = (action: string, ageMs: number) => ({
        _id: at.store.ids.next(),
        at: new Date(at.clock.now().getTime() - ageMs),
        actor: null,
        action,
        subject: null,
        details: {},
      });
      const { security, other } = AUDIT_RETENTION_MS;
      await native(at.store.audit).insertMany([
        entry('login', security),
        entry('login', security - 1),
        entry('staff-created', security + 1),
        entry('staff-created', other),
      ]);
      await at.run('queues');
      const kept = await native(at.store.audit).find().sort({ _id: 1 }).toArray();
      expect(kept.map(({ action }) => action)).toEqual(['login', 'staff-created']);
    } finally {
      await at.stop();
    }
  });
});
