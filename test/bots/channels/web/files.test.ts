import express from 'express';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenUpload } from '../../../../src/bots/channels/web/upload-places.js';
import type { Incoming } from '../../../../src/bots/channels/channel.js';
import { DiskRoom } from '../../../../src/core/disk-room.js';
import { DISK_FLOOR_BYTES, FILE_MAX_BYTES, TEXT_MAX_CHARS } from '../../../../src/core/limits.js';
import { silentLogger } from '../../../../src/core/log.js';
import type { MessageContent } from '../../../../src/models/message.js';
import { native } from '../../../../src/models/store.js';
import { readForm } from '../../../../src/bots/channels/web/multipart.js';
import { reasonText } from '../../../../src/flows/documents.js';
import { testOffice } from '../../../support/office.js';
import { ChatServer, form, otherIds, png } from '../../../support/chat-server.js';

let server: ChatServer;
beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.stop());

const filesOf = async (token: string): Promise<unknown[]> =>
  (await server.inbox(token))
    .map(({ payload }) => server.stored.keyring.openTransit<Incoming>(payload))
    .flatMap(({ body }) => (body.kind === 'file' ? [body.file] : []));
const storedFiles = (): Promise<number> => native(server.stored.store.storedFiles).countDocuments({});

/** A form with a small picture and words. */
function captioned(words: string): FormData {
  const made = form([['a.png', png(100)]]);
  made.append('text', words);
  return made;
}

const diskWith = (free: number): DiskRoom =>
  new DiskRoom({ freeBytes: () => Promise.resolve(free), log: silentLogger() });
/** An upload that nobody else wants the place of. */
const ALONE: OpenUpload = {
  takenAway: new AbortController().signal,
  alive: () => undefined,
  during: (work) => work(),
};

describe('files', () => {
  it('of one request are one message, one album, in order; a refused one among them', async () => {
    const token = await server.quietSession();
    const woken: string[] = [];
    const off = server.signals.on('intake', (id) => woken.push(id));
    const names = ['ktp é.png', 'surat.docx', 'npwp.png'] as const;
    const bytes = [png(64, 1), Buffer.from('PK surat'), png(80, 2)] as const;
    const answer = await server.upload(token, form(names.map((name, index) => [name, bytes[index]!])));
    off();
    expect(answer).toMatchObject({ status: 202, body: { seq: 1 } });
    expect(woken).toEqual([server.conversationId(token)]);
    expect(await filesOf(token)).toMatchObject([
      { at: 'vault', name: 'ktp é.png', size: 64 },
      { at: 'refused', reason: 'format', name: 'surat.docx', size: 8 },
      { at: 'vault', name: 'npwp.png', size: 80 },
    ]);
    const entries = (await server.inbox(token)).slice(1);
    expect(entries.map(({ state, seq, order }) => [state, seq, order])).toEqual([
      ['intake', 1, 1000],
      ['intake', 1, 1001],
      ['intake', 1, 1002],
    ]);
    expect(new Set(entries.map(({ albumId }) => albumId)).size).toBe(1);
    expect(entries[0]?.albumId).not.toBeNull();
    const { items } = await server.read(token);
    expect(items).toMatchObject([
      {
        seq: 1,
        text: '',
        files: [
          { name: 'ktp é.png', contentType: 'image/png', size: 64, href: '/api/chat/files/1/0' },
          { name: 'surat.docx', size: 8 },
          { name: 'npwp.png', size: 80, href: '/api/chat/files/1/2' },
        ],
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/fileId|"href":"[^"]*\/1"/u);
  });

  it('alone is no album; words beside it are its caption', async () => {
    const token = await server.quietSession();
    const made = form([['../a/ktp\u202egnp.png', png()]]);
    made.append('text', 'ini KTP saya');
    await server.upload(token, made);
    const [entry] = (await server.inbox(token)).slice(1);
    expect(entry?.albumId).toBeNull();
    expect(server.stored.keyring.openTransit<Incoming>(entry!.payload).body).toMatchObject({
      kind: 'file',
      caption: 'ini KTP saya',
      file: { name: 'ktpgnp.png' },
    });
    expect((await server.read(token)).items).toMatchObject([{ text: 'ini KTP saya' }]);
  });

  it('and texts are kept as far as texts are read', async () => {
    const token = await server.quietSession();
    await server.say(token, { text: '😀'.repeat(TEXT_MAX_CHARS + 50) });
    await server.upload(token, captioned('b'.repeat(TEXT_MAX_CHARS + 50)));
    const { items } = await server.read(token);
    expect(items.map(({ text }) => Array.from(String(text)).length)).toEqual([
      TEXT_MAX_CHARS,
      TEXT_MAX_CHARS,
    ]);
    const kept = (await server.inbox(token)).slice(1).map(({ payload }) => payload.length);
    expect(Math.max(...kept)).toBeLessThan(TEXT_MAX_CHARS * 4 + 1_000);
  });

  it('over the cap are refused with 413, exactly at the cap they pass', async () => {
    const token = await server.quietSession();
    const over = await server.upload(token, form([['besar.png', png(FILE_MAX_BYTES + 1)]]), 'k');
    expect(over).toMatchObject({ status: 413, body: { code: 'file-too-large' } });
    const second = form([
      ['kecil.png', png()],
      ['besar.png', png(FILE_MAX_BYTES + 1)],
      ['kecil.png', png()],
    ]);
    expect((await server.upload(token, second)).status).toBe(413);
    expect((await server.read(token)).items).toEqual([]);
    expect((await server.upload(token, form([['pas.png', png(FILE_MAX_BYTES)]]), 'k')).status).toBe(202);
  });

  it('too many are refused with 413', async () => {
    const token = await server.quietSession();
    const many = form(Array.from({ length: 11 }, (_, index) => [`${index}.png`, png()]));
    expect(await server.upload(token, many)).toMatchObject({ status: 413, body: { code: 'too-many-files' } });
    expect(await server.inbox(token)).toHaveLength(1);
  });

  it('sent again under the same key are the same message and are not kept twice', async () => {
    const token = await server.quietSession();
    const other = await ChatServer.start({ ids: otherIds() }, server.stored);
    const pages = (mark: number): FormData =>
      form([
        ['a.png', png(5000, mark)],
        ['b.png', png(6000, mark)],
      ]);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? server : other).upload(token, pages(1), 'k')),
    );
    await other.stop();
    expect(answers.map(({ status, body }) => [status, body['seq']])).toEqual(answers.map(() => [202, 1]));
    expect(await server.inbox(token)).toHaveLength(3);
    const before = await storedFiles();
    expect(await server.upload(token, pages(1), 'k')).toMatchObject({ status: 202, body: { seq: 1 } });
    expect(await server.upload(token, pages(2), 'k')).toMatchObject({ status: 422 });
    expect(await server.say(token, { text: 'a' }, 'k')).toMatchObject({ status: 422 });
    expect(await storedFiles()).toBe(before);
  });

  it('are refused kindly while the disk is nearly full; text goes on', async () => {
    const full = await ChatServer.start(
      { ids: otherIds(), disk: diskWith(DISK_FLOOR_BYTES.files - 1) },
      server.stored,
    );
    const token = await full.quietSession();
    expect((await full.upload(token, form([['ktp.png', png()]]))).status).toBe(202);
    expect((await full.say(token, { text: 'halo' })).status).toBe(202);
    await full.stop();
    expect(await filesOf(token)).toMatchObject([{ at: 'refused', reason: 'penyimpanan-penuh' }]);
    expect(reasonText('penyimpanan-penuh', testOffice())).toContain('penuh');
    expect((await server.read(token)).items).toMatchObject([
      { files: [{ name: 'ktp.png' }] },
      { text: 'halo' },
    ]);
  });
});

describe('a form', () => {
  const boundary = 'batas';
  const part = (head: string, body: string): string => `--${boundary}\r\n${head}\r\n\r\n${body}\r\n`;
  const file = 'Content-Disposition: form-data; name="files"; filename="a.png"';

  it.each([
    ['without a boundary', 'multipart/form-data', 'x', 400],
    ['of noise', `multipart/form-data; boundary=${boundary}`, '\u0000\u0001 apa saja '.repeat(50), 400],
    ['that is empty', `multipart/form-data; boundary=${boundary}`, '', 400],
    ['without files', `multipart/form-data; boundary=${boundary}`, `--${boundary}--\r\n`, 422],
    ['that ends early', `multipart/form-data; boundary=${boundary}`, part(file, 'abc').slice(0, -2), 400],
    [
      'with another field',
      `multipart/form-data; boundary=${boundary}`,
      `${part('Content-Disposition: form-data; name="berkas"; filename="a.png"', 'abc')}--${boundary}--\r\n`,
      400,
    ],
    [
      'with words only',
      `multipart/form-data; boundary=${boundary}`,
      `${part('Content-Disposition: form-data; name="text"', 'abc')}--${boundary}--\r\n`,
      422,
    ],
  ])('%s is refused', async (_name, type, body, status) => {
    const token = await server.quietSession();
    const answer = await server.call('POST', '/messages', token, { headers: { 'content-type': type }, body });
    expect(answer).toMatchObject({ status });
    expect((await server.read(token)).items).toEqual([]);
    expect((await server.say(token, { text: 'lanjut' })).status).toBe(202);
  });

  it('that breaks off in the middle of a file leaves no message, and can be sent again', async () => {
    const token = await server.quietSession();
    const { hostname, port } = new URL(server.url);
    for (const cut of [50, 30_000]) {
      const socket = connect(Number(port), hostname);
      const head = [
        'POST /api/chat/messages HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${token}`,
        'Idempotency-Key: putus',
        `Content-Type: multipart/form-data; boundary=${boundary}`,
        'Content-Length: 200000',
        '',
        '',
      ].join('\r\n');
      await once(socket, 'connect');
      const arrived = once(server.arrivals, 'request');
      socket.write(head + part(file, 'x'.repeat(40_000)).slice(0, cut));
      const [request] = (await arrived) as [IncomingMessage];
      const closed = new Promise((resolve) => request.on('close', resolve));
      socket.destroy();
      await closed;
    }
    expect((await server.upload(token, form([['a.png', png()]]), 'putus')).status).toBe(202);
    expect((await server.read(token)).items).toHaveLength(1);
    expect(await server.inbox(token)).toHaveLength(2);
  });
});

describe('readForm', () => {
  it('takes no file any more once a form is refused', async () => {
    let taken = 0;
    const app = express();
    app.post('/', async (request, response) => {
      const take = (): Promise<number> =>
        new Promise((resolve) => setImmediate(() => setImmediate(() => resolve((taken += 1)))));
      await readForm(request, take, { upload: ALONE }).catch(() => undefined);
      const atTheAnswer = taken;
      request.resume();
      if (!request.closed) await once(request, 'close');
      for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      response.json({ atTheAnswer, afterwards: taken });
    });
    const http = app.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const body = form(Array.from({ length: 11 }, (_, index) => [`${index}.png`, png()]));
    const answer = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`, {
      method: 'POST',
      body,
    });
    const { atTheAnswer, afterwards } = (await answer.json()) as Record<string, number>;
    http.close();
    expect(afterwards).toBe(atTheAnswer);
    expect(afterwards).toBeLessThan(10);
  });

  it('gives up an upload that falls silent, and says so', async () => {
    const app = express();
    app.post('/', async (request, response) => {
      const outcome = await readForm(request, () => Promise.resolve(1), { upload: ALONE, idleMs: 40 }).catch(
        (error: Error) => error.message,
      );
      response.json(outcome);
    });
    const http = app.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nabc',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('nothing came for too long');
    socket.destroy();
    http.close();
  });
});

describe('downloads', () => {
  it('hand out own files, and nothing of other chats', async () => {
    const token = await server.quietSession();
    await server.upload(
      token,
      form([
        ['ktp.png', png(99, 5)],
        ['x.txt', Buffer.from('teks')],
      ]),
    );
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.url}/files/1/0`, { headers });
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png(99, 5));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename=ktp.png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const stranger = await server.quietSession();
    await server.say(stranger, { text: 'halo' });
    expect((await server.call('GET', '/files/1/0', stranger)).status).toBe(404);
    for (const path of ['/files/1/1', '/files/1/2', '/files/2/0', '/attachments/1']) {
      expect((await server.call('GET', path, token)).status).toBe(404);
    }
    expect((await server.call('GET', '/files/1/x', token)).status).toBe(400);
    expect((await server.call('GET', '/files/1/0')).status).toBe(401);
  });

  it('have names that a header can carry, also where the history has one as it was claimed', async () => {
    const token = await server.quietSession();
    await server.upload(
      token,
      form([
        ['../..\\\u202Ektp asli\u200B.png', png(64, 7)],
        [`${'é'.repeat(300)}.png`, png(64, 8)],
      ]),
    );
    const names = ['ktp asli.png', `${'é'.repeat(55)}….png`];
    const { items } = await server.read(token);
    expect(items).toMatchObject([{ files: names.map((name) => ({ name })) }]);
    const headerOf = async (index: number): Promise<string> =>
      (await server.call('GET', `/files/1/${index}`, token)).headers.get('content-disposition') ?? '';
    expect(await headerOf(0)).toBe('attachment; filename="ktp asli.png"');
    const encoded = /filename\*=UTF-8''(\S+)$/u.exec(await headerOf(1))?.[1] ?? '';
    expect(decodeURIComponent(encoded)).toBe(names[1]);
    // As a release before names were cleaned stored it.
    const { keyring, store } = server.stored;
    const place = { conversationId: server.conversationId(token), seq: 1 };
    const { keyId, content } = (await native(store.messages).findOne(place))!;
    const { files = [], ...said } = (await keyring.open<MessageContent>(keyId, content, 'message'))!;
    const claimed = { ...said, files: files.map((file) => ({ ...file, name: 'x\uD83D\r\n/y.png' })) };
    const sealed = await keyring.seal(keyId, claimed, 'message');
    await native(store.messages).updateOne(place, { $set: { content: sealed } });
    expect(await headerOf(0)).toBe('attachment; filename=y.png');
  });

  it('hand out the first page of an own file as the picture that was made at intake', async () => {
    const views = [1, 2].map((page) => ({
      page,
      view: Buffer.from(`besar ${page}`),
      thumb: Buffer.from(`kecil ${page}`),
    }));
    const drawn = await ChatServer.start(
      { examine: () => Promise.resolve({ ok: true, contentType: 'application/pdf', pages: 2, views }) },
      server.stored,
    );
    const token = await server.quietSession();
    await drawn.upload(token, form([['sertifikat.pdf', png()]]));
    await drawn.stop();
    await server.upload(token, form([['tanpa-gambar.png', png(70, 9)]]));
    const [first, second] = (await server.read(token)).items.map(({ files }) => files);
    expect(first).toMatchObject([{ thumb: '/api/chat/files/1/0/thumb' }]);
    expect(second).toMatchObject([{ thumb: '/api/chat/files/2/0/thumb' }]);
    const answer = await server.call('GET', '/files/1/0/thumb', token);
    expect(answer).toMatchObject({ status: 200, body: { text: 'kecil 1' } });
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const stranger = await server.quietSession();
    await server.upload(stranger, form([['x.txt', Buffer.from('teks')]]));
    for (const [path, whose] of [
      ['/files/1/0/thumb', stranger],
      ['/files/2/0/thumb', token],
      ['/files/1/1/thumb', token],
      ['/files/9/0/thumb', token],
    ] as const) {
      expect([path, (await server.call('GET', path, whose)).status]).toEqual([path, 404]);
    }
    expect((await server.call('GET', '/files/1/0/thumb')).status).toBe(401);
  });

  it('make the document that came with a message', async () => {
    const token = await server.quietSession();
    const attach = {
      kind: 'receipt',
      caseId: 'c1',
      seq: 9,
      filename: 'tanda-terima-KT-2026-00001.pdf',
    } as const;
    await server.finish(token, { text: 'Terlampir', attach });
    const { items } = await server.read(token);
    expect(items).toMatchObject([{ files: [{ name: attach.filename, href: '/api/chat/attachments/1' }] }]);
    expect(JSON.stringify(items)).not.toContain('c1');
    const answer = await server.call('GET', '/attachments/1', token);
    expect(answer).toMatchObject({ status: 200, body: { text: '%PDF-1.7' } });
    expect(answer.headers.get('content-disposition')).toContain(attach.filename);
    expect((await server.call('GET', '/attachments/1', await server.session())).status).toBe(404);
  });
});
