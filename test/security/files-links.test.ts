import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { open, send } from '../support/admin/page.js';

let desk: TestDesk;
let beside: TestDesk;
let caseId = '';
beforeAll(async () => {
  desk = await testDesk();
  beside = await testDesk({ beside: desk });
  caseId = (await desk.cases.byNumber(await desk.submit()))?.id ?? '';
});
afterAll(async () => {
  await beside.stop();
  await desk.stop();
});

const make = (): Promise<string> =>
  inTransaction(desk.store, (tx) => desk.admin.filesLinks.makeIn(tx, 'verifikator', caseId));
const readings = (): Promise<number> => native(desk.store.readings).countDocuments({ caseId });

describe('a link of /berkas', () => {
  it('is not spent by whoever looks ahead', async () => {
    const link = await make();
    const before = await readings();
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS']) await beside.visitor().send(method, link);
    expect(await readings()).toBe(before);
    const door = await open(desk.visitor(), link);
    expect([door.status, door.headers.get('referrer-policy'), door.headers.get('cache-control')]).toEqual([
      200,
      'no-referrer',
      'no-store',
    ]);
  });

  it('opens once, for one browser, whoever presses first', async () => {
    const link = await make();
    const people = [desk.visitor(), beside.visitor(), desk.visitor()];
    const pressed = await Promise.all(people.map((one) => one.send('POST', link)));
    expect(pressed.map(({ status }) => String(status)).toSorted()).toEqual(['303', '410', '410']);
    const winner = pressed.findIndex(({ status }) => status === 303);
    const view = pressed[winner]?.headers.get('location') ?? '';
    const cookie = pressed[winner]?.headers.getSetCookie().at(-1) ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).toContain(`Path=${view};`);
    expect((await desk.visitor().send('GET', link)).status).toBe(410);
    for (const [at, one] of people.entries()) {
      expect((await one.send('GET', view)).status).toBe(at === winner ? 200 : 410);
      expect((await one.send('GET', `${view}/dokumen/ktp/1`)).status).toBe(at === winner ? 200 : 410);
    }
  });

  it('shows its own case only, with its own cookie only', async () => {
    const [one, other] = [desk.visitor(), desk.visitor()];
    const first = await one.send('POST', await make());
    const second = await other.send('POST', await make());
    const [a, b] = [first, second].map((answer) => answer.headers.get('location') ?? '');
    one.cookie = other.cookie;
    expect((await one.send('GET', a ?? '')).status).toBe(410);
    expect((await other.send('GET', b ?? '')).status).toBe(200);
  });

  it('is not opened by a form of another site', async () => {
    const link = await make();
    const forged = await desk.visitor().send('POST', link, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(forged.status).toBe(403);
    const visitor = desk.visitor();
    expect((await send(visitor, (await open(visitor, link)).form('Buka dokumen'))).status).toBe(200);
  });

  it('is over after ten minutes, swept, and in no log', async () => {
    const link = await make();
    desk.clock.advance(10 * 60_000);
    expect((await desk.visitor().send('GET', link)).status).toBe(410);
    expect((await desk.visitor().send('POST', link)).status).toBe(410);
    await desk.admin.sweep();
    expect(await native(desk.store.filesLinks).countDocuments({})).toBe(0);
    const secret = link.split('/').at(-1) ?? '';
    expect(desk.logged.concat(beside.logged).join('')).not.toContain(secret);
    expect(JSON.stringify(await native(desk.store.audit).find().toArray())).not.toContain(secret);
  });
});
