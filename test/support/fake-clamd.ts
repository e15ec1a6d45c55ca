import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The content of a stream, and whether its end was sent. */
export interface Streamed {
  readonly content: Buffer;
  readonly ended: boolean;
}

/** How the fake behaves; by default like a clamd that knows the EICAR signature. */
export interface Behaviour {
  /** Length of a stream (bytes) above which it answers an error and hangs up in the middle (`StreamMaxLength`). */
  readonly streamMax?: number;
  /** Length of a file (bytes) above which it says OK without looking (`MaxFileSize`). */
  readonly fileMax?: number;
  /** The exact pieces that it sends for a stream; `hang` or `cut` stands for no answer. */
  readonly answer?: readonly string[] | 'hang' | 'cut';
  /** Answers after this many bytes of content instead of at the end. */
  readonly answerAfter?: number;
  /** Stops reading after this many bytes of content. */
  readonly readUpTo?: number;
  readonly version?: string;
}

/** A part of the EICAR test file, which alone is harmless. */
const EICAR_MARK = Buffer.from('EICAR-STANDARD');

/** A clamd for tests, on loopback or a Unix socket. It checks the protocol strictly; `wrong` lists what broke it. */
export class FakeClamd {
  behaviour: Behaviour = {};
  readonly streams: Streamed[] = [];
  readonly wrong: string[] = [];
  url = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Starts it on a Unix socket at `path`, or on TCP without one. */
  static async start(path?: string): Promise<FakeClamd> {
    const clamd = new FakeClamd();
    if (path === undefined) clamd.#server.listen(0, '127.0.0.1');
    else clamd.#server.listen(path);
    await once(clamd.#server, 'listening');
    const address = clamd.#server.address() as AddressInfo | string;
    clamd.url = typeof address === 'string' ? `unix:${address}` : `tcp://127.0.0.1:${address.port}`;
    return clamd;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let waiting = Buffer.alloc(0);
    let command: string | null = null;
    let answered = false;
    const parts: Buffer[] = [];
    let size = 0;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (command === 'INSTREAM' && !answered)
        this.streams.push({ content: Buffer.concat(parts), ended: false });
    });
    const answer = (ended: boolean): void => {
      answered = true;
      this.streams.push({ content: Buffer.concat(parts), ended });
      this.#answer(socket, Buffer.concat(parts));
    };
    socket.on('data', (chunk) => {
      const { streamMax, answerAfter, readUpTo, version } = this.behaviour;
      waiting = Buffer.concat([waiting, chunk]);
      if (command === null) {
        const end = waiting.indexOf(0);
        if (end < 0) return;
        command = waiting.toString('latin1', 1, end);
        if (waiting[0] !== 'z'.charCodeAt(0)) this.wrong.push('no command that ends in zero');
        waiting = waiting.subarray(end + 1);
        if (command === 'VERSION') socket.end(`${version ?? 'ClamAV 1.4.6/27800/Mon Nov 23'}\0`);
        else if (command !== 'INSTREAM') this.wrong.push(command);
      }
      while (!answered && waiting.length >= 4) {
        const length = waiting.readUInt32BE();
        if (length === 0) {
          if (waiting.length > 4) this.wrong.push('something after the end of the stream');
          answer(true);
          return;
        }
        if (waiting.length < 4 + length) return;
        parts.push(Buffer.from(waiting.subarray(4, 4 + length)));
        waiting = waiting.subarray(4 + length);
        size += length;
        if (streamMax !== undefined && size > streamMax) {
          answered = true;
          socket.end('INSTREAM size limit exceeded. ERROR\0', () => socket.destroy());
        } else if (answerAfter !== undefined && size >= answerAfter) answer(false);
        else if (readUpTo !== undefined && size >= readUpTo) socket.pause();
      }
    });
  }

  #answer(socket: Socket, content: Buffer): void {
    const { answer, fileMax = Infinity } = this.behaviour;
    if (answer === 'hang') return;
    if (answer === 'cut') return void socket.destroy();
    const found = content.length <= fileMax && content.includes(EICAR_MARK);
    const pieces = answer ?? [found ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0'];
    void say(socket, pieces);
  }
}

/** Sends each piece in a packet of its own, as far as that is possible. */
async function say(socket: Socket, pieces: readonly string[]): Promise<void> {
  socket.setNoDelay(true);
  for (const piece of pieces) {
    await new Promise<void>((written) => socket.write(piece, () => written()));
    await new Promise((next) => setImmediate(next));
  }
  socket.end();
}
