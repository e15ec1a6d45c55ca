import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/core/log.js';
import { MAIL_CODE_LIFE_MS } from '../../../src/core/limits.js';
import { Mailer } from '../../../src/notices/mailer.js';
import { native } from '../../../src/models/store.js';
import { openMailServer, type MailServer, type Refusals } from '../../support/mail-server.js';
import { testOffice } from '../../support/office.js';
import { until } from '../../support/until.js';
import { botWorld, type BotWorld, type ChatPerson } from '../bot-world.js';

const DEAD = 'mati@contoh.id';

let server: MailServer;
let mailer: Mailer;
let world: BotWorld;
const log: string[] = [];
beforeAll(async () => {
  server = await openMailServer();
  world = await botWorld({
    log: createLogger({ level: 'trace', destination: { write: (line) => void log.push(line) } }),
    send: (id, mail) => mailer.send(id, mail),
  });
});
/** Of each test its own, because a connection that stays open is not refused again. */
beforeEach(() => {
  mailer = new Mailer({
    config: { smtpUrl: server.url, from: 'loket@lpse.contoh.test', replyTo: null, requireTls: false },
    store: world.store,
    keyring: world.keyring,
    office: testOffice(),
    log: createLogger({ level: 'trace', destination: { write: (line) => void log.push(line) } }),
    baseUrl: 'https://loket.contoh.test',
    attachments: { make: () => Promise.resolve(null) },
  });
});
afterEach(() => {
  mailer.close();
  for (const stage of Object.keys(server.refuse) as (keyof Refusals)[]) delete server.refuse[stage];
  server.taken.length = 0;
  server.recipients.length = 0;
});
afterAll(async () => {
  await world.stop();
  await server.stop();
});

/** Each case has a person and an address of its own. */
let persons = 2000;
async function atEmail(): Promise<{ person: ChatPerson; email: string }> {
  persons += 1;
  const person = world.person(String(persons));
  for (const said of ['/start', 'ya', 'sitirahmah01']) await person.says(said);
  return { person, email: `${persons}.${DEAD}` };
}

/** Moves the clock from try to try until no mail waits, or one was tried so often. */
async function isTried(times = Infinity): Promise<void> {
  await until('the mail is through, or given up', async () => {
    const waiting = await native(world.store.outbox).findOne({
      kind: 'mail',
      state: { $in: ['pending', 'claimed'] },
    });
    if (waiting === null) return true;
    if (waiting.state === 'claimed') return false;
    if (waiting.attempts >= times) return true;
    if (waiting.notBefore > world.clock.now()) world.clock.set(waiting.notBefore.toISOString());
    return false;
  });
}

describe('an address that the mail server', () => {
  it.each([
    ['refuses as recipient', { rcpt: 550 }],
    ['refuses as no mailbox by another code', { rcpt: 553 }],
    ['refuses at the end of the mail', { data: 550 }],
  ] satisfies [string, Refusals][])('%s is told, and asked for anew', async (_how, refusals) => {
    Object.assign(server.refuse, refusals);
    const { person, email } = await atEmail();
    const said = await person.says(email);
    expect(said).toContain(`E-mail ke ${email} ditolak oleh server penerima. Mohon tuliskan alamat lain.`);
    expect(await person.says('kode')).toContain('ditolak oleh server penerima');
    delete server.refuse.rcpt;
    delete server.refuse.data;
    await person.taps('Ganti e-mail');
    expect(await person.says(`baru.${email}`)).toContain(`sudah dikirim ke baru.${email}`);
    const code = /\b\d{6}\b/u.exec(server.taken.at(-1)?.text ?? '')?.[0] ?? '';
    expect(await person.says(code)).toContain('terkonfirmasi');
    const lines = log.join('');
    expect(lines).toContain('mail-refused');
    expect(lines).not.toContain(email);
  });

  it.each([
    ['is not there', { connect: 421 }],
    ['defers the recipient', { rcpt: 421 }],
    ['defers the recipient for greylisting', { rcpt: 451 }],
    ['defers the mail', { data: 451 }],
  ] satisfies [string, Refusals][])('%s is not told; the code comes later', async (_how, refusals) => {
    Object.assign(server.refuse, refusals);
    const { person, email } = await atEmail();
    await person.says(email);
    await isTried(3);
    for (const stage of Object.keys(refusals) as (keyof Refusals)[]) delete server.refuse[stage];
    server.taken.length = 0;
    await isTried();
    expect(server.taken.map(({ to }) => JSON.stringify(to))).toEqual([expect.stringContaining(email)]);
    await world.settle();
    expect(person.transcript()).not.toMatch(/ditolak|belum dapat disampaikan/u);
    const code = /\b\d{6}\b/u.exec(server.taken[0]?.text ?? '')?.[0] ?? '';
    expect(await person.says(code)).toContain('terkonfirmasi');
  });

  it('defers until the code is over is told that the mail could not be sent', async () => {
    server.refuse.rcpt = 451;
    const { person, email } = await atEmail();
    const asked = world.clock.now().getTime();
    await person.says(email);
    await isTried();
    expect(await person.hear()).toContain(`E-mail ke ${email} belum dapat disampaikan.`);
    expect(world.clock.now().getTime() - asked).toBeLessThanOrEqual(MAIL_CODE_LIFE_MS);
    expect(await person.says('kode')).not.toContain('kami kirim');
  });
});
