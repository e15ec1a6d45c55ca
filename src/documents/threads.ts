import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../core/errors.js';
import {
  DOCUMENT_MEMORY_BYTES,
  DOCUMENT_THREADS,
  DOCUMENT_THREAD_HEAP_MB,
  DOCUMENT_THREAD_IDLE_MS,
  DOCUMENT_TIME_MS,
  DOCUMENT_WATCH_MS,
} from '../core/limits.js';
import { ownMemory } from './memory.js';
import type { Job, Outcomes, Part, Report } from './thread-protocol.js';

interface Thread {
  readonly worker: Worker;
  idleTimer?: NodeJS.Timeout;
}

let running = 0;
const idle: Thread[] = [];
const waiting: (() => void)[] = [];

/**
 * Does one job in a thread beside the process, at most `DOCUMENT_THREADS` at a time, the others in turn. A thread that
 * overruns `timeMs` or its memory is ended; the next job gets a new one.
 * @throws {AppError} `document-unreadable` (422) when the content cannot be worked with, also for overrunning;
 *   `document-thread` (500) when no thread can be started
 */
export async function runJob<K extends Job['kind']>(
  job: Extract<Job, { kind: K }>,
  timeMs: number = DOCUMENT_TIME_MS[job.kind],
): Promise<Outcomes[K]> {
  if (running >= DOCUMENT_THREADS) await new Promise<void>((free) => waiting.push(free));
  else running += 1;
  try {
    const thread = idle.pop() ?? (await startThread());
    clearTimeout(thread.idleTimer);
    return (await ask(thread, job, timeMs)) as Outcomes[K];
  } finally {
    // The place goes to the next in line without being given back.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Copies a file for a thread, which takes the copy over. */
export function partOf(file: { readonly contentType: Part['contentType']; readonly bytes: Buffer }): Part {
  return { contentType: file.contentType, bytes: new Uint8Array(file.bytes) };
}

function startThread(): Promise<Thread> {
  return new Promise((resolvePromise, reject) => {
    const worker = new Worker(threadFile(), {
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: DOCUMENT_THREAD_HEAP_MB },
    });
    const fail = (cause: unknown): void =>
      reject(new AppError('document-thread', 500, 'a document thread did not start', {}, { cause }));
    worker.once('error', fail);
    worker.once('message', () => {
      const thread: Thread = { worker };
      worker.off('error', fail);
      // What it dies of is told by whoever waits for its answer.
      worker.on('error', () => undefined);
      worker.once('exit', () => leave(thread));
      resolvePromise(thread);
    });
  });
}

function ask(thread: Thread, job: Job, timeMs: number): Promise<unknown> {
  const { worker } = thread;
  return new Promise((resolvePromise, reject) => {
    const unreadable = (cause: string): void =>
      reject(new AppError('document-unreadable', 422, `document thread: ${job.kind}: ${cause}`));
    const lost = (error: Error): void => lose(error.message);
    const ended = (): void => lose('ended');
    const answered = (report: Report): void => {
      settle();
      rest(thread);
      if (report.type === 'done') resolvePromise(report.outcome);
      else unreadable(report.type === 'failed' ? report.cause : 'answered out of turn');
    };
    const settle = (): void => {
      clearTimeout(timer);
      clearInterval(watch);
      worker.off('message', answered).off('error', lost).off('exit', ended);
    };
    const lose = (cause: string): void => {
      settle();
      void worker.terminate();
      unreadable(cause);
    };
    const timer = setTimeout(() => lose('took too long'), timeMs);
    // Buffers do not count as JavaScript's memory: a stream that unpacks to gigabytes is seen only from outside.
    const before = ownMemory();
    const watch = setInterval(() => {
      if (ownMemory() - before > DOCUMENT_MEMORY_BYTES) lose('took too much memory');
    }, DOCUMENT_WATCH_MS);
    worker.on('message', answered).on('error', lost).on('exit', ended);
    worker.ref();
    const parts = job.kind === 'assemble' ? job.parts : [job.part];
    worker.postMessage(
      job,
      parts.map(({ bytes }) => bytes.buffer),
    );
  });
}

/** An idle thread does not keep the process alive, and ends by itself after a while. */
function rest(thread: Thread): void {
  thread.worker.unref();
  thread.idleTimer = setTimeout(() => {
    leave(thread);
    void thread.worker.terminate();
  }, DOCUMENT_THREAD_IDLE_MS).unref();
  idle.push(thread);
}

function leave(thread: Thread): void {
  clearTimeout(thread.idleTimer);
  const at = idle.indexOf(thread);
  if (at >= 0) idle.splice(at, 1);
}

/** The compiled thread: beside this file, or in `dist` when this file is run as TypeScript by a test. */
function threadFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'thread.js');
  return existsSync(beside) ? beside : resolve(here, '../../dist/src/documents/thread.js');
}
