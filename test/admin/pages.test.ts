import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { keepMail } from '../../src/notices/demo-mail.js';
import { BLURRY, LISTED } from '../support/sop-case.js';
import type { Client } from '../support/admin/client.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { open, send, type Form, type Page } from '../support/admin/page.js';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.stop());

/** Signs in through the login page. */
async function signIn(username: string, path = '/petugas'): Promise<{ client: Client; page: Page }> {
  const client = desk.visitor();
  const login = await open(client, path);
  const page = await send(client, login.form('Masuk'), { username, password: 'demo' });
  return { client, page };
}

/** The form of one variant of an act on the case page. */
async function formOf(client: Client, number: string, action: string, variant: string): Promise<Form> {
  const page = await open(client, `/petugas/kasus/${number}`);
  expect([number, page.status, page.problems()]).toEqual([number, 200, []]);
  return formIn(page, action, variant);
}

function formIn(page: Page, action: string, variant: string): Form {
  const found = page.forms.find(
    (form) =>
      form.action.endsWith(`/tindakan/${action}`) &&
      form.fields.some(([name, value]) => name === '_variant' && value === variant),
  );
  if (!found) throw new Error(`no form ${action}/${variant} in: ${page.text}`);
  return found;
}

function alertOf(page: Page): string {
  const alert = page.all('div').find((one) => one.attrs.some(({ value }) => value === 'alert'));
  return alert ? page.text : '';
}

describe('a whole life of a case on the pages', () => {
  it('goes from the queue to the archive by forms alone', async () => {
    const number = await desk.submit({ npwp: '012345678901234' });
    const { client: helpdesk, page: queue } = await signIn('helpdesk', `/petugas/kasus/${number}`);
    expect(queue.texts('h1')[0]).toContain(number);
    expect((await open(helpdesk, '/petugas')).links).toContain(`/petugas/kasus/${number}`);
    const act = async (client: Client, action: string, variant: string, values = {}): Promise<Page> => {
      const page = await send(client, await formOf(client, number, action, variant), values);
      expect([action, page.status, page.text.includes('Tindakan tercatat.')]).toEqual([action, 200, true]);
      expect(page.problems()).toEqual([]);
      return page;
    };
    const first = await act(helpdesk, 'receive-files', 'ok', { sipesut: 'ada' });
    expect(first.text).toContain('Baris 7: Memeriksa daftar hitam pada portal INAPROC');
    expect(first.text).toContain('NPWP: masih 15 angka');
    expect(first.links).toContain('https://daftar-hitam.inaproc.id/?keyword=Budi+Santoso');
    await act(helpdesk, 'check-blacklist', 'clear');
    const checklist = await formOf(helpdesk, number, 'check-completeness', 'complete');
    const unticked = await send(helpdesk, checklist, { checklist: ['ktp', 'npwp'] });
    expect(unticked.status).toBe(422);
    expect(unticked.text).toContain('"sertifikat" belum dicentang.');
    const again = formIn(unticked, 'check-completeness', 'complete');
    expect(again.fields.filter(([name]) => name === 'checklist').map(([, value]) => value)).toEqual([
      'ktp',
      'npwp',
    ]);
    await act(helpdesk, 'check-completeness', 'complete', { checklist: checklist.offers.get('checklist') });

    const { client: verifikator } = await signIn('verifikator');
    await act(verifikator, 'check-registration', 'new');
    // 11.00 WITA of the same day, as a browser's date and time field sends it.
    await act(verifikator, 'book', 'book', { startsAt: '2026-11-24T11:00', verifikator: 'verifikator' });
    await act(verifikator, 'cancel-booking', 'cancel', { reason: 'Berhalangan.' });
    const times = (await open(verifikator, `/petugas/kasus/${number}`)).form('Jadwalkan pada waktu ini');
    const [, second] = times.offers.get('startsAt') ?? [];
    await send(verifikator, times, { startsAt: second ?? '' });
    expect((await desk.cases.byNumber(number))?.booking?.startsAt).toBe(second);
    await act(verifikator, 'cancel-booking', 'cancel');
    const now = (await open(verifikator, `/petugas/kasus/${number}`)).form('Panggilan sekarang');
    expect((await send(verifikator, now)).text).toContain('Tindakan tercatat.');
    expect((await open(verifikator, '/petugas/jadwal')).text).toContain(number);
    const call = (await desk.cases.byNumber(number))?.booking;
    expect(call?.startsAt).toBe(desk.clock.now().toISOString());
    const passed = await formOf(verifikator, number, 'verify', 'passed');
    await act(verifikator, 'verify', 'passed', { checklist: passed.offers.get('checklist') });
    await act(verifikator, 'send-receipt', 'send', { spse: 'approved', sipesut: 'dikirim' });
    const end = await act(helpdesk, 'archive', 'archive');
    expect(end.text).toContain('Diarsipkan');
    expect(await desk.cases.byNumber(number)).toMatchObject({
      position: null,
      status: 'closed',
      outcome: 'approved',
    });
    expect((await desk.cases.verifyLogs()).problems).toEqual([]);
  });

  it('asks before it refuses somebody, and shows what is wrong first', async () => {
    const number = await desk.submit();
    await desk.act(number, 'receive-files', { outcome: 'ok' }, 'helpdesk');
    await desk.act(number, 'check-blacklist', LISTED, 'helpdesk');
    const { client } = await signIn('helpdesk2');
    const asked = await send(client, await formOf(client, number, 'reject', 'reject'), {
      note: 'Sudah dicek "dua" kali',
    });
    expect(asked.problems()).toEqual([]);
    expect(asked.text).toContain(`Tolak permohonan Budi Santoso (${number})`);
    expect((await desk.cases.byNumber(number))?.outcome).toBeNull();
    const done = await send(client, asked.forms.at(-1) as Form);
    expect(done.text).toContain('Ditolak (daftar hitam)');
    const events = await desk.cases.events((await desk.cases.byNumber(number))?.id ?? '');
    expect(events.at(-1)?.personal).toEqual({ note: 'Sudah dicek "dua" kali' });
  });

  it('asks once about a listing that the register does not show, with what was typed', async () => {
    const number = await desk.submit();
    await desk.act(number, 'receive-files', { outcome: 'ok' }, 'helpdesk');
    const { client } = await signIn('helpdesk');
    const { outcome: _, confirm: __, ...typed } = LISTED;
    const asked = await send(client, await formOf(client, number, 'check-blacklist', 'listed'), typed);
    expect(asked.problems()).toEqual([]);
    expect([asked.status, asked.text]).toEqual([409, expect.stringContaining('Yakin penyedia ini')]);
    expect((await desk.cases.byNumber(number))?.position).toBe(7);
    const done = await send(client, asked.forms.at(-1) as Form);
    expect(done.text).toContain('Tindakan tercatat.');
    expect((await desk.cases.byNumber(number))?.position).toBe(8);
  });

  it('keeps what was typed when somebody else was faster', async () => {
    const number = await desk.submit();
    const { client } = await signIn('helpdesk');
    const form = await formOf(client, number, 'receive-files', 'deficient');
    await desk.act(number, 'claim', {}, 'helpdesk');
    const late = await send(client, form, {
      deficiencies: ['ktp:buram', 'ktp:lainnya'],
      'deficiencies.note.ktp': '<b>nomor</b> "tertutup"',
    });
    expect([late.status, alertOf(late).includes('sudah berubah')]).toEqual([412, true]);
    const kept = formIn(late, 'receive-files', 'deficient');
    expect(kept.fields).toContainEqual(['deficiencies.note.ktp', '<b>nomor</b> "tertutup"']);
    const done = await send(client, kept);
    expect(done.status).toBe(200);
    expect((await desk.cases.byNumber(number))?.deficiencies).toEqual([
      { document: 'ktp', reason: 'buram' },
      { document: 'ktp', reason: 'lainnya', note: '<b>nomor</b> "tertutup"' },
    ]);
    expect(done.source).not.toContain('<b>nomor');
  });

  it('sends words to the applicant and finishes tasks', async () => {
    const number = await desk.submit();
    const { client } = await signIn('helpdesk');
    const page = await open(client, `/petugas/kasus/${number}`);
    const empty = await send(client, page.form('Kirim pesan'), { text: ' ' });
    expect([empty.status, empty.text.includes('Tuliskan pesannya.')]).toEqual([422, true]);
    // A double click sends the form twice at once.
    const words = { text: 'Halo <script>alert(1)</script>' };
    const [sent, twice] = await Promise.all([
      send(client, page.form('Kirim pesan'), words),
      send(client, page.form('Kirim pesan'), words),
    ]);
    expect(twice.text).toContain('Pesan sedang dikirim kepada pemohon.');
    const said = await desk.cases.messages((await desk.cases.byNumber(number))?.id ?? '');
    expect(said.filter(({ from }) => from === 'petugas')).toHaveLength(1);
    // The same words from the page as it is now are meant.
    await send(client, sent.form('Kirim pesan'), words);
    const again = await desk.cases.messages((await desk.cases.byNumber(number))?.id ?? '');
    expect(again.filter(({ from }) => from === 'petugas')).toHaveLength(2);
    expect(sent.text).toContain('Pesan sedang dikirim kepada pemohon.');
    expect(sent.source).toContain('Halo &lt;script&gt;');
    const state = await desk.cases.byNumber(number);
    await inTransaction(desk.store, (tx) =>
      desk.cases.objectIn(tx, { caseId: state?.id ?? '', text: 'Keberatan', channel: 'web' }),
    );
    const tasks = await open(client, '/petugas/tugas');
    expect([tasks.status, tasks.problems()]).toEqual([200, []]);
    const closed = await send(client, tasks.form('Selesai'));
    expect(closed.text).toContain('Tugas ditandai selesai.');
    expect(closed.text).not.toContain(number);
  });
});

describe('undo', () => {
  it('is offered to its actor while the notice is held', async () => {
    const slow = await testDesk({ undoSeconds: 60 });
    try {
      const number = await slow.submit();
      const client = await slow.as('helpdesk');
      await client.act(number, 'receive-files', { outcome: 'ok' });
      const page = await open(client, `/petugas/kasus/${number}`);
      expect(page.text).toContain('Dapat diurungkan sampai');
      const undone = await send(client, formIn(page, 'undo', 'undo'));
      expect(undone.text).toContain('Baris 6:');
      await client.act(number, 'receive-files', { outcome: 'ok' });
      slow.clock.advance(61_000);
      expect((await open(client, `/petugas/kasus/${number}`)).text).not.toContain('Dapat diurungkan');
    } finally {
      await slow.stop();
    }
  });
});

describe('pages', () => {
  it('lead visitors to the login and back, never to another site', async () => {
    const number = await desk.submit();
    const login = await open(desk.visitor(), `/petugas/kasus/${number}`);
    expect([login.status, login.problems(), login.texts('h1')]).toEqual([200, [], ['Masuk untuk petugas']]);
    expect(login.text).toContain('verifikator2');
    for (const lanjut of [
      'https://jahat.test/',
      '//jahat.test',
      '/petugas/../x',
      '/petugas\\@jahat.test',
      '/lain',
    ]) {
      const client = desk.visitor();
      const form = (await open(client, '/petugas/masuk')).form('Masuk');
      const body = new URLSearchParams({
        ...Object.fromEntries(form.fields),
        username: 'auditor',
        password: 'demo',
        lanjut,
      });
      const answer = await client.send('POST', '/petugas/masuk', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: body.toString(),
      });
      const target = new URL(answer.headers.get('location') ?? '', 'http://sini.test');
      expect([lanjut, answer.status, target.host]).toEqual([lanjut, 303, 'sini.test']);
    }
    const client = desk.visitor();
    const wrong = await send(client, (await open(client, '/petugas')).form('Masuk'), {
      username: 'admin',
      password: 'x',
    });
    expect([wrong.status, wrong.text.includes('tidak cocok'), wrong.problems()]).toEqual([401, true, []]);
  });

  it('show good news as such, and what is asked for as a notice', async () => {
    const note = (page: Page): (string | undefined)[] => {
      const attrs = page.all('p').find((one) => one.attrs.some(({ value }) => value === 'status'))?.attrs;
      return ['class', 'role'].map((name) => attrs?.find((one) => one.name === name)?.value);
    };
    const look = (code: string): Promise<Page> => open(desk.visitor(), `/petugas/masuk?kabar=${code}`);
    const ended = await look('habis');
    expect(ended.text).toContain('Sesi sudah berakhir. Silakan masuk kembali.');
    expect(note(ended)).toEqual(['note note-warn', 'status']);
    expect(note(await look('masuk'))).toEqual(['note note-warn', 'status']);
    expect(note(await look('keluar'))).toEqual(['note note-good', 'status']);
    expect(note(await look('constructor'))).toEqual([undefined, undefined]);
  });

  it('refuse forms without the CSRF token', async () => {
    const number = await desk.submit();
    const { client } = await signIn('helpdesk');
    const page = await open(client, `/petugas/kasus/${number}`);
    expect(page.forms.filter(({ method }) => method === 'post').length).toBeGreaterThan(3);
    for (const form of page.forms.filter(({ method }) => method === 'post')) {
      const answer = await send(client, form, { _csrf: 'salah' });
      expect([form.action, answer.status]).toEqual([form.action, 403]);
      expect(answer.problems()).toEqual([]);
    }
    expect((await desk.cases.byNumber(number))?.holder).toBeNull();
  });

  it('show each role what it may, and nobody a broken page', async () => {
    const number = await desk.submit({ name: '<img src=x onerror=alert(1)>' });
    for (const name of ['helpdesk', 'verifikator', 'admin', 'auditor']) {
      const client = await desk.as(name);
      for (const path of [
        '',
        '?antrean=semua',
        '?antrean=saya',
        '?terlambat=ya',
        '?keadaan=closed',
        '/tugas',
        '/jadwal',
        '/akun',
        `/kasus/${number}`,
      ]) {
        const page = await open(client, `/petugas${path}`);
        expect([name, path, page.status, page.problems()]).toEqual([name, path, 200, []]);
        expect(page.headers.get('content-security-policy')).toContain("style-src 'self'");
      }
      const staff = await open(client, '/petugas/staf');
      expect([name, staff.status, staff.problems()]).toEqual([name, name === 'admin' ? 200 : 403, []]);
    }
    const auditor = await desk.as('auditor');
    const page = await open(auditor, `/petugas/kasus/${number}`);
    expect(
      page.forms.filter(({ action }) => action.includes('/tindakan/') || action.endsWith('/pesan')),
    ).toEqual([]);
    expect((await open(auditor, '/petugas/kasus/99999')).status).toBe(404);
    expect((await open(auditor, '/petugas/tidak-ada')).status).toBe(404);
    const css = await auditor.send('GET', '/petugas/aset/petugas.css');
    expect([css.status, css.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });

  it('still open for a person whose data were destroyed', async () => {
    const number = await desk.submit({ name: 'Orang Terlupa' });
    await desk.act(number, 'receive-files', { outcome: 'deficient', deficiencies: BLURRY }, 'helpdesk');
    const doc = await native(desk.store.cases).findOne({ number });
    await inTransaction(desk.store, (tx) => desk.keyring.destroyDataKey(tx, doc?.keyId ?? ''));
    const client = await desk.as('helpdesk');
    const page = await open(client, `/petugas/kasus/${number}`);
    expect([page.status, page.problems(), page.text.includes('[dihapus]')]).toEqual([200, [], true]);
    expect(page.text).not.toContain('Terlupa');
    for (const path of ['', '/events', '/timeline', '/messages', '/documents']) {
      const answer = await client.api('GET', `/cases/${number}${path}`);
      expect([path, answer.status, JSON.stringify(answer.body).includes('Terlupa')]).toEqual([
        path,
        200,
        false,
      ]);
    }
    expect((await client.api('GET', `/cases/${number}`)).body.applicant.nik).toBe('[dihapus]');
    expect((await client.send('GET', `/api/v1/cases/${number}/documents/ktp/pages/1`)).status).toBe(404);
    expect((await open(client, '/petugas?antrean=semua')).status).toBe(200);
  });

  it('make link codes, tokens and accounts', async () => {
    const { client } = await signIn('admin');
    const account = await open(client, '/petugas/akun');
    expect((await send(client, account.form('Buat kode'))).text).toMatch(/\/hubungkan [A-Z2-9]{8}\b/);
    const made = await send(client, account.form('Buat token'), { label: 'laporan', days: '30' });
    const token = /lkt_[\w-]{43}/.exec(made.text)?.[0] ?? '';
    const bearer = desk.visitor();
    bearer.bearer = token;
    expect((await bearer.api('GET', '/session')).body.user.username).toBe('admin');
    expect((await send(client, made.form('Cabut'))).text).toContain('Token dicabut.');
    expect((await bearer.api('GET', '/session')).status).toBe(401);
    const staff = await open(client, '/petugas/staf');
    const values = { username: 'dina', name: 'Dina', role: 'verifikator', password: 'pendek' };
    const refused = await send(client, staff.form('Buat akun'), values);
    expect([refused.status, refused.text.includes('Kata sandi: Kata sandi paling sedikit')]).toEqual([
      422,
      true,
    ]);
    const created = await send(client, staff.form('Buat akun'), {
      ...values,
      password: 'kata-sandi-panjang',
    });
    expect(created.text).toContain('Akun dibuat.');
    const member = await open(client, '/petugas/staf/dina');
    const changed = await send(client, member.form('Simpan'), {
      away: '2026-12-21 s.d. 2026-12-23\n2026-12-30',
      active: null,
    });
    expect(changed.text).toContain('Perubahan akun disimpan.');
    expect((await desk.admin.accounts.list()).find(({ username }) => username === 'dina')).toMatchObject({
      active: false,
      away: [
        { from: '2026-12-21', to: '2026-12-23' },
        { from: '2026-12-30', to: '2026-12-30' },
      ],
    });
    const out = await send(client, account.form('Keluar'));
    expect(out.text).toContain('Anda sudah keluar.');
    expect((await open(client, '/petugas/akun')).texts('h1')).toEqual(['Masuk untuk petugas']);
  });
});

describe('a personal link to the scans', () => {
  it('opens by a button for one browser, records the reader, and is never logged', async () => {
    const number = await desk.submit();
    const state = await desk.cases.byNumber(number);
    const path = await inTransaction(desk.store, (tx) =>
      desk.admin.filesLinks.makeIn(tx, 'verifikator', state?.id ?? ''),
    );
    const visitor = desk.visitor();
    const door = await open(visitor, path);
    expect([door.status, door.problems(), door.text.includes(number)]).toEqual([200, [], false]);
    const page = await send(visitor, door.form('Buka dokumen'));
    expect([page.status, page.problems(), page.text.includes(number)]).toEqual([200, [], true]);
    const images = page.all('img').map((one) => one.attrs.find(({ name }) => name === 'src')?.value ?? '');
    expect(images.length).toBeGreaterThan(0);
    for (const source of images) {
      const answer = await visitor.send('GET', source);
      expect([source.slice(-6), answer.status, answer.headers.get('content-type')]).toEqual([
        source.slice(-6),
        200,
        'image/jpeg',
      ]);
    }
    const view = images[0]?.split('/dokumen/')[0] ?? '';
    expect((await visitor.send('GET', `${view}/dokumen.zip`)).status).toBe(200);
    const read = await native(desk.store.readings)
      .find({ caseId: state?.id ?? '' })
      .toArray();
    expect(new Set(read.map(({ username }) => username))).toEqual(new Set(['verifikator']));
    const token = path.split('/').at(-1) ?? '';
    expect((await open(visitor, `${path.slice(0, -4)}AAAA`)).status).toBe(410);
    expect((await open(visitor, '/petugas/berkas/x')).status).toBe(410);
    desk.clock.advance(10 * 60_000);
    const late = await open(visitor, view);
    expect([late.status, late.text.includes('tidak berlaku')]).toEqual([410, true]);
    expect(desk.logged.join('')).not.toContain(token.slice(0, 30));
  });
});

describe('sent mail of demo mode', () => {
  it('is listed with its attachments, as text only', async () => {
    await keepMail(desk.store, desk.keyring, 'surat-1', {
      to: 'budi@contoh.test',
      subject: 'Bukti <pengajuan>',
      text: 'Halo',
      html: '<p onclick="x()">Halo</p>',
      attachments: [{ filename: 'bukti.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') }],
    });
    const visitor = desk.visitor();
    const { items } = (await (await visitor.send('GET', '/api/demo/mail')).json()) as {
      items: { subject: string; attachments: { href: string }[] }[];
    };
    expect(items[0]?.subject).toBe('Bukti <pengajuan>');
    const file = await visitor.send('GET', items[0]?.attachments[0]?.href ?? '');
    expect([file.headers.get('content-type'), await file.text()]).toEqual(['application/pdf', '%PDF-']);
    for (const path of [
      '/api/demo/mail/surat-1/attachments/9',
      '/api/demo/mail/x/attachments/0',
      '/api/demo/mail/surat-1/attachments/x',
    ]) {
      expect([path, (await visitor.send('GET', path)).status]).toEqual([path, 404]);
    }
    const page = await open(visitor, '/demo/mail');
    expect([page.status, page.problems(), page.texts('h2')]).toEqual([200, [], ['Bukti <pengajuan>']]);
  });
});

it('limits requests with Retry-After', async () => {
  const strict = await testDesk({ rateLimits: true });
  try {
    const tries = await Promise.all(
      Array.from({ length: 22 }, (_all, index) =>
        strict.visitor().api('POST', '/session', { body: { username: `x${index}`, password: 'y' } }),
      ),
    );
    const refused = tries.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.body.code).toBe('too-many-requests');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await strict.stop();
  }
});
