import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const POLICY =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'";

interface Item {
  seq: number;
  from: 'applicant' | 'loket';
  text: string;
  choices: { id: string; label: string }[];
  files: { name: string; contentType: string; size: number }[];
  at: string;
}

/** Stands in for the product's chat API behind the built page: echoes what it got, and fails when told to. */
export class ChatPageServer {
  readonly items: Item[] = [];
  /** The Idempotency-Key of every accepted POST, and of those refused on demand. */
  readonly keys: string[] = [];
  failNext = 0;
  url = '';
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #streams = new Set<ServerResponse>();

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.url;
  }

  async stop(): Promise<void> {
    this.cutStreams();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Has the office say something by itself. */
  say(text: string): void {
    this.#add('loket', text, [], []);
  }

  /** Ends every open event stream, as a lost connection does. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (url.pathname === '/api/chat/sessions') return json(201, { token: 't' });
    if (url.pathname === '/api/chat/sessions/current') return json(200, {});
    if (url.pathname === '/api/chat/office') {
      return json(200, { name: 'Loket LPSE Uji', service: 'Pendaftaran', hours: '', free: true });
    }
    if (url.pathname === '/api/chat/messages' && request.method === 'POST') {
      return this.#take(request, Buffer.concat(body), json);
    }
    if (url.pathname === '/api/chat/messages') {
      return json(200, { done: true, items: this.#after(Number(url.searchParams.get('after') ?? 0)) });
    }
    if (url.pathname === '/api/chat/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      this.#streams.add(response);
      const last = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0);
      for (const item of this.#after(last)) response.write(event(item));
      response.write('event: state\ndata: {"done":true}\n\n');
      return;
    }
    const file = join('dist/web', url.pathname === '/' ? 'chat/index.html' : url.pathname);
    if (!existsSync(file)) return json(404, {});
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    createReadStream(file).pipe(response);
  }

  #after(seq: number): Item[] {
    return this.items.filter((item) => item.seq > seq);
  }

  #take(request: IncomingMessage, body: Buffer, json: (status: number, value: unknown) => void): void {
    const key = String(request.headers['idempotency-key']);
    this.keys.push(key);
    if (this.failNext > 0) {
      this.failNext -= 1;
      return json(503, {});
    }
    const multipart = String(request.headers['content-type']).startsWith('multipart/');
    const files = multipart
      ? [...body.toString('latin1').matchAll(/filename="([^"]*)"/g)].map((match) => ({
          name: match[1] ?? '',
          contentType: 'image/png',
          size: body.length,
        }))
      : [];
    const said = multipart ? {} : (JSON.parse(body.toString()) as { text?: string; choice?: string });
    const own = this.#add('applicant', said.text ?? said.choice ?? '', [], files);
    const greeting = said.text === '/mulai';
    this.#add(
      'loket',
      greeting
        ? 'Selamat pagi. Siapkan *KTP*, NPWP, dan Sertifikat Keahlian.'
        : `Diterima: ${files.length} berkas.`,
      greeting ? [{ id: 'r1.notice.ok', label: 'Saya mengerti, mulai' }] : [],
      [],
    );
    return json(202, { seq: own.seq });
  }

  #add(from: Item['from'], text: string, choices: Item['choices'], files: Item['files']): Item {
    const item = { seq: this.items.length + 1, from, text, choices, files, at: '2026-11-24T01:30:00.000Z' };
    this.items.push(item);
    for (const stream of this.#streams) stream.write(event(item));
    return item;
  }
}

function event(item: Item): string {
  return `id: ${item.seq}\nevent: message\ndata: ${JSON.stringify(item)}\n\n`;
}
