import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseEvent, caseView, message, task, timelineItem } from '../../src/admin/api/case-schema.js';
import { Idempotency } from '../../src/admin/idempotency.js';
import { native } from '../../src/models/store.js';
import { COMPLETE, DEFICIENT, LISTED } from '../support/sop-case.js';
import type { Client } from '../support/admin/client.js';
import { PICTURE, testDesk, type TestDesk } from '../support/admin/desk.js';

let desk: TestDesk;
let helpdesk: Client;
let helpdesk2: Client;
let verifikator: Client;
let admin: Client;
let auditor: Client;
beforeAll(async () => {
  desk = await testDesk();
  [helpdesk, helpdesk2, verifikator, admin, auditor] = (await Promise.all(
    ['helpdesk', 'helpdesk2', 'verifikator', 'admin', 'auditor'].map((name) => desk.as(name)),
  )) as [Client, Client, Client, Client, Client];
});
afterAll(() => desk.stop());

describe('a case', () => {
  it('is shown as the contract says, with its version as ETag, and its reading is recorded', async () => {
    const number = await desk.submit();
    const { status, body, headers } = await helpdesk.api('GET', `/cases/${number}`);
    expect(status).toBe(200);
    expect(caseView.strict().safeParse(body).error).toBeUndefined();
    expect(body).toMatchObject({ number, position: 6, status: 'with_helpdesk', holder: null, round: 1 });
    expect(body.allowedActions).toEqual(expect.arrayContaining(['claim', 'receive-files']));
    expect(headers.get('etag')).toBe(`"${body.version}"`);
    const state = await desk.cases.byNumber(number);
    const read = await native(desk.store.readings)
      .find({ caseId: state?.id ?? '' })
      .toArray();
    expect(read).toMatchObject([{ username: 'helpdesk', channel: 'api', document: null }]);
  });

  it('is found by its number typed in any way, and not by others', async () => {
    const number = await desk.submit();
    const serial = Number(number.slice(-5));
    for (const typed of [
      number.toLowerCase(),
      `kt 2026 ${serial}`,
      `KT2026${number.slice(-5)}`,
      String(serial),
    ]) {
      const answer = await helpdesk.api('GET', `/cases/${encodeURIComponent(typed)}/timeline`);
      expect([typed, answer.status]).toEqual([typed, 200]);
    }
    for (const typed of ['KT-2026-99999', 'XX-2026-00001', 'halo', '0', '%F0%9F%98%80']) {
      const answer = await helpdesk.api('GET', `/cases/${typed}`);
      expect([typed, answer.status, answer.body.code]).toEqual([typed, 404, 'case-not-found']);
    }
    expect((await desk.visitor().api('GET', `/cases/${number}`)).status).toBe(401);
  });

  it('has a log, a timeline and a list with filters and pages', async () => {
    const name = 'Siti Tersendiri';
    const number = await desk.submit({ name, email: 'siti@contoh.test' });
    await helpdesk.act(number, 'claim');
    const events = await auditor.api('GET', `/cases/${number}/events`);
    for (const one of events.body.items) expect(caseEvent.strict().safeParse(one).error).toBeUndefined();
    expect(events.body.items.map(({ type }: { type: string }) => type)).toEqual(['submitted', 'claimed']);
    const timeline = await auditor.api('GET', `/cases/${number}/timeline`);
    for (const one of timeline.body.items) expect(timelineItem.strict().safeParse(one).error).toBeUndefined();
    expect(timeline.body.items.at(-1)).toMatchObject({ row: 6, automatic: false });
    const find = async (query: string) => (await auditor.api('GET', `/cases?${query}`)).body;
    const search = async (q: string) => (await auditor.api('POST', '/cases/search', { body: { q } })).body;
    expect((await search('tersendiri')).items.map((one: { number: string }) => one.number)).toEqual([number]);
    expect((await search('siti@contoh.test')).total).toBe(1);
    expect((await find(`q=${number}`)).items).toMatchObject([
      { number, applicant: { name, email: 's•••@•••', nik: expect.stringMatching(/^•{12}\d{4}$/) } },
    ]);
    expect((await find('holder=helpdesk&status=with_helpdesk&position=6')).items).toHaveLength(1);
    expect((await find('late=true')).items).toEqual([]);
    const page = await find('limit=1');
    expect(page.items).toHaveLength(1);
    const rest = await find(`limit=200&cursor=${page.nextCursor}`);
    expect(rest.items).toHaveLength(page.total - 1);
    expect(rest.nextCursor).toBeNull();
    for (const bad of [
      'limit=0',
      'limit=x',
      'position=5',
      'status=x',
      'late=ya',
      'cursor=%00',
      'status=a&status=b',
    ]) {
      const answer = await auditor.api('GET', `/cases?${bad}`);
      expect([bad, answer.status]).toEqual([bad, 400]);
    }
  });
});

describe('acts', () => {
  it('are checked in the order of the contract', async () => {
    const number = await desk.submit();
    const refused = async (
      client: Client,
      action: string,
      input: unknown,
      headers?: Record<string, string>,
    ) => {
      const { status, body } = await client.act(number, action, input, headers);
      return [status, body.code];
    };
    await helpdesk.act(number, 'claim');
    const stale = { 'if-match': '"1"' };
    expect(await refused(auditor, 'terbang', {}, stale)).toEqual([404, 'unknown-action']);
    expect(await refused(auditor, 'claim', { x: 1 }, stale)).toEqual([403, 'forbidden-role']);
    expect(await refused(helpdesk, 'submit', {}, stale)).toEqual([403, 'forbidden-role']);
    expect(await refused(helpdesk2, 'check-blacklist', { outcome: 'x' }, stale)).toEqual([
      409,
      'action-not-allowed',
    ]);
    expect(await refused(helpdesk2, 'receive-files', { outcome: 'x' }, stale)).toEqual([
      409,
      'held-by-other',
    ]);
    expect(await refused(helpdesk, 'receive-files', { outcome: 'x' }, stale)).toEqual([
      412,
      'version-mismatch',
    ]);
    expect(await refused(helpdesk, 'receive-files', { outcome: 'x' }, { 'if-match': 'W/"2"' })).toEqual([
      412,
      'version-mismatch',
    ]);
    expect(await refused(helpdesk, 'receive-files', { outcome: 'x' }, { 'if-match': '*' })).toEqual([
      422,
      'invalid-input',
    ]);
    expect(await refused(helpdesk, 'receive-files', 'teks')).toEqual([400, 'malformed-request']);
    expect(await refused(helpdesk, 'receive-files', undefined)).toEqual([422, 'invalid-input']);
    const held = await helpdesk2.act(number, 'claim');
    expect(held.body).toMatchObject({ holder: 'helpdesk', position: 6, version: 2 });
    expect(held.body.allowedActions).toEqual(
      ['explain-delay'].filter((one) => held.body.allowedActions.includes(one)),
    );
    const done = await helpdesk.act(number, 'receive-files', { outcome: 'ok' }, { 'if-match': '"2"' });
    expect([done.status, done.body.position, done.headers.get('etag')]).toEqual([
      200,
      7,
      `"${done.body.version}"`,
    ]);
    expect(caseView.strict().safeParse(done.body).error).toBeUndefined();
  });

  it('answer as the table says for a sample of position, act and role', async () => {
    const number = await desk.submit();
    await helpdesk.act(number, 'receive-files', { outcome: 'ok' });
    const { body } = await helpdesk.api('GET', `/cases/${number}`);
    const clients = { helpdesk, verifikator, admin, auditor };
    for (const [name, client] of Object.entries(clients)) {
      const seen = (await client.api('GET', `/cases/${number}`)).body;
      for (const action of [
        'claim',
        'receive-files',
        'reject',
        'check-registration',
        'verify',
        'archive',
        'undo',
      ]) {
        const answer = await client.act(number, action, { outcome: 'none' }, { 'if-match': '"9999"' });
        const allowed = seen.allowedActions.includes(action);
        // The version is checked last: a stale one is refused only when role, row and holder allow the act.
        expect([name, action, answer.status === 412]).toEqual([name, action, allowed]);
      }
    }
    expect((await helpdesk.api('GET', `/cases/${number}`)).body.version).toBe(body.version);
  });

  it('let one of two claims at once win', async () => {
    const number = await desk.submit();
    const answers = await Promise.all([helpdesk.act(number, 'claim'), helpdesk2.act(number, 'claim')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('held-by-other');
  });
});

describe('Idempotency-Key', () => {
  it('does the act once and replays its answer to the same body', async () => {
    const number = await desk.submit();
    const key = { 'idempotency-key': 'satu' };
    const first = await helpdesk.act(number, 'receive-files', { outcome: 'ok' }, key);
    const again = await helpdesk.act(
      number,
      'receive-files',
      { outcome: 'ok' },
      { ...key, 'if-match': '"1"' },
    );
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect((await helpdesk.act(number, 'receive-files', DEFICIENT, key)).body.code).toBe(
      'idempotency-key-reused',
    );
    // Another principal or another path makes it another key.
    expect((await helpdesk2.act(number, 'receive-files', { outcome: 'ok' }, key)).status).toBe(409);
    expect((await helpdesk.act(number, 'check-blacklist', { outcome: 'clear' }, key)).status).toBe(200);
    expect((await helpdesk.act(number, 'claim', {}, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(
      400,
    );
  });

  it('keeps no refusal, and forgets after a day', async () => {
    const number = await desk.submit();
    const key = { 'idempotency-key': 'dua' };
    expect((await helpdesk.act(number, 'check-blacklist', { outcome: 'clear' }, key)).status).toBe(409);
    await helpdesk.act(number, 'receive-files', { outcome: 'ok' });
    expect((await helpdesk.act(number, 'check-blacklist', { outcome: 'clear' }, key)).status).toBe(200);
    const since = await native(desk.store.idempotency).countDocuments();
    const started = desk.clock.now();
    desk.clock.advance(25 * 60 * 60_000);
    expect(await new Idempotency(desk).sweep()).toBe(since);
    desk.clock.set(started);
  });

  it('never does two at once with one key twice', async () => {
    const number = await desk.submit();
    const key = { 'idempotency-key': 'tiga' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => helpdesk.act(number, 'receive-files', { outcome: 'ok' }, key)),
    );
    for (const { status, body } of answers) {
      if (status === 409) expect(body.code).toBe('idempotency-in-progress');
      else expect([status, body.position]).toEqual([200, 7]);
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    const replay = await helpdesk.act(number, 'receive-files', { outcome: 'ok' }, key);
    expect(replay.status).toBe(200);
    const events = (await helpdesk.api('GET', `/cases/${number}/events`)).body.items;
    expect(events.filter(({ type }: { type: string }) => type === 'files-received')).toHaveLength(1);
  });

  it('lets a call go on whose process died, and fences the dead one off', async () => {
    const idempotency = new Idempotency(desk);
    const call = { username: 'u', method: 'POST', path: '/x', key: 'empat', body: {} };
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((done) => (release = done));
    const started = new Promise<void>((running) => {
      void idempotency
        .run(call, async () => {
          running();
          await stuck;
          return { status: 200, body: 'tua' };
        })
        .catch((error: unknown) => fates.push(String(error)));
    });
    const fates: string[] = [];
    await started;
    await expect(idempotency.run(call, async () => ({ status: 200, body: 'baru' }))).rejects.toMatchObject({
      code: 'idempotency-in-progress',
    });
    desk.clock.advance(61_000);
    expect(await idempotency.run(call, async () => ({ status: 200, body: 'baru' }))).toMatchObject({
      body: 'baru',
    });
    release();
    while (fates.length === 0) await new Promise((done) => setImmediate(done));
    expect(fates[0]).toMatch(/AppError|WriteConflict|conflict/i);
    expect(await idempotency.run(call, async () => ({ status: 200, body: 'lain' }))).toMatchObject({
      body: 'baru',
    });
  });
});

describe('documents', () => {
  it('are listed, shown by page, as PDF and as ZIP; each look is recorded', async () => {
    const number = await desk.submit();
    const list = await verifikator.api('GET', `/cases/${number}/documents`);
    expect(list.body.items).toEqual([
      { code: 'ktp', label: 'Scan KTP pribadi', pages: 1, bytes: PICTURE.length },
      { code: 'npwp', label: 'Scan NPWP pribadi', pages: 1, bytes: PICTURE.length },
      { code: 'sertifikat', label: 'Scan Sertifikat Keahlian', pages: 1, bytes: PICTURE.length },
    ]);
    const get = (path: string) => verifikator.send('GET', `/api/v1/cases/${number}/${path}`);
    const page = await get('documents/ktp/pages/1');
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
      200,
      'image/jpeg',
      'private, no-cache',
    ]);
    await page.arrayBuffer();
    const pdf = await get('documents/ktp.pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const zip = await get('documents.zip');
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    expect(zip.headers.get('content-disposition')).toBe(`attachment; filename="${number}.zip"`);
    for (const path of ['documents/ktp/pages/2', 'documents/paspor/pages/1', 'documents/paspor.pdf']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('documents/ktp/pages/0')).status).toBe(400);
    const state = await desk.cases.byNumber(number);
    const read = await native(desk.store.readings)
      .find({ caseId: state?.id ?? '' })
      .sort({ _id: 1 })
      .toArray();
    expect(read.map(({ document, page: at }) => [document, at])).toEqual([
      ['ktp', 1],
      ['ktp', null],
      ['ktp', null],
      ['npwp', null],
      ['sertifikat', null],
    ]);
  });
});

describe('a page that cannot be seen', () => {
  it('keeps its document from being called complete until it was asked for again', async () => {
    const number = await desk.submit();
    const state = await desk.cases.byNumber(number);
    const fileId = state?.documents.find(({ code }) => code === 'npwp')?.files[0]?.fileId ?? '';
    await helpdesk.act(number, 'receive-files', { outcome: 'ok', sipesut: 'ada' });
    await helpdesk.act(number, 'check-blacklist', { outcome: 'clear' });
    await native(desk.store.fileViews).deleteMany({ fileId });
    const complete = { outcome: 'complete', checklist: { ktp: true, npwp: true, sertifikat: true } };
    const refused = await helpdesk.act(number, 'check-completeness', complete);
    expect(refused.body).toMatchObject({ status: 422, code: 'invalid-input' });
    expect(JSON.stringify(refused.body)).toContain('checklist.npwp');
    const get = (size: string, headers = {}) =>
      helpdesk.send('GET', `/api/v1/cases/${number}/documents/npwp/pages/1?size=${size}`, { headers });
    const view = await get('view');
    expect([view.status, view.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    // The browser keeps the view but asks each time, so that the look is recorded although the bytes are not sent
    // again.
    const known = { 'if-none-match': view.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    const again = await get('view', known);
    expect(again.status).toBe(304);
    expect((await get('thumb')).status).toBe(200);
    expect((await get('huge')).status).toBe(400);
    const looks = { caseId: state?.id ?? '', document: 'npwp', page: 1 };
    expect(await native(desk.store.readings).countDocuments(looks)).toBe(3);
    expect((await helpdesk.act(number, 'check-completeness', complete)).body).toMatchObject({ position: 12 });
  });
});

describe('messages, tasks and calls', () => {
  it('go to the applicant and are read back', async () => {
    const number = await desk.submit();
    const send = (client: Client, text: unknown, headers = {}) =>
      client.api('POST', `/cases/${number}/messages`, { body: { text }, headers });
    expect((await send(auditor, 'Halo')).status).toBe(403);
    expect((await send(helpdesk, '   ')).status).toBe(422);
    expect((await send(helpdesk, 'x'.repeat(2001))).status).toBe(422);
    const key = { 'idempotency-key': 'pesan' };
    expect((await send(helpdesk, 'Mohon menunggu.', key)).status).toBe(202);
    expect((await send(helpdesk, 'Mohon menunggu.', key)).status).toBe(202);
    const { items } = (await helpdesk.api('GET', `/cases/${number}/messages`)).body;
    for (const one of items) expect(message.strict().safeParse(one).error).toBeUndefined();
    const ours = items.filter(({ text }: { text: string }) => text.includes('Mohon menunggu.'));
    expect(ours).toHaveLength(1);
    expect(ours[0].from).toBe('petugas');
  });

  it('are done by their role; what an act closes is refused', async () => {
    const number = await desk.submit();
    await helpdesk.act(number, 'receive-files', { outcome: 'ok' });
    await helpdesk.act(number, 'check-blacklist', LISTED);
    expect((await helpdesk.act(number, 'reject')).status).toBe(409);
    expect((await helpdesk2.act(number, 'reject')).body).toMatchObject({
      status: 'closed',
      outcome: 'rejected',
    });
    const { items } = (await verifikator.api('GET', `/tasks?case=${number}`)).body;
    for (const one of items) expect(task.strict().safeParse(one).error).toBeUndefined();
    expect(items).toMatchObject([
      { kind: 'spse-blacklist', case: number, role: 'verifikator', doneAt: null },
    ]);
    const path = `/tasks/${items[0].id}/done`;
    expect((await helpdesk.api('POST', path)).status).toBe(403);
    expect((await auditor.api('POST', path)).status).toBe(403);
    expect((await verifikator.api('POST', path)).body.code).toBe('task-needs-act');
    expect((await verifikator.act(number, 'confirm-spse-blacklist')).status).toBe(200);
    expect((await verifikator.api('POST', path)).status).toBe(200);
    expect((await verifikator.api('POST', '/tasks/tidak-ada/done')).status).toBe(404);
  });

  it('shows free times, and a booked one once', async () => {
    const number = await desk.submit();
    await helpdesk.act(number, 'receive-files', { outcome: 'ok' });
    await helpdesk.act(number, 'check-blacklist', { outcome: 'clear' });
    await helpdesk.act(number, 'check-completeness', COMPLETE);
    await verifikator.act(number, 'check-registration', { outcome: 'new' });
    const slots = (await verifikator.api('GET', '/slots')).body.items;
    expect(slots.length).toBeGreaterThan(10);
    const slot = slots.find((one: { verifikator: string }) => one.verifikator === 'verifikator');
    const booked = await verifikator.act(number, 'book', slot);
    expect(booked.body).toMatchObject({ status: 'with_verifikator', booking: slot, holder: 'verifikator' });
    expect((await verifikator.api('GET', '/slots')).body.items).not.toContainEqual(slot);
    const calls = (await auditor.api('GET', '/bookings')).body.items;
    expect(calls).toMatchObject([{ number, startsAt: slot.startsAt, verifikator: 'verifikator' }]);
    expect(
      (await auditor.api('GET', '/bookings?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z')).status,
    ).toBe(400);
  });

  it.each(['besok', '', '2026-13-45', '9999999999999999999', '%2B275760-09-13T00:00:00Z'])(
    'refuses "%s" as an instant of a span',
    async (moment) => {
      for (const path of ['/slots', '/bookings']) {
        for (const end of ['from', 'to']) {
          const { status, body } = await verifikator.api('GET', `${path}?${end}=${moment}`);
          expect([path, status, body.code]).toEqual([path, 400, 'invalid-parameters']);
        }
      }
    },
  );
});

it('never logs personal data, numbers or tokens', () => {
  const all = desk.logged.join('');
  expect(all.length).toBeGreaterThan(1000);
  for (const secret of [
    'Budi',
    'Siti',
    '6471',
    'KT-2026',
    'contoh.test',
    helpdesk.cookie.split('=')[1] ?? '',
  ]) {
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
  }
});
