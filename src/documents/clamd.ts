import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { AppError, causeOf } from '../core/errors.js';
import { SCAN_ANSWER_MAX_BYTES, SCAN_CHUNK_BYTES, SCAN_TIMES_MS } from '../core/limits.js';
import type { Scan } from './scanner.js';

/** Longest time for clamd to accept a connection, and for everything after that, ms. */
export interface ClamdTimes {
  readonly connect: number;
  readonly whole: number;
}

/** Signatures by which clamd reports that it did not read a whole file (its `AlertExceedsMax`, `AlertEncrypted`). */
const NOT_ALL_READ = /^(?:Heuristics\.)?(?:Limits\.Exceeded|Encrypted)(?:\.|$)/u;
const FOUND = /^stream: (\S+(?: \S+)*) FOUND$/u;
const TOO_LARGE = 'INSTREAM size limit exceeded. ERROR';

/** A client of clamd with one connection for each request. Content is sent as a stream, without a file name. */
export class Clamd {
  readonly #address: NetConnectOpts;
  readonly #times: ClamdTimes;

  /** `url`: `tcp://host:port` or `unix:/path`. */
  constructor(url: string, times: ClamdTimes = SCAN_TIMES_MS) {
    this.#address = addressOf(url);
    this.#times = times;
  }

  /** Version of clamd and signatures: `ClamAV 1.4.6/27800/Mon Nov 23 …`. @throws {AppError} `scanner-away` 503 */
  async version(): Promise<string> {
    const { answer } = await this.#ask(['zVERSION\0']);
    if (!answer.startsWith('ClamAV ')) throw unexpected(answer);
    return answer;
  }

  /**
   * Scans a file; `clean` only when clamd said so after the last byte.
   * @throws {AppError} `scanner-away` 503 when clamd gives none of the three known answers in time.
   */
  async scan(bytes: Buffer): Promise<Scan> {
    // Clamd answers a file that is too large, and hangs up, while it is still being sent. A write that breaks then can
    // lose the answer.
    const { answer, sentAll } = await this.#ask(framesOf(bytes)).catch((error: unknown) => {
      if (!brokeOff(error)) throw error;
      return this.#ask(framesOf(bytes));
    });
    if (answer === 'stream: OK') {
      if (!sentAll) throw away('it answered before it had the whole file');
      return { result: 'clean' };
    }
    if (answer === TOO_LARGE) return { result: 'incomplete' };
    const signature = FOUND.exec(answer)?.[1];
    if (signature === undefined) throw unexpected(answer);
    return NOT_ALL_READ.test(signature) ? { result: 'incomplete' } : { result: 'infected', signature };
  }

  #ask(frames: Iterable<string | Buffer>): Promise<{ answer: string; sentAll: boolean }> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#address);
      let answer = '';
      let sentAll = false;
      let timer = setTimeout(() => end(away('it does not accept connections')), this.#times.connect);
      const end = (outcome: AppError | string): void => {
        clearTimeout(timer);
        socket.destroy();
        if (typeof outcome === 'string') resolve({ answer: outcome, sentAll });
        else reject(outcome);
      };
      socket.once('connect', () => {
        clearTimeout(timer);
        timer = setTimeout(() => end(away('it did not answer in time')), this.#times.whole);
        send(socket, frames).then(
          () => (sentAll = true),
          // The socket's own events tell what happened, and a last answer may come before them.
          () => undefined,
        );
      });
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        const length = answer.indexOf('\0');
        if (length >= 0 && length === answer.length - 1) end(answer.slice(0, length));
        else if (length >= 0 || answer.length > SCAN_ANSWER_MAX_BYTES) end(unexpected(answer));
      });
      socket.on('error', (cause) => end(away(causeOf(cause), cause)));
      socket.on('close', () => end(away('the connection was cut')));
    });
  }
}

/** The command, chunks with their length before them, and the empty chunk that ends the stream. */
function* framesOf(bytes: Buffer): Generator<string | Buffer> {
  yield 'zINSTREAM\0';
  for (let from = 0; from < bytes.length; from += SCAN_CHUNK_BYTES) {
    const part = bytes.subarray(from, from + SCAN_CHUNK_BYTES);
    yield lengthOf(part.length);
    yield part;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

async function send(socket: Socket, frames: Iterable<string | Buffer>): Promise<void> {
  for (const frame of frames) {
    // An answer that comes in the middle must be read before a write breaks.
    await new Promise((next) => setImmediate(next));
    await new Promise<void>((written, failed) => {
      socket.write(frame, (error) => (error ? failed(error) : written()));
    });
  }
}

function addressOf(url: string): NetConnectOpts {
  if (url.startsWith('unix:')) return { path: url.slice('unix:'.length) };
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/gu, ''), port: Number(port) };
}

function away(why: string, cause?: unknown): AppError {
  return new AppError('scanner-away', `the virus scanner cannot be used: ${why}`, {}, { cause });
}

function brokeOff(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && ['EPIPE', 'ECONNRESET'].includes(String(cause.code));
}

function unexpected(answer: string): AppError {
  return away(`it answered ${JSON.stringify(answer.slice(0, SHOWN_CHARS))}`);
}

/** Characters of an answer shown in an error. Answers never hold anything of a file. */
const SHOWN_CHARS = 80;
