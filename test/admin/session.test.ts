import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppError } from '../../src/core/errors.js';
import { inTransaction } from '../../src/models/transaction.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.stop());

describe('session', () => {
  it('signs in by password, tells who it is, and ends', async () => {
    const client = desk.visitor();
    const { body, headers } = await client.login('helpdesk');
    expect(body.user).toEqual({ username: 'helpdesk', name: 'Rina Helpdesk', role: 'helpdesk' });
    expect(headers.getSetCookie()[0]).toMatch(/^loket_session=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await client.api('GET', '/session')).body.user.username).toBe('helpdesk');
    const { cookie } = client;
    expect((await client.api('DELETE', '/session')).status).toBe(204);
    client.cookie = cookie;
    expect((await client.api('GET', '/session')).status).toBe(401);
  });

  it('answers a wrong name and a wrong password alike', async () => {
    const wrong = await desk.visitor().api('POST', '/session', {
      body: { username: 'auditor', password: 'salah' },
    });
    const nobody = await desk.visitor().api('POST', '/session', {
      body: { username: 'tidak-ada', password: 'salah' },
    });
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
  });

  it('slows down guesses for one account from one address, more with each, and forgets on success', async () => {
    const guess = (password: string) =>
      desk.visitor().api('POST', '/session', { body: { username: 'verifikator2', password } });
    const all = await Promise.all(Array.from({ length: 6 }, () => guess('salah')));
    expect(all.every(({ status }) => status === 401 || status === 429)).toBe(true);
    const locked = await guess('demo');
    expect(locked.status).toBe(429);
    expect(locked.body.code).toBe('locked-out');
    const first = Number(locked.headers.get('retry-after'));
    expect(first).toBeGreaterThan(0);
    desk.clock.advance(first * 1000);
    expect((await guess('salah')).status).toBe(401);
    const second = Number((await guess('demo')).headers.get('retry-after'));
    expect(second).toBeGreaterThan(first);
    desk.clock.advance(second * 1000);
    expect((await guess('demo')).status).toBe(200);
    expect((await guess('salah')).status).toBe(401);
    expect((await guess('demo')).status).toBe(200);
  });

  it('asks changes by cookie for the CSRF token, and others not', async () => {
    const client = await desk.as('helpdesk');
    const token = client.csrf;
    client.csrf = null;
    expect((await client.api('POST', '/tokens', { body: { label: 'x' } })).body.code).toBe('csrf');
    client.csrf = 'salah';
    expect((await client.api('POST', '/tokens', { body: { label: 'x' } })).status).toBe(403);
    client.csrf = token;
    const made = await client.api('POST', '/tokens', { body: { label: 'x' } });
    expect(made.status).toBe(201);
    const bearer = desk.visitor();
    bearer.bearer = made.body.token;
    expect((await bearer.api('GET', '/session')).body.user.username).toBe('helpdesk');
    expect((await bearer.api('POST', '/tokens', { body: { label: 'y' } })).body.code).toBe('session-needed');
    expect((await bearer.api('DELETE', `/tokens/${made.body.id}`)).status).toBe(204);
    expect((await bearer.api('GET', '/session')).body.code).toBe('wrong-token');
  });

  it('refuses a login that another site makes the browser send', async () => {
    const answer = await desk.visitor().api('POST', '/session', {
      body: { username: 'helpdesk', password: 'demo' },
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });

  it('ends after two hours without a request', async () => {
    const client = await desk.as('auditor');
    desk.clock.advance(119 * 60_000);
    expect((await client.api('GET', '/session')).status).toBe(200);
    desk.clock.advance(121 * 60_000);
    expect((await client.api('GET', '/session')).status).toBe(401);
    expect(await desk.admin.sweep()).toBeGreaterThanOrEqual(0);
  });
});

describe('staff accounts', () => {
  it('are for admins; others may read them', async () => {
    const helpdesk = await desk.as('helpdesk');
    const body = { username: 'baru', name: 'Baru', role: 'helpdesk', password: 'kata-sandi-panjang' };
    expect((await helpdesk.api('POST', '/staff', { body })).body.code).toBe('forbidden-role');
    expect((await helpdesk.api('GET', '/staff')).body.items).toHaveLength(6);
    const admin = await desk.as('admin');
    expect((await admin.api('POST', '/staff', { body })).status).toBe(201);
    expect((await admin.api('POST', '/staff', { body })).body.code).toBe('staff-exists');
    expect((await admin.api('POST', '/staff', { body: { ...body, password: 'x' } })).status).toBe(422);
    const fresh = desk.visitor();
    await fresh.login('baru', 'kata-sandi-panjang');
    expect((await admin.api('PATCH', '/staff/baru', { body: { active: false } })).body.active).toBe(false);
    expect((await fresh.api('GET', '/session')).status).toBe(401);
  });

  it('keep one admin', async () => {
    const admin = await desk.as('admin');
    const answer = await admin.api('PATCH', '/staff/admin', { body: { role: 'helpdesk' } });
    expect([answer.status, answer.body.code]).toEqual([409, 'last-admin']);
    expect((await admin.api('PATCH', '/staff/tidak-ada', { body: { name: 'X' } })).status).toBe(404);
  });

  it('keep one admin when all leave at once', async () => {
    const { accounts } = desk.admin;
    const names = ['a-satu', 'a-dua', 'a-tiga'];
    for (const username of names) {
      await accounts.create(
        { username, name: username, role: 'admin', password: 'kata-sandi-panjang' },
        null,
      );
    }
    const admins = async (): Promise<string[]> =>
      (await accounts.list())
        .filter(({ role, active }) => role === 'admin' && active)
        .map(({ username }) => username);
    for (let round = 0; round < 8; round++) {
      const all = await admins();
      const leaving = all.map((name, index) =>
        accounts.change(name, index % 2 === 0 ? { active: false } : { role: 'helpdesk' }, 'siapa-pun'),
      );
      const results = await Promise.allSettled(leaving);
      const refusals = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as AppError] : []));
      expect(refusals.map(({ code }) => code)).toEqual(['last-admin']);
      expect(await admins()).toHaveLength(1);
      for (const name of [...names, 'admin']) {
        await accounts.change(name, { role: 'admin', active: true }, 'siapa-pun');
      }
    }
    for (const name of names) await accounts.change(name, { active: false }, 'admin');
    expect(await admins()).toEqual(['admin']);
  });

  it('tie a chat account by a code that works once, for ten minutes', async () => {
    const redeem = (code: string, userId: string) =>
      inTransaction(desk.store, (tx) =>
        desk.admin.linkCodes.redeemIn(tx, code, { channel: 'telegram', account: 'bot', userId }),
      );
    const client = await desk.as('verifikator');
    const first = (await client.api('POST', '/staff/me/link-code')).body.code;
    const { code } = (await client.api('POST', '/staff/me/link-code')).body;
    const unknown = { ok: false, why: 'unknown' };
    expect(await redeem(first, '1')).toEqual(unknown);
    expect(await redeem(` ${code.toLowerCase()} `, '1')).toEqual({
      ok: true,
      member: { username: 'verifikator', role: 'verifikator' },
    });
    expect(await redeem(code, '2')).toEqual(unknown);
    const other = await desk.as('verifikator2');
    const taken = (await other.api('POST', '/staff/me/link-code')).body.code;
    expect(await redeem(taken, '1')).toMatchObject({ member: { username: 'verifikator2' } });
    const staff = (await client.api('GET', '/staff')).body.items;
    const linked = staff.filter((one: { linked: boolean }) => one.linked);
    expect(linked.map((one: { username: string }) => one.username)).toEqual(['verifikator2']);
    const late = (await client.api('POST', '/staff/me/link-code')).body.code;
    desk.clock.advance(11 * 60_000);
    expect(await redeem(late, '3')).toEqual(unknown);
  });
});
