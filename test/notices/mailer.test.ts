import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '../../src/core/log.js';
import { sentMail, sentMailAttachment } from '../../src/notices/demo-mail.js';
import { MailError } from '../../src/notices/mail-error.js';
import { Mailer } from '../../src/notices/mailer.js';
import type { Attachment, Mail } from '../../src/notices/types.js';
import { openMailServer, type MailServer, type Refusals } from '../support/mail-server.js';
import { testStore, type TestStore } from '../support/store.js';
import { testOffice } from '../support/office.js';

const PDF: Attachment = {
  filename: 'bukti-pengajuan-KT-2026-00001.pdf',
  contentType: 'application/pdf',
  content: Buffer.from('%PDF-1.3 é\u0000\n'),
};
const PLAIN: Mail = {
  to: 'budi@contoh.test',
  subject: '[KT-2026-00001] Bukti pengajuan – permohonan',
  paragraphs: ['Yth. Bapak/Ibu Budi,', 'Berkas <b>diterima</b>.\n.\n.titik di awal baris'],
};
const WITH_PDF: Mail = {
  ...PLAIN,
  attach: { kind: 'submission-proof', caseId: 'case-1', seq: 1, filename: PDF.filename },
};

let base: TestStore;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  base = await testStore();
});
afterAll(() => base.stop());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function mailer(
  smtpUrl: string | null,
  options: { replyTo?: string | null; attachment?: Attachment | null; requireTls?: boolean } = {},
) {
  const made = new Mailer({
    config: {
      smtpUrl,
      from: 'loket@lpse.contoh.test',
      replyTo: options.replyTo ?? null,
      requireTls: options.requireTls ?? false,
    },
    store: base.store,
    keyring: base.keyring,
    office: testOffice({
      contacts: {
        email: 'kantor@contoh.test',
        phone: null,
        address: null,
        dataProtectionOfficer: null,
        complaints: null,
      },
    }),
    log: silentLogger(),
    baseUrl: 'https://loket.contoh.test',
    attachments: { make: () => Promise.resolve(options.attachment === undefined ? PDF : options.attachment) },
  });
  closing.push(() => made.close());
  return made;
}

async function smtp(refuse: Refusals = {}): Promise<MailServer> {
  const server = await openMailServer(refuse);
  closing.push(() => server.stop());
  return server;
}

/** A peer that accepts connections and sends what it is told to, or nothing. */
async function peer(greeting: string | null): Promise<string> {
  const sockets: { destroy: () => unknown }[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    if (greeting !== null) socket.write(greeting);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failure(sending: Promise<unknown>): Promise<MailError> {
  const error: unknown = await sending.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MailError)) throw new Error(`no MailError but ${String(error)}`);
  return error;
}

describe('by SMTP', () => {
  test('a server that offers no TLS gets no mail where TLS is required', async () => {
    const server = await smtp();
    const error = await failure(mailer(server.url, { requireTls: true }).send('m0', PLAIN));
    expect(error.retryable).toBe(true);
    expect([server.taken, server.recipients]).toEqual([[], []]);
  });

  test('words, sender, answer address and attachment arrive as they are', async () => {
    const server = await smtp();
    await mailer(server.url).send('outbox-1', WITH_PDF);
    const [mail] = server.taken;
    expect(mail?.subject).toBe(PLAIN.subject);
    expect(mail?.from?.value).toEqual([
      { name: 'LPSE Provinsi Kalimantan Timur', address: 'loket@lpse.contoh.test' },
    ]);
    expect(mail?.replyTo?.text).toBe('kantor@contoh.test');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.messageId).toBe('<outbox-1@loket.contoh.test>');
    expect(mail?.text).toContain('Berkas <b>diterima</b>.\n.\n.titik di awal baris');
    expect(mail?.html).toContain('Berkas &lt;b&gt;diterima&lt;/b&gt;.<br>');
    expect(mail?.attachments).toHaveLength(1);
    expect(mail?.attachments[0]).toMatchObject({ filename: PDF.filename, contentType: 'application/pdf' });
    expect(mail?.attachments[0]?.content.equals(PDF.content)).toBe(true);
  });

  test('a repeat has the same Message-ID, another mail another one', async () => {
    const server = await smtp();
    const sender = mailer(server.url, { replyTo: 'jawab@contoh.test' });
    await sender.send('outbox-1', PLAIN);
    await sender.send('outbox-1', PLAIN);
    await sender.send('outbox-2', PLAIN);
    const ids = server.taken.map(({ messageId }) => messageId);
    expect(ids).toEqual([ids[0], ids[0], '<outbox-2@loket.contoh.test>']);
    expect(server.taken[0]?.replyTo?.text).toBe('jawab@contoh.test');
  });

  test('an address is one address, and a line break in a subject starts no header', async () => {
    const server = await smtp();
    const sender = mailer(server.url);
    await sender.send('a', { ...PLAIN, subject: 'x\r\nBcc: lain@contoh.test' });
    expect(server.recipients).toEqual(['budi@contoh.test']);
    expect(server.taken[0]?.subject).toBe('x Bcc: lain@contoh.test');
    await failure(sender.send('b', { ...PLAIN, to: 'budi@contoh.test, lain@contoh.test' })).catch(() => null);
    expect(server.recipients).not.toContain('lain@contoh.test');
  });

  test.each([
    ['rcpt', 421, true, false],
    ['rcpt', 450, true, false],
    ['rcpt', 550, false, true],
    ['data', 451, true, false],
    ['data', 550, false, true],
    ['data', 554, false, true],
    ['sender', 550, false, false],
    ['connect', 421, true, false],
    ['connect', 554, true, false],
  ] as const)('%s answered by %i: retryable %s, refused %s', async (stage, code, retryable, refused) => {
    const server = await smtp({ [stage]: code });
    const error = await failure(mailer(server.url).send('outbox-1', PLAIN));
    expect([error.retryable, error.refused]).toEqual([retryable, refused]);
    expect(error.message).not.toContain('budi');
    expect(error.cause).toBeUndefined();
  });

  test('after a refusal the next mail goes through', async () => {
    const server = await smtp({ rcpt: 450 });
    const sender = mailer(server.url);
    await failure(sender.send('outbox-1', PLAIN));
    delete server.refuse.rcpt;
    await sender.send('outbox-1', PLAIN);
    expect(server.taken).toHaveLength(1);
  });

  test('nobody there: retryable, and the check says so', async () => {
    const sender = mailer('smtp://127.0.0.1:1');
    expect(await failure(sender.send('outbox-1', PLAIN))).toMatchObject({
      code: 'mail-not-sent',
      retryable: true,
    });
    expect((await failure(sender.check())).retryable).toBe(true);
  });

  test.each([
    ['never greets', null],
    ['falls silent after its greeting', '220 ready\r\n'],
  ])('a peer that %s is given up', async (_what, greeting) => {
    const address = await peer(greeting);
    const sender = mailer(`smtp://${address}/?greetingTimeout=150&socketTimeout=150`);
    expect((await failure(sender.send('outbox-1', PLAIN))).retryable).toBe(true);
  });

  test('the check passes while the server is there', async () => {
    await mailer((await smtp()).url).check();
  });

  test('an attachment that is gone fails for good, and nothing is sent', async () => {
    const server = await smtp();
    const error = await failure(mailer(server.url, { attachment: null }).send('outbox-1', WITH_PDF));
    expect([error.retryable, error.refused]).toEqual([false, false]);
    expect(server.taken).toHaveLength(0);
  });
});

describe('demo mode', () => {
  test('keeps mails, newest first, sealed; a repeat is not a second mail', async () => {
    const sender = mailer(null);
    await sender.send('demo-1', WITH_PDF);
    base.clock.advance(1000);
    await sender.send('demo-2', { ...PLAIN, subject: 'Lain' });
    await sender.send('demo-1', { ...WITH_PDF, subject: 'Ulang' });
    await sender.check();
    const { items } = await sentMail(base.store, base.keyring, { limit: 10 });
    expect(items.map(({ subject }) => subject)).toEqual(['Lain', PLAIN.subject]);
    const [, first] = items;
    expect(first).toMatchObject({
      to: PLAIN.to,
      attachments: [
        {
          filename: PDF.filename,
          contentType: 'application/pdf',
          href: '/api/demo/mail/demo-1/attachments/0',
        },
      ],
    });
    expect(first?.text).toContain('Berkas <b>diterima</b>');
    expect(new Date(first?.at ?? '').toISOString()).toBe(first?.at);
    expect(await sentMail(base.store, base.keyring, { limit: 1 })).toMatchObject({
      items: [{ subject: 'Lain' }],
    });
    const stored = await base.store.sentMail.findById('demo-1').lean();
    expect(Buffer.from(stored!.payload).toString('latin1')).not.toContain('budi');
  });

  test('gives an attachment back by its place', async () => {
    await mailer(null).send('demo-3', WITH_PDF);
    const found = await sentMailAttachment(base.store, base.keyring, 'demo-3', 0);
    expect(found?.content.equals(PDF.content)).toBe(true);
    expect(found?.filename).toBe(PDF.filename);
    for (const index of [1, -1, Number.NaN, 0.5]) {
      expect(await sentMailAttachment(base.store, base.keyring, 'demo-3', index)).toBeNull();
    }
    expect(await sentMailAttachment(base.store, base.keyring, 'nobody', 0)).toBeNull();
  });
});
