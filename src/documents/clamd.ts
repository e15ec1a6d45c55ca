import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { AppError, causeOf } from '../core/errors.js';
import { SCAN_ANSWER_MAX_BYTES, SCAN_CHUNK_BYTES, SCAN_TIMES_MS } from '../core/limits.js';
import type { Scan } from './scanner.js';

/** How long clamd may take, ms: to accept a connection, and for everything from then on. */
export interface ClamdTimes {
  readonly connect: number;
  readonly whole: number;
}

/** What clamd reports as found when it gave up before the end of a file (its `AlertExceedsMax`, `AlertEncrypted`). */
const NOT_ALL_READ = /^(?:Heuristics\.)?(?:Limits\.Exceeded|Encrypted)(?:\.|$)/u;
const FOUND = /^stream: (\S+(?: \S+)*) FOUND$/u;
const TOO_LARGE = 'INSTREAM size limit exceeded. ERROR';

/** A client of clamd, one connection for each question. Content goes there as a stream, without a name. */
export class Clamd {
  readonly #address: NetConnectOpts;
  readonly #times: ClamdTimes;

  /** `url` as in CONTRACT: `tcp://host:port` or `unix:/path`. */
  constructor(url: string, times: ClamdTimes = SCAN_TIMES_MS) {
    this.#address = addressOf(url);
    this.#times = times;
  }

  /**
   * Its version, with that of its signatures: `ClamAV 1.4.6/27800/Mon Nov 23 …`.
   * @throws {AppError} `scanner-away` 503
   */
  async version(): Promise<string> {
    const { answer } = await this.#ask(['zVERSION\0']);
    if (!answer.startsWith('ClamAV ')) throw unexpected(answer);
    return answer;
  }

  /**
   * Has a file scanned. `clean` only when clamd said so after it was sent to the last byte.
   * @throws {AppError} `scanner-away` 503 for every answer that is not one of its three, for none, and when it is slow
   */
  async scan(bytes: Buffer): Promise<Scan> {
    // What is too large is answered and hung up on while it is sent; a write that breaks then can swallow the answer.
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

  /** Sends frames and reads the one answer, which ends in a zero byte. */
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
          // The socket's own events tell what happened; a last answer may still come before them.
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

/** Command, parts with their length in front, and the empty part that ends the stream. */
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

/** One frame after the other, no faster than they are taken. */
async function send(socket: Socket, frames: Iterable<string | Buffer>): Promise<void> {
  for (const frame of frames) {
    // So that an answer in the middle is read before writing breaks on it.
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

/** The error of a scanner of which nothing can be had. */
function away(why: string, cause?: unknown): AppError {
  return new AppError('scanner-away', 503, `the virus scanner cannot be used: ${why}`, {}, { cause });
}

/** Whether a connection ended while it was written to. */
function brokeOff(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && ['EPIPE', 'ECONNRESET'].includes(String(cause.code));
}

function unexpected(answer: string): AppError {
  return away(`it answered ${JSON.stringify(answer.slice(0, SHOWN_CHARS))}`);
}

/** Characters of an answer that are shown in an error; it never holds anything of a file. */
const SHOWN_CHARS = 80;
