import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDesk, type TestDesk } from '../support/admin/desk.js';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.stop());

const MEBIBYTE = 1024 * 1024;

/** The outcome of a request whose body never ends. */
interface Flood {
  readonly status: number;
  /** Bytes of the body that the other side took before it closed. */
  readonly taken: number;
}

/** Sends a head and then up to 64 MiB, for as long as they are taken; ends when the server closes. */
async function flood(method: string, path: string, headers: Record<string, string>): Promise<Flood> {
  const { hostname, port } = new URL(desk.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const lines = Object.entries({ host: hostname, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString('latin1')));
  socket.on('error', () => undefined);
  const sent = pour(socket, 64 * MEBIBYTE, headers['transfer-encoding'] === 'chunked');
  await new Promise((resolve) => socket.once('close', resolve));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]), taken: await sent };
}

async function pour(socket: Socket, bytes: number, chunked: boolean): Promise<number> {
  const part = Buffer.alloc(64 * 1024, ' ');
  const framed = chunked
    ? Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
    : part;
  let go = (): void => undefined;
  socket.on('drain', () => go()).on('close', () => go());
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += part.length) {
    if (socket.write(framed)) continue;
    await new Promise<void>((resolve) => {
      go = resolve;
    });
  }
  return socket.bytesWritten - socket.writableLength;
}

describe('a body of sixty-four megabytes', () => {
  const long = { 'content-length': String(64 * MEBIBYTE) };
  const json = { ...long, 'content-type': 'application/json' };
  const chunked = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
  const form = { ...long, 'content-type': 'application/x-www-form-urlencoded' };

  it.each([
    ['a visitor of the API', 'POST', '/api/v1/tokens', json, 401],
    ['a visitor of the API, in chunks', 'POST', '/api/v1/tokens', chunked, 401],
    ['a wrong token', 'POST', '/api/v1/tokens', { ...json, authorization: 'Bearer x' }, 401],
    ['a login', 'POST', '/api/v1/session', json, 413],
    ['a login in chunks', 'POST', '/api/v1/session', chunked, 413],
    ['nothing there', 'PUT', '/api/v1/nothing', json, 404],
    ['another method', 'PUT', '/api/v1/session', json, 405],
    ['a visitor of the pages', 'POST', '/petugas/akun/token', form, 303],
    ['the login page', 'POST', '/petugas/masuk', form, 413],
    ['a link', 'POST', '/petugas/berkas/x', form, 413],
  ])('of %s is not read', async (_who, method, path, headers, status) => {
    const { status: answered, taken } = await flood(method, path, headers);
    expect([path, answered]).toEqual([path, status]);
    // The buffers of both kernels are outside the server's control.
    expect(taken).toBeLessThan(16 * MEBIBYTE);
  });

  it('of somebody whose role may not is not read', async () => {
    const client = await desk.as('auditor');
    const headers = { ...json, cookie: client.cookie, 'x-csrf-token': client.csrf ?? '' };
    const refused = await flood('POST', '/api/v1/staff', headers);
    expect([refused.status, refused.taken < 16 * MEBIBYTE]).toEqual([403, true]);
    const forged = await flood('POST', '/api/v1/tokens', { ...json, cookie: client.cookie });
    expect([forged.status, forged.taken < 16 * MEBIBYTE]).toEqual([403, true]);
  });
});

describe('a short body that is refused', () => {
  it('leaves the connection open', async () => {
    const answer = await desk.visitor().api('POST', '/tokens', { body: { label: 'x' } });
    expect([answer.status, answer.headers.get('connection')]).toEqual([401, 'keep-alive']);
  });
});
