import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MAIL_CODE_RESEND_MS,
  PERSONAL_LINK_LIFE_MS,
  RECOVERY_CODES_PER_DAY,
  TAKEOVER_LIFE_MS,
} from '../../src/core/limits.js';
import { silentLogger } from '../../src/core/log.js';
import { native } from '../../src/models/store.js';
import { KeepingInspector } from '../support/inspector.js';
import { byLength } from '../support/length.js';
import { Counter } from '../support/scenarios/counter.js';
import { SITI, type Identity } from '../support/scenarios/identity.js';
import { enter, Story } from '../support/scenarios/story.js';
import { WebPerson } from '../support/scenarios/web-person.js';

/** Time for a whole application on a busy machine, ms. */
const PATIENCE_MS = 300_000;

let counter: Counter;
let siti: Story;
/** Three applications come with the same scans. */
const inspector = new KeepingInspector({ log: silentLogger() });
beforeAll(async () => {
  counter = await Counter.open({ inspector });
  siti = new Story(counter, 'api', await enter(counter, 'web'), SITI);
  await siti.applies();
}, PATIENCE_MS);
afterAll(async () => {
  await counter.close();
  inspector.end();
});

const mailsTo = async (email: string, subject: string): Promise<readonly string[]> =>
  (await counter.mails())
    .filter((mail) => mail.to === email && mail.subject.includes(subject))
    .map(({ text }) => text);

/** The path of a link in the newest mail that has one. */
async function linkIn(email: string, path: string): Promise<string> {
  const link = new RegExp(`${path}/[\\w.-]+`, 'u');
  const links = (await counter.mails())
    .filter(({ to }) => to === email)
    .flatMap(({ text }) => link.exec(text) ?? []);
  const last = links.at(-1);
  if (last === undefined) throw new Error(`no ${path} was mailed to ${email}`);
  return last;
}

const request = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${counter.url}${path}`, { redirect: 'manual', ...init });

async function stranger(): Promise<WebPerson> {
  const person = await WebPerson.enter(counter);
  await person.hears();
  return person;
}

/** Somebody who can read the mail of the case takes it over. */
async function takesOver(): Promise<WebPerson> {
  const person = await stranger();
  await person.says('pulihkan');
  await person.says(SITI.nik);
  expect(await person.says(await counter.mailedCode(SITI.email))).toContain(siti.number);
  await siti.person.hears();
  return person;
}

/** Follows a personal link as a browser does, and gives the chat that it opens. */
async function opens(link: string): Promise<WebPerson> {
  const sent = await request(link, { method: 'POST' });
  const cookie = /^loket_lanjut=[\w-]{43}/u.exec(sent.headers.get('set-cookie') ?? '')?.[0] ?? '';
  const taken = await request('/lanjut', { method: 'POST', headers: { cookie } });
  const { token } = (await taken.json()) as { token: string };
  const person = WebPerson.withToken(counter, token);
  expect(await person.hears()).toContain('sudah dikirim ke e-mail permohonan');
  return person;
}

async function history(person: WebPerson): Promise<string> {
  return (await person.request('/api/chat/messages')).text();
}

async function tasksOf(number: string): Promise<readonly string[]> {
  const client = counter.visitor();
  await client.login('helpdesk');
  const { items } = (await client.api('GET', '/tasks')).body as {
    items: { kind: string; case: string; doneAt: unknown }[];
  };
  return items.filter((task) => task.case === number && task.doneAt === null).map(({ kind }) => kind);
}

describe('*pulihkan* under attack', () => {
  it(
    'asking anew does not give new tries: a few mails, ten wrong codes, and the case stays where it is',
    async () => {
      const before = (await mailsTo(SITI.email, 'Kode pemulihan')).length;
      const answers = new Map<string, string[]>([
        [SITI.nik, []],
        ['6471010101900999', []],
      ]);
      const started = counter.clock.now();
      // More than the codes of a day, of one NIK in one chat and of a chat in all.
      const rounds = byLength({ short: 6, full: 8 });
      for (const [nik, heard] of answers) {
        counter.clock.set(started);
        const person = await stranger();
        for (let round = 0; round < rounds; round++) {
          heard.push(await person.says('pulihkan'), await person.says(nik));
          // A code is void after five tries; later rounds have no code any more.
          for (let typed = 0; typed < byLength({ short: round < 3 ? 6 : 1, long: 6 }); typed++)
            heard.push(await person.says('000000'));
          heard.push(await person.says('batal'));
          counter.clock.advance(MAIL_CODE_RESEND_MS);
        }
      }
      const [known, unknown] = [...answers.values()];
      expect(unknown).toEqual(known);
      const mails = (await mailsTo(SITI.email, 'Kode pemulihan')).length - before;
      expect(mails).toBe(RECOVERY_CODES_PER_DAY.chatAndNik);
      expect(known?.join('\n')).toContain('hari ini tidak dapat');
      const code = await counter.mailedCode(SITI.email);
      const late = await stranger();
      await late.says('pulihkan');
      // The last code was mailed at another chat's request, so it is worth nothing here.
      expect(await late.says(SITI.nik)).not.toContain(siti.number);
      expect(await late.says(code)).not.toContain(siti.number);
      expect(await siti.person.says('status')).toContain(siti.number);
    },
    PATIENCE_MS,
  );
});

describe('*Bukan saya*', () => {
  it(
    'in the old chat: the case comes back, the new chat loses what it was shown, an officer is called',
    async () => {
      counter.at('2026-11-25 10.00');
      const thief = await takesOver();
      expect(await history(thief)).toContain(siti.number);
      await siti.person.taps('Bukan saya');
      expect(await siti.person.taps('Bukan saya')).toContain(`${siti.number} tersambung kembali`);
      expect(await siti.person.says('status')).toContain('Tahap 2');
      expect(await thief.hears()).toContain('tidak lagi tersambung');
      expect(await history(thief)).not.toContain(siti.number);
      expect(await thief.says('status')).not.toContain(siti.number);
      expect(await tasksOf(siti.number)).toContain('binding-revoked');
      expect(await mailsTo(SITI.email, 'sudah dilepaskan')).toHaveLength(1);
      // Officers can still read what was said there.
      const kase = await counter.app.cases.byNumber(siti.number);
      const said = await counter.app.cases.messages(kase?.id ?? '');
      expect(said.some(({ conversationId }) => conversationId.startsWith('revoked:'))).toBe(true);
      // It works once only: the mail of the same recovery is of no use any more.
      expect((await request(await linkIn(SITI.email, '/bukan-saya'))).status).toBe(404);
    },
    PATIENCE_MS,
  );

  it(
    'by mail: a GET changes nothing, a POST works once; a chat cannot take back twice in a week',
    async () => {
      counter.at('2026-11-26 10.00');
      const thief = await takesOver();
      expect(siti.person.transcript.slice(-6).join('\n')).toContain('Buka tautan pada e-mail');
      const link = await linkIn(SITI.email, '/bukan-saya');
      for (let look = 0; look < 3; look++) {
        const page = await request(link);
        expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual(
          [200, 'no-referrer', 'no-store'],
        );
      }
      expect(await thief.says('status')).toContain(siti.number);
      expect(
        (await request(link, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status,
      ).toBe(403);
      expect((await request(link, { method: 'POST' })).status).toBe(200);
      expect((await request(link, { method: 'POST' })).status).toBe(404);
      expect(await siti.person.hears()).toContain('tersambung kembali');
      expect(await siti.person.says('status')).toContain('Tahap 2');
      expect(await thief.says('status')).not.toContain(siti.number);
    },
    PATIENCE_MS,
  );

  it(
    'is over after a week, and nothing for whoever lost nothing',
    async () => {
      counter.at('2026-11-27 10.00');
      const fresh = await takesOver();
      const link = await linkIn(SITI.email, '/bukan-saya');
      counter.clock.advance(TAKEOVER_LIFE_MS);
      expect((await request(link)).status).toBe(404);
      expect((await request(link, { method: 'POST' })).status).toBe(404);
      expect((await request('/bukan-saya/unknown', { method: 'POST' })).status).toBe(404);
      const nobody = await stranger();
      await nobody.says('batalkan pemulihan');
      expect(await nobody.taps('Bukan saya')).toContain('Tidak ada pemulihan');
      siti.person = fresh;
    },
    PATIENCE_MS,
  );
});

describe('the personal link', () => {
  it(
    'sends a code by a button and opens a chat in that browser; strangers cannot use its budget up',
    async () => {
      const far = await stranger();
      for (let round = 0; round < 8; round++) {
        await far.says('pulihkan');
        await far.says(SITI.nik);
        counter.clock.advance(MAIL_CODE_RESEND_MS);
      }
      const link = await linkIn(SITI.email, '/lanjut');
      const before = (await mailsTo(SITI.email, 'Kode pemulihan')).length;
      const chats = await native(counter.app.store.conversations).countDocuments({});
      const page = await request(link);
      expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
      expect((await mailsTo(SITI.email, 'Kode pemulihan')).length).toBe(before);
      expect(await native(counter.app.store.conversations).countDocuments({})).toBe(chats);
      const sent = await request(link, { method: 'POST' });
      expect([sent.status, sent.headers.get('location')]).toEqual([303, '/#lanjut']);
      const cookie = /^loket_lanjut=[\w-]{43}/u.exec(sent.headers.get('set-cookie') ?? '')?.[0] ?? '';
      expect(sent.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/u);
      const taken = await request('/lanjut', { method: 'POST', headers: { cookie } });
      const { token } = (await taken.json()) as { token: string };
      expect((await request('/lanjut', { method: 'POST' })).status).toBe(404);
      const person = WebPerson.withToken(counter, token);
      expect(await person.hears()).toContain('sudah dikirim ke e-mail permohonan');
      expect(await person.says('999999')).toContain('tidak cocok');
      expect(await person.says(await counter.mailedCode(SITI.email))).toContain(siti.number);
      expect((await request(`${link.slice(0, -3)}AAA`)).status).toBe(404);
      // Neither the link nor the token has reached the log.
      const lines = counter.log.lines.join('');
      expect(lines).not.toContain(link);
      expect(lines).not.toContain(token);
      expect((await request(link, { method: 'POST' })).status).toBe(429);
      expect(lines).not.toMatch(/lanjut\/[\w-]{20}/u);
    },
    PATIENCE_MS,
  );

  it(
    'opens at what is asked: after a return, at the first thing to fix; looking ahead spends nothing',
    async () => {
      counter.at('2026-12-08 10.00');
      await siti.act('helpdesk', 'receive-files', {
        outcome: 'deficient',
        deficiencies: [{ document: 'npwp', reason: 'buram' }],
      });
      const link = await linkIn(SITI.email, '/lanjut');
      const before = (await mailsTo(SITI.email, 'Kode pemulihan')).length;
      for (const method of ['GET', 'HEAD', 'GET']) expect((await request(link, { method })).status).toBe(200);
      expect((await mailsTo(SITI.email, 'Kode pemulihan')).length).toBe(before);
      const person = await opens(link);
      const said = await person.says(await counter.mailedCode(SITI.email));
      expect(said).toContain('sudah tersambung ke percakapan ini');
      expect(said).toContain('Scan NPWP');
      expect(said).toContain('Silakan kirim');
      siti.person = person;
    },
    PATIENCE_MS,
  );

  it(
    'is over after thirty days; old, changed and guessed ones are answered alike',
    async () => {
      const link = await linkIn(SITI.email, '/lanjut');
      const now = counter.clock.now();
      counter.clock.advance(PERSONAL_LINK_LIFE_MS);
      const answers = new Set<string>();
      for (const path of [link, `${link.slice(0, -3)}AAA`, '/lanjut/tebakan', `/lanjut/${'A'.repeat(92)}`]) {
        for (const method of ['GET', 'POST']) {
          const answer = await request(path, { method });
          answers.add(`${answer.status} ${await answer.text()}`);
        }
      }
      expect([...answers]).toEqual([expect.stringMatching(/^404 [^]*Tautan tidak berlaku/u)]);
      counter.clock.set(now);
    },
    PATIENCE_MS,
  );
});

describe('the NIK of somebody who has an open case', () => {
  it(
    'is sent like any other: a number, the same words; officers see both, the owner is told',
    async () => {
      const twin: Identity = {
        ...SITI,
        name: 'Orang Lain',
        email: 'lain@surat.example',
        spseUserId: 'oranglain',
      };
      const second = new Story(counter, 'api', await enter(counter, 'web'), twin);
      await second.applies();
      const unlike: Identity = { ...twin, nik: '6472015203900077', email: 'baru@surat.example' };
      const third = new Story(counter, 'api', await enter(counter, 'web'), unlike);
      await third.applies();
      const neutral = (story: Story): string =>
        story.transcript
          .join('\n')
          .replaceAll(story.number, 'NOMOR')
          .replaceAll(story.identity.nik, 'NIK')
          .replaceAll(story.identity.email, 'EMAIL')
          .replaceAll(/\b\d{6}\b/gu, 'KODE');
      expect(neutral(second)).toBe(neutral(third));
      const client = counter.visitor();
      await client.login('helpdesk');
      const sameNik = async (number: string): Promise<unknown> =>
        (await client.api('GET', `/cases/${number}`)).body.sameNik as unknown;
      expect(await sameNik(siti.number)).toEqual([second.number]);
      expect(await sameNik(second.number)).toEqual([siti.number]);
      expect(await sameNik(third.number)).toEqual([]);
      expect(await tasksOf(second.number)).toEqual(['same-nik']);
      expect(await tasksOf(siti.number)).toContain('same-nik');
      const told = await mailsTo(SITI.email, 'NIK dipakai pada permohonan lain');
      expect(told).toHaveLength(1);
      expect(told[0]).not.toContain(second.number);
      expect(await mailsTo(twin.email, 'NIK dipakai')).toEqual([]);
      const page = await client.send('GET', `/petugas/kasus/${second.number}`, {});
      const text = await page.text();
      expect(text).toContain('NIK yang sama');
      expect(text).toContain(SITI.email);
      // *Pulihkan* still leads to the case that was there first.
      const chat = await stranger();
      await chat.says('pulihkan');
      await chat.says(SITI.nik);
      expect((await mailsTo(twin.email, 'Kode pemulihan')).length).toBe(0);
      expect((await counter.app.cases.verifyLogs()).problems).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('mails about a case', () => {
  it('have a personal link, but those with a code', async () => {
    const mails = await counter.mails();
    const kinds = new Set(mails.map(({ subject }) => subject.replaceAll(/KT-\d{4}-\d{5}/gu, 'NO')));
    expect(kinds.size).toBeGreaterThan(5);
    for (const { subject, text } of mails) {
      expect([subject, text.includes('/lanjut/')]).toEqual([subject, !subject.startsWith('Kode ')]);
    }
  });
});
