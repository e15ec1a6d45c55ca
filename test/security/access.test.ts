import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { Client } from '../support/admin/client.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { open, send } from '../support/admin/page.js';
import { byLength } from '../support/length.js';

let desk: TestDesk;
let beside: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
  beside = await testDesk({ beside: desk });
});
afterAll(async () => {
  await beside.stop();
  await desk.stop();
});

const GOOD = 'sembilan-perahu-biru';
/** Guesses in a row: several times as many as are compared. */
const MANY = byLength({ short: 15, long: 40 });
let made = 0;

/** A new member of staff with a session, a token, a linked chat and a link to scans. */
async function member(role = 'helpdesk') {
  const username = `orang${++made}`;
  const admin = await desk.as('admin');
  const body = { username, name: 'Orang', role, password: GOOD };
  expect((await admin.api('POST', '/staff', { body })).status).toBe(201);
  const session = desk.visitor();
  await session.login(username, GOOD);
  const other = beside.visitor();
  await other.login(username, GOOD);
  const token = beside.visitor();
  token.bearer = (await session.api('POST', '/tokens', { body: { label: 'x' } })).body.token;
  const { code } = (await session.api('POST', '/staff/me/link-code')).body;
  const account = { channel: 'telegram', account: 'bot', userId: username };
  await inTransaction(desk.store, (tx) => desk.admin.linkCodes.redeemIn(tx, code, account));
  const number = await desk.submit();
  const caseId = (await desk.cases.byNumber(number))?.id ?? '';
  const link = await inTransaction(desk.store, (tx) => desk.admin.filesLinks.makeIn(tx, username, caseId));
  const viewer = beside.visitor();
  const opened = await inTransaction(desk.store, (tx) => desk.admin.filesLinks.makeIn(tx, username, caseId));
  const view = await send(viewer, (await open(viewer, opened)).form('Buka dokumen'));
  expect(view.status).toBe(200);
  const page = view.links.find((one) => one.includes('/dokumen/'))?.split('/dokumen/')[0] ?? '';
  const lives = async () => ({
    session: (await session.api('GET', '/session')).status === 200,
    other: (await other.api('GET', '/session')).status === 200,
    token: (await token.api('GET', '/session')).status === 200,
    chat: ((await native(desk.store.staff).findOne({ _id: username }))?.accounts.length ?? 0) > 0,
    link: (await beside.visitor().send('GET', link)).status === 200,
    view: (await viewer.send('GET', page)).status === 200,
  });
  expect(Object.values(await lives())).toEqual([true, true, true, true, true, true]);
  return { username, admin, session, token, lives };
}

const NOTHING = { session: false, other: false, token: false, chat: false, link: false, view: false };

describe('what ends a way in, at once and in all processes', () => {
  it('an own new password: everything but the session that made it', async () => {
    const { username, session, lives } = await member();
    const put = (body: unknown) => session.api('PUT', '/staff/me/password', { body });
    expect((await put({ current: 'salah', password: 'dua-belas-gajah-putih' })).status).toBe(401);
    expect((await put({ current: GOOD, password: 'pendek' })).status).toBe(422);
    expect((await put({ current: GOOD, password: 'dua-belas-gajah-putih' })).status).toBe(204);
    expect(await lives()).toEqual({ ...NOTHING, session: true });
    await expect(beside.visitor().login(username, GOOD)).rejects.toThrow('wrong-credentials');
    await beside.visitor().login(username, 'dua-belas-gajah-putih');
  });

  it('a password set by an admin: everything', async () => {
    const { username, admin, lives } = await member();
    const change = (name: string, password: string) =>
      admin.api('PATCH', `/staff/${name}`, { body: { password } });
    expect((await change(username, 'dua-belas-gajah-putih')).status).toBe(200);
    expect(await lives()).toEqual(NOTHING);
    expect((await change('admin', 'dua-belas-gajah-putih')).body.code).toBe('own-password');
  });

  it('another role: sessions, tokens and links', async () => {
    const { username, admin, lives } = await member();
    const patch = (body: unknown) => admin.api('PATCH', `/staff/${username}`, { body });
    expect((await patch({ name: 'Nama Lain', role: 'helpdesk' })).status).toBe(200);
    expect((await lives()).session).toBe(true);
    expect((await patch({ role: 'auditor' })).status).toBe(200);
    expect(await lives()).toEqual({ ...NOTHING, chat: true });
  });

  it('a switched-off account: everything, and nothing comes back with it', async () => {
    const { username, admin, lives } = await member();
    await admin.api('PATCH', `/staff/${username}`, { body: { active: false } });
    expect(await lives()).toEqual(NOTHING);
    await admin.api('PATCH', `/staff/${username}`, { body: { active: true } });
    expect(await lives()).toEqual(NOTHING);
  });

  it('also a session that is being opened at that moment', async () => {
    const { username, admin } = await member();
    const client = desk.visitor();
    const logins = Array.from({ length: 4 }, () =>
      client.api('POST', '/session', { body: { username, password: GOOD } }),
    );
    await admin.api('PATCH', `/staff/${username}`, { body: { password: 'dua-belas-gajah-putih' } });
    await Promise.all(logins);
    expect((await client.api('GET', '/session')).status).toBe(401);
  });

  it('its owner, one by one', async () => {
    const { session, lives } = await member();
    const { items } = (await session.api('GET', '/staff/me/access')).body;
    expect(items.map((one: { kind: string }) => one.kind).sort()).toEqual([
      'chat',
      'session',
      'session',
      'token',
    ]);
    const idOf = (kind: string): string =>
      items.find((one: { kind: string; current: boolean }) => one.kind === kind && !one.current).id;
    const end = async (id: string) => (await session.api('DELETE', `/staff/me/access/${id}`)).status;
    expect([await end(idOf('session')), await end(idOf('token'))]).toEqual([204, 204]);
    expect(await lives()).toEqual({ ...NOTHING, session: true, chat: true, link: true, view: true });
    expect(await end(idOf('chat'))).toBe(204);
    expect(await lives()).toEqual({ ...NOTHING, session: true });
    expect(await end(idOf('chat'))).toBe(404);
    const stranger = await member();
    const theirs = (await stranger.session.api('GET', '/staff/me/access')).body.items;
    for (const { id } of theirs as { id: string }[]) expect(await end(id)).toBe(404);
    expect((await stranger.lives()).session).toBe(true);
  });
});

describe('a token', () => {
  it('ends after ninety days, or sooner by choice', async () => {
    const { session, token } = await member();
    const short = desk.visitor();
    short.bearer = (await session.api('POST', '/tokens', { body: { days: 1 } })).body.token;
    expect((await session.api('POST', '/tokens', { body: { days: 91 } })).status).toBe(422);
    desk.clock.advance(24 * 60 * 60_000);
    expect((await short.api('GET', '/session')).body.code).toBe('wrong-token');
    expect((await token.api('GET', '/session')).status).toBe(200);
    desk.clock.advance(89 * 24 * 60 * 60_000);
    expect((await token.api('GET', '/session')).status).toBe(401);
    expect(await desk.admin.sweep()).toBeGreaterThan(0);
  });

  it('does no more than it is for, by the API or the pages', async () => {
    const { session } = await member('admin');
    const number = await desk.submit();
    const of = async (scope: string): Promise<Client> => {
      const client = desk.visitor();
      client.bearer = (await session.api('POST', '/tokens', { body: { scope } })).body.token;
      return client;
    };
    const [read, act, manage] = [await of('read'), await of('act'), await of('manage')];
    const staff = { username: 'x', name: '', role: 'admin', password: '' };
    expect((await read.api('GET', `/cases/${number}`)).status).toBe(200);
    expect((await read.act(number, 'claim')).body.code).toBe('forbidden-scope');
    expect((await read.api('POST', `/cases/${number}/messages`, { body: { text: 'Halo' } })).status).toBe(
      403,
    );
    expect((await act.api('POST', `/cases/${number}/messages`, { body: { text: 'Halo' } })).status).toBe(202);
    expect((await act.api('POST', '/staff', { body: staff })).body.code).toBe('forbidden-scope');
    expect((await manage.api('POST', '/staff', { body: staff })).status).toBe(422);
    for (const client of [read, manage]) {
      const page = await client.send('POST', `/petugas/kasus/${number}/pesan`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'text=Halo',
      });
      expect(page.status).toBe(403);
    }
  });

  it('makes no token, link code, second factor or password, nor ends a session', async () => {
    const { token } = await member();
    for (const [method, path, body] of [
      ['POST', '/tokens', {}],
      ['POST', '/staff/me/link-code', undefined],
      ['POST', '/staff/me/totp', undefined],
      ['DELETE', '/staff/me/totp', undefined],
      ['POST', '/session/confirm', { password: GOOD }],
      ['PUT', '/staff/me/password', { current: GOOD, password: 'dua-belas-gajah-putih' }],
      ['GET', '/staff/me/access', undefined],
      ['DELETE', '/staff/me/access/x', undefined],
    ] as const) {
      const answer = await token.api(method, path, body === undefined ? {} : { body });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'session-needed']);
    }
  });
});

describe('a session whose password was given long ago', () => {
  it('makes no secrets until it is given again, and guesses are counted', async () => {
    const { session } = await member();
    desk.clock.advance(10 * 60_000);
    for (const path of ['/tokens', '/staff/me/link-code', '/staff/me/totp']) {
      const answer = await session.api('POST', path, { body: {} });
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'confirm-password']);
    }
    const put = await session.api('PUT', '/staff/me/password', {
      body: { password: 'dua-belas-gajah-putih' },
    });
    expect(put.body.code).toBe('confirm-password');
    const confirm = (password: string) => session.api('POST', '/session/confirm', { body: { password } });
    expect((await confirm('salah')).status).toBe(401);
    expect((await confirm(GOOD)).status).toBe(200);
    expect((await session.api('POST', '/staff/me/link-code')).status).toBe(201);
    const many = await Promise.all(Array.from({ length: MANY }, () => confirm('salah')));
    expect(many.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    expect(many.at(-1)?.status).toBe(429);
  });
});

describe('passwords', () => {
  it('that are short, made of the name, or common are refused by all ways in', async () => {
    const { session, admin } = await member();
    const weak = [
      'sebelas-kar',
      'password1234',
      'qwertyuiop12',
      '123456789012',
      'aaaaaaaaaaaa',
      'loket12345678',
      'dina2dina2dina2',
    ];
    for (const password of weak) {
      const body = { username: 'dina2', name: 'Dina', role: 'helpdesk', password };
      const answer = await admin.api('POST', '/staff', { body });
      expect([password, answer.status, answer.body.issues?.[0]?.path]).toEqual([password, 422, 'password']);
      const own = await session.api('PUT', '/staff/me/password', { body: { current: GOOD, password } });
      expect([password, own.status]).toEqual([password, password === 'dina2dina2dina2' ? own.status : 422]);
    }
    const first = { username: 'kepala', password: 'password1234' };
    const empty = await testDesk();
    try {
      for (const username of ['admin']) await native(empty.store.staff).deleteOne({ _id: username });
      await expect(empty.admin.accounts.bootstrap(first)).rejects.toMatchObject({ code: 'weak-password' });
      expect(await empty.admin.accounts.bootstrap({ ...first, password: GOOD })).toBe(true);
      expect(await empty.admin.accounts.bootstrap(first)).toBe(false);
    } finally {
      await empty.stop();
    }
  });
});

describe('a second factor', () => {
  const codeAt = (secret: string, steps = 0): string =>
    generateSync({ secret, epoch: Math.floor(desk.clock.now().getTime() / 1000) + 30 * steps });

  async function enrolled() {
    const one = await member();
    const { secret, otpauth } = (await one.session.api('POST', '/staff/me/totp')).body;
    expect(otpauth).toContain(`secret=${secret}`);
    const confirm = (otp: string) => one.session.api('POST', '/staff/me/totp/confirm', { body: { otp } });
    expect((await confirm('000000')).body.code).toBe('otp-not-confirmed');
    const { recoveryCodes } = (await confirm(codeAt(secret))).body;
    const login = (otp?: string, password = GOOD, at = desk) =>
      at.visitor().api('POST', '/session', {
        body: { username: one.username, password, ...(otp === undefined ? {} : { otp }) },
      });
    return { ...one, secret: secret as string, recoveryCodes: recoveryCodes as string[], login };
  }

  it('is asked for at log-in; a step is taken once, by all processes', async () => {
    const { secret, login, lives } = await enrolled();
    expect(await lives()).toMatchObject({ session: true, other: false, token: true });
    expect([(await login()).body.code, (await login('')).body.code]).toEqual([
      'otp-required',
      'otp-required',
    ]);
    expect((await login(codeAt(secret), 'salah')).body.code).toBe('wrong-credentials');
    expect((await login(codeAt(secret))).body.code).toBe('wrong-otp');
    desk.clock.advance(30_000);
    const code = codeAt(secret);
    const both = await Promise.all([login(code), login(code, GOOD, beside)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 401]));
    expect((await login(codeAt(secret, -1))).status).toBe(401);
    expect((await login(codeAt(secret, 3))).status).toBe(401);
    expect((await login(codeAt(secret, 1))).status).toBe(200);
  });

  it('gives way to a recovery code once each; guesses of codes are counted as passwords are', async () => {
    const { recoveryCodes, login, session } = await enrolled();
    expect([recoveryCodes.length, new Set(recoveryCodes).size]).toEqual([10, 10]);
    const [first = '', second = ''] = recoveryCodes;
    expect((await login(first)).status).toBe(200);
    expect((await login(first)).status).toBe(401);
    expect((await login(second.toLowerCase().replace('-', ' '))).status).toBe(200);
    const guesses = [];
    for (let n = 0; n < MANY; n++) guesses.push((await login(String(100_000 + n))).status);
    expect(guesses.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect((await session.api('DELETE', '/staff/me/totp')).status).toBe(204);
    expect((await session.api('DELETE', '/staff/me/totp')).body.code).toBe('no-second-factor');
  });

  it('does not reset the count of guesses by leaving the code out', async () => {
    const { login } = await enrolled();
    for (let n = 0; n < 4; n++) expect((await login('000000')).status).toBe(401);
    for (let n = 0; n < 4; n++) expect((await login()).body.code).toBe('otp-required');
    expect((await login('000000')).status).toBe(401);
    expect([401, 429]).toContain((await login('000000')).status);
    const seen = [];
    for (let n = 0; n < MANY; n++) seen.push((await login('000000')).status);
    expect(seen.at(-1)).toBe(429);
  });

  it('is at rest neither as a secret nor as codes, and an admin may take it away', async () => {
    const { username, secret, recoveryCodes, admin, login } = await enrolled();
    const doc = await native(desk.store.staff).findOne({ _id: username });
    const stored = JSON.stringify(doc) + (doc?.secondFactor?.secret.toString('latin1') ?? '');
    for (const text of [secret, ...recoveryCodes, ...recoveryCodes.map((one) => one.replace('-', ''))]) {
      expect(stored).not.toContain(text);
    }
    expect((await admin.api('PATCH', `/staff/${username}`, { body: { secondFactor: false } })).status).toBe(
      200,
    );
    expect((await login()).status).toBe(200);
    expect(await native(desk.store.dataKeys).findOne({ _id: doc?.secondFactor?.keyId ?? '' })).toBeNull();
    const noted = await native(desk.store.audit)
      .find({ action: 'second-factor-changed', subject: username })
      .toArray();
    // Both were noted at the same instant of the test's clock, so their order is open.
    expect(new Map(noted.map(({ actor, details }) => [actor, details['state']]))).toEqual(
      new Map([
        [username, 'on'],
        ['admin', 'off'],
      ]),
    );
  });

  it('is required of admins in production: until it is set up nothing else is open', async () => {
    const real = await testDesk({ mode: 'production' });
    try {
      const admin = real.visitor();
      const { body } = await admin.login('admin');
      expect(body.mustEnrol).toBe(true);
      const number = await real.submit();
      for (const [method, path] of [
        ['GET', '/cases'],
        ['GET', `/cases/${number}`],
        ['GET', '/staff'],
        ['POST', '/staff'],
        ['POST', '/tokens'],
        ['POST', '/staff/me/link-code'],
        ['GET', '/staff/me/access'],
        ['DELETE', '/staff/me/totp'],
        ['POST', `/cases/${number}/actions/claim`],
      ] as const) {
        const answer = await admin.api(method, path);
        expect([method, path, answer.status, answer.body.code]).toEqual([
          method,
          path,
          403,
          'second-factor-required',
        ]);
      }
      for (const path of [
        '',
        '/tugas',
        '/staf',
        '/akun',
        `/kasus/${number}`,
        `/kasus/${number}/dokumen.zip`,
      ]) {
        expect([path, (await open(admin, `/petugas${path}`)).texts('h1')]).toEqual([path, ['Faktor kedua']]);
      }
      expect((await (await real.as('helpdesk')).api('GET', '/cases')).status).toBe(200);
      const page = await open(admin, '/petugas/akun/faktor');
      const shown = await send(admin, page.form('Atur faktor kedua'));
      expect([shown.status, shown.problems(), shown.all('svg').length]).toEqual([200, [], 1]);
      const secret = /\b[A-Z2-7]{32}\b/.exec(shown.text)?.[0] ?? '';
      const wrong = await send(admin, shown.form('Aktifkan'), { otp: '000000' });
      expect([wrong.status, wrong.problems()]).toEqual([422, []]);
      const otp = generateSync({ secret, epoch: Math.floor(real.clock.now().getTime() / 1000) });
      const done = await send(admin, wrong.form('Aktifkan'), { otp });
      expect([done.status, done.problems()]).toEqual([200, []]);
      const recovery = done.texts('li').find((one) => /^[A-Z2-9]{5}-[A-Z2-9]{5}$/.test(one)) ?? '';
      expect((await admin.api('GET', '/cases')).status).toBe(200);
      const again = real.visitor();
      const login = await open(again, '/petugas/masuk');
      const asked = await send(again, login.form('Masuk'), { username: 'admin', password: 'demo' });
      expect([asked.status, asked.text.includes('kode sekali pakai')]).toEqual([401, true]);
      const inside = await send(again, asked.form('Masuk'), {
        username: 'admin',
        password: 'demo',
        otp: recovery,
      });
      expect(inside.texts('h1')).toEqual(['Antrean']);
    } finally {
      await real.stop();
    }
  });
});

describe('the account page', () => {
  it('changes the password, ends ways in, and asks for the password where it is needed', async () => {
    const { username, session, lives } = await member();
    const page = await open(session, '/petugas/akun');
    expect([page.status, page.problems()]).toEqual([200, []]);
    const wrong = await send(session, page.form('Ganti kata sandi'), {
      current: GOOD,
      password: 'password1234',
    });
    expect([wrong.status, wrong.problems(), wrong.text.includes('terlalu umum')]).toEqual([422, [], true]);
    const chat = page.forms.filter(({ button }) => button === 'Akhiri').at(-1);
    if (!chat) throw new Error('no chat on the page');
    expect((await send(session, chat)).text).toContain('Akses itu sudah diakhiri.');
    expect((await lives()).chat).toBe(false);
    desk.clock.advance(11 * 60_000);
    const asked = await send(session, page.form('Buat kode'));
    expect([asked.status, asked.problems()]).toEqual([403, []]);
    const confirmed = await send(session, asked.form('Konfirmasi'), { password: GOOD });
    expect(confirmed.text).toContain('Kata sandi cocok.');
    expect((await send(session, confirmed.form('Buat kode'))).text).toMatch(/\/hubungkan [A-Z2-9]{8}\b/);
    const done = await send(session, page.form('Ganti kata sandi'), {
      current: GOOD,
      password: 'dua-belas-gajah-putih',
    });
    expect(done.text).toContain('Kata sandi diganti.');
    expect(await lives()).toEqual({ ...NOTHING, session: true });
    await desk.visitor().login(username, 'dua-belas-gajah-putih');
    const forged = await session.send('POST', '/petugas/akun/sandi', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'current=dua-belas-gajah-putih&password=sembilan-perahu-biru',
    });
    expect(forged.status).toBe(403);
    const noted = await native(desk.store.audit).find({ action: 'csrf-refused', actor: username }).toArray();
    expect(noted).toHaveLength(1);
  });
});
