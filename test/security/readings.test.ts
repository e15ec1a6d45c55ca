import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STAFF_PAGE_LINES } from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { Client } from '../support/admin/client.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { BLURRY, COMPLETE, LISTED, PASSED } from '../support/sop-case.js';
import { addressOf, operationsOf, type Operation } from './operations.js';

const PERSON = {
  name: 'Ratna Kusumawardani',
  email: 'ratna.kusuma@surat.example',
  phone: '6281345678901',
  spseUserId: 'ratnakusuma77',
};
/** Applicants' acts: staff are always refused, so they never get an answer. */
const OF_APPLICANTS = ['submit', 'resubmit', 'withdraw'];

let desk: TestDesk;
let staff: Readonly<Record<'helpdesk' | 'helpdesk2' | 'verifikator' | 'admin' | 'auditor', Client>>;
let operations: readonly Operation[];
let number: string;
let caseId: string;
let nik: string;
beforeAll(async () => {
  desk = await testDesk();
  const names = ['helpdesk', 'helpdesk2', 'verifikator', 'admin', 'auditor'] as const;
  const clients = await Promise.all(names.map((name) => desk.as(name)));
  staff = Object.fromEntries(names.map((name, index) => [name, clients[index]])) as typeof staff;
  operations = await operationsOf(desk.visitor());
  number = await desk.submit(PERSON);
  const state = await desk.cases.byNumber(number);
  caseId = state?.id ?? '';
  nik = state?.applicant?.nik ?? '';
});
afterAll(() => desk.stop());

const readings = (filter: object) => native(desk.store.readings).countDocuments(filter);
const secrets = () => [nik, PERSON.email, PERSON.phone, PERSON.spseUserId];
const idOf = (action: string): string =>
  action.replaceAll(/-(\w)/gu, (_all, letter: string) => letter.toUpperCase());

describe('what is personal in an answer', () => {
  it('is marked for the operations that show it, and only for those', () => {
    const marked = operations.filter(({ personal }) => personal).map(({ id }) => id);
    expect(marked).toEqual(
      expect.arrayContaining([
        'getCase',
        'listCaseEvents',
        'listMessages',
        'getTask',
        'getDocumentPage',
        'getDocumentPdf',
        'getDocumentsZip',
        'claim',
      ]),
    );
    for (const list of ['listCases', 'searchCases', 'listTasks', 'listBookings', 'listAudit', 'getSession']) {
      expect([list, marked.includes(list)]).toEqual([list, false]);
    }
  });

  it('leaves a reading each time it is read, by the auditor too', async () => {
    const { conversationId } = (await native(desk.store.cases).findOne({ _id: caseId })) ?? {};
    await inTransaction(desk.store, (tx) =>
      desk.cases.messageFromApplicantIn(tx, {
        conversationId: conversationId ?? '',
        caseId,
        text: `Hubungi saya di ${PERSON.phone} atau ${PERSON.email}.`,
      }),
    );
    const task = (await native(desk.store.tasks).findOne({ caseId, kind: 'applicant-message' }))?._id ?? '';
    const values: Record<string, string> = { number, code: 'ktp', n: '1', id: task };
    for (const { id, method, path, personal } of operations) {
      if (method !== 'GET' || !path.includes('{')) continue;
      const before = await readings({ username: 'auditor' });
      const answer = await staff.auditor.send('GET', `/api/v1${addressOf(path, values)}`);
      const body = Buffer.from(await answer.arrayBuffer()).toString('latin1');
      const noted = (await readings({ username: 'auditor' })) - before;
      expect([id, answer.status, noted > 0]).toEqual([id, 200, personal]);
      if (!personal) expect([id, secrets().filter((secret) => body.includes(secret))]).toEqual([id, []]);
    }
    const kept = await native(desk.store.readings).find({ username: 'auditor' }).toArray();
    expect(new Set(kept.map(({ view }) => view))).toEqual(
      new Set(['case', 'log', 'conversation', 'document', 'task']),
    );
    expect(
      kept.every(({ role, channel, at }) => role === 'auditor' && channel === 'api' && at !== null),
    ).toBe(true);
  });

  it('is masked in every list', async () => {
    for (const { id, method, path } of operations) {
      if (method !== 'GET' || path.includes('{') || path === '/openapi.json') continue;
      const before = await readings({});
      const { status, body } = await staff.admin.api('GET', path);
      expect([id, status]).toEqual([id, 200]);
      const text = JSON.stringify(body);
      expect([id, secrets().filter((secret) => text.includes(secret))]).toEqual([id, []]);
      expect([id, await readings({})]).toEqual([id, before]);
    }
    const { body } = await staff.auditor.api('POST', '/cases/search', { body: { q: nik } });
    expect(body.items).toMatchObject([
      {
        number,
        applicant: {
          name: PERSON.name,
          nik: `${'•'.repeat(12)}${nik.slice(-4)}`,
          npwp: `${'•'.repeat(12)}${nik.slice(-4)}`,
          email: 'r•••@•••',
          phone: `${'•'.repeat(10)}901`,
          spseUserId: 'r•••',
        },
      },
    ]);
    const [task] = body.items[0].tasks;
    expect(task.text).toContain('Hubungi saya');
    expect(secrets().filter((secret) => JSON.stringify(body).includes(secret))).toEqual([]);
  });

  it('leaves a reading with the answer of every act, without beginning work that was only claimed', async () => {
    const seen = new Set<string>();
    const does = async (who: keyof typeof staff, of: string, action: string, input: unknown = {}) => {
      const before = await readings({ username: who, view: 'act' });
      const answer = await staff[who].act(of, action, input);
      expect([action, answer.status, answer.body.code]).toEqual([action, 200, undefined]);
      expect([action, await readings({ username: who, view: 'act' })]).toEqual([action, before + 1]);
      seen.add(idOf(action));
      return answer.body;
    };
    const one = await desk.submit();
    await does('helpdesk', one, 'claim');
    const { items } = (await staff.auditor.api('GET', `/cases/${one}/events`)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual(['submitted', 'claimed']);
    await does('helpdesk', one, 'release');
    await does('helpdesk', one, 'claim');
    await does('admin', one, 'reassign', { to: 'helpdesk2', reason: 'cuti' });
    await does('helpdesk2', one, 'receive-files', { outcome: 'ok' });
    await does('helpdesk2', one, 'explain-delay', { row: 6, reason: 'Listrik padam.' });
    await does('helpdesk2', one, 'check-blacklist', { outcome: 'clear' });
    await does('helpdesk2', one, 'check-completeness', COMPLETE);
    await does('verifikator', one, 'check-registration', { outcome: 'new' });
    const slots = (await staff.verifikator.api('GET', '/slots')).body.items;
    const slot = slots.find(({ verifikator }: { verifikator: string }) => verifikator === 'verifikator');
    await does('verifikator', one, 'book', slot);
    await does('verifikator', one, 'cancel-booking', { reason: 'rapat' });
    await does('verifikator', one, 'book', slot);
    desk.clock.set(slot.startsAt);
    staff = { ...staff, verifikator: await desk.as('verifikator'), helpdesk: await desk.as('helpdesk') };
    staff = { ...staff, helpdesk2: await desk.as('helpdesk2'), admin: await desk.as('admin') };
    staff = { ...staff, auditor: await desk.as('auditor') };
    await does('verifikator', one, 'verify', PASSED);
    await does('verifikator', one, 'send-receipt', { spse: 'approved' });
    await does('helpdesk', one, 'archive');
    const two = await desk.submit();
    await does('helpdesk', two, 'receive-files', { outcome: 'ok' });
    await does('helpdesk', two, 'check-blacklist', LISTED);
    await does('helpdesk2', two, 'reject');
    await does('verifikator', two, 'confirm-spse-blacklist');
    await does('admin', two, 'reopen', { reason: 'salah orang', toRow: 7 });
    const held = await testDesk({ undoSeconds: 60 });
    try {
      const three = await held.submit();
      const client = await held.as('helpdesk');
      await client.act(three, 'receive-files', { outcome: 'deficient', deficiencies: BLURRY });
      expect((await client.act(three, 'undo')).status).toBe(200);
      expect(await native(held.store.readings).countDocuments({ view: 'act' })).toBe(2);
      seen.add('undo');
    } finally {
      await held.stop();
    }
    const acts = operations.filter(({ path, personal }) => path.includes('/actions/') && personal);
    const unseen = acts.map(({ id }) => id).filter((id) => !seen.has(id));
    expect(unseen.filter((id) => !OF_APPLICANTS.includes(id))).toEqual([]);
    for (const action of OF_APPLICANTS) {
      expect([action, (await staff.helpdesk.act(one, action)).status]).toEqual([action, 403]);
    }
  });

  it('leaves a reading for a repetition that is answered from what was kept', async () => {
    const of = await desk.submit();
    const key = { 'idempotency-key': 'sekali' };
    const before = await readings({ username: 'helpdesk', view: 'act' });
    await staff.helpdesk.act(of, 'claim', {}, key);
    const again = await staff.helpdesk.act(of, 'claim', {}, key);
    expect(again.body.applicant.nik).toMatch(/^\d{16}$/u);
    expect(await readings({ username: 'helpdesk', view: 'act' })).toBe(before + 2);
  });
});

describe('a task of somebody without a case', () => {
  it('is masked in the list, whole by itself, with a trace', async () => {
    const words = 'Nomor saya 0813-4567-8901, mohon ditelepon.';
    const doc = await native(desk.store.conversations).findOne({ caseId: null });
    const keyId = await desk.keyring.createDataKey(null, desk.store.ids.next());
    const conversationId = doc?._id ?? 'web:main:none';
    await inTransaction(desk.store, (tx) =>
      desk.cases.openTaskIn(tx, {
        kind: 'applicant-message',
        role: 'helpdesk',
        text: 'Seseorang menulis kepada petugas.',
        closable: true,
        dedupe: `applicant-message:conversation:${conversationId}`,
        keyId,
        words,
      }),
    );
    const { items } = (await staff.helpdesk.api('GET', '/tasks')).body;
    const listed = items.find(({ case: of }: { case: string | null }) => of === null);
    expect(listed.text).toContain('mohon ditelepon');
    expect(listed.text).not.toContain('0813');
    const whole = await staff.helpdesk.api('GET', `/tasks/${listed.id}`);
    expect(whole.body.text).toContain(words);
    expect(await native(desk.store.readings).findOne({ taskId: listed.id })).toMatchObject({
      username: 'helpdesk',
      caseId: null,
      view: 'task',
    });
    const page = await (await staff.auditor.send('GET', '/petugas/tugas')).text();
    expect(page).not.toContain('0813');
    expect(page).toContain(`/petugas/tugas/${listed.id}`);
    const open = await (await staff.auditor.send('GET', `/petugas/tugas/${listed.id}`)).text();
    expect(open).toContain('0813-4567-8901');
    expect(await readings({ taskId: listed.id, username: 'auditor', channel: 'console' })).toBe(1);
  });
});

describe('words that are searched for', () => {
  it('go by POST: an address takes case numbers only', async () => {
    for (const q of [nik, PERSON.email, 'ratna', nik.slice(-4).padStart(8, '1')]) {
      const { status, body } = await staff.helpdesk.api('GET', `/cases?q=${encodeURIComponent(q)}`);
      expect([q, status, body.code]).toEqual([q, 400, 'search-by-post']);
      expect(JSON.stringify(body)).not.toContain(nik);
    }
    expect((await staff.helpdesk.api('GET', `/cases?q=${number}`)).body.total).toBe(1);
    const found = await staff.helpdesk.api('POST', '/cases/search', { body: { q: 'kusuma', limit: 1 } });
    expect(found.body.items).toMatchObject([{ number }]);
    expect((await desk.visitor().api('POST', '/cases/search', { body: { q: nik } })).status).toBe(401);
  });

  it('of the pages stand in no address, no redirect and no log', async () => {
    const { helpdesk } = staff;
    const form = (fields: Record<string, string>) =>
      helpdesk.send('POST', '/petugas/cari', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: helpdesk.csrf ?? '', antrean: 'semua', ...fields }).toString(),
      });
    const answer = await form({ q: nik });
    const page = await answer.text();
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(page).toContain(number);
    expect(page).not.toMatch(new RegExp(`(?:href|action)="[^"]*${nik}`, 'u'));
    const empty = await form({ q: '', keadaan: 'closed', terlambat: 'ya' });
    expect([empty.status, empty.headers.get('location')]).toEqual([
      303,
      '/petugas?antrean=semua&terlambat=ya&keadaan=closed',
    ]);
    const visitor = await desk.visitor().send('GET', `/petugas?antrean=semua&q=${nik}`);
    expect(visitor.status).toBe(303);
    expect(visitor.headers.get('location')).not.toContain(nik);
    const old = await (await helpdesk.send('GET', `/petugas?antrean=semua&q=${nik}`)).text();
    expect(old).not.toContain(nik);
    const logged = desk.logged.join('');
    expect([nik, ...Object.values(PERSON)].filter((word) => logged.includes(word))).toEqual([]);
  });

  it('of the pages lead through all pages of a result', async () => {
    const of = await desk.submit({ name: 'Banyak Orang' });
    const kase = await native(desk.store.cases).findOne({ number: of });
    if (!kase) throw new Error('no case');
    const { ids } = desk.store;
    await native(desk.store.cases).insertMany(
      Array.from({ length: STAFF_PAGE_LINES }, () => {
        const _id = ids.next();
        return { ...kase, _id, number: _id, nikHash: _id };
      }),
    );
    const { helpdesk } = staff;
    const rows: number[] = [];
    let fields: Record<string, string> = { antrean: 'semua', q: 'banyak' };
    for (let page = 0; page < 2; page++) {
      const answer = await helpdesk.send('POST', '/petugas/cari', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: helpdesk.csrf ?? '', ...fields }).toString(),
      });
      const text = await answer.text();
      rows.push(text.split('data-label="Nomor"').length - 1);
      const cursor = /name="cursor" value="([^"]+)"/u.exec(text)?.[1];
      fields = { ...fields, cursor: cursor ?? '' };
      expect([page, cursor !== undefined]).toEqual([page, page === 0]);
    }
    expect(rows).toEqual([STAFF_PAGE_LINES, 1]);
  });
});
