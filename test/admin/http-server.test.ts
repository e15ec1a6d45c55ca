import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as passing } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpServer } from '../../src/admin/http/http-server.js';
import { HTTP_TIMES_MS } from '../../src/core/limits.js';

/** The times of the product, divided by a hundred or more (ms). */
const TIMES = { headers: 150, request: 900, look: 20 };
const HEAD = 'POST /api HTTP/1.1\r\nHost: loket\r\n';

let server: Server;
const bodies: string[] = [];
beforeAll(async () => {
  server = httpServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString());
      response.end('taken');
    });
  }, TIMES);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function line(): Promise<{ socket: Socket; said: () => string; ended: Promise<unknown> }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString()));
  socket.on('error', () => undefined);
  const ended = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, said: () => said, ended };
}

/** Sends one byte at a time, with a pause (ms) between, until the connection is closed. */
async function trickle(socket: Socket, bytes: string, pauseMs: number): Promise<void> {
  for (const byte of bytes) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(byte);
    await passing(pauseMs);
  }
}

describe('the HTTP server', () => {
  test('cuts off who stalls in the head of a request, however alive', async () => {
    const { socket, said, ended } = await line();
    const begun = Date.now();
    socket.write(HEAD);
    void trickle(socket, 'X-Slow: '.padEnd(2_000, 'a'), 10);
    await ended;
    expect(Date.now() - begun).toBeLessThan(TIMES.request);
    expect(said()).toMatch(/^HTTP\/1\.1 408 /u);
    expect(bodies).toEqual([]);
  });

  test('lets a body take its time', async () => {
    const { socket, said, ended } = await line();
    const body = 'a slow upload';
    socket.write(`${HEAD}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
    await trickle(socket, body, (2 * TIMES.headers) / body.length);
    await ended;
    expect(said()).toMatch(/^HTTP\/1\.1 200 /u);
    expect(bodies).toEqual([body]);
  });

  test('gives up on a body that never ends', async () => {
    const { socket, ended } = await line();
    socket.write(`${HEAD}Content-Length: 10\r\n\r\nhalf`);
    await ended;
    expect(bodies).toHaveLength(1);
  });

  test('has the times of the limits: an upload of a quarter of an hour fits', () => {
    const made = httpServer(() => undefined);
    expect(made.requestTimeout).toBe(HTTP_TIMES_MS.request);
    expect(made.requestTimeout).toBeGreaterThan(15 * 60 * 1000);
    expect(made.headersTimeout).toBe(HTTP_TIMES_MS.headers);
  });
});
