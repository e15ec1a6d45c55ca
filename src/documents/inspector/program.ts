import { Worker } from 'node:worker_threads';
import type { ChildReport } from '../children/supervisor.js';
import { inspectFile } from './inspect-file.js';
import type { Job, JobResults } from './protocol.js';
import { viewOf } from './views.js';

// The program of a child process that opens strangers' files, one job at a time. Its supervisor ends it when it takes
// too much time or memory.

async function work(job: Job): Promise<JobResults[Job['kind']]> {
  switch (job.kind) {
    case 'inspect':
      return inspectFile(buffer(job.bytes));
    case 'view':
      return viewOf({ ...job.part, bytes: buffer(job.part.bytes) }, job.page);
    case 'assemble':
      return (await import('./assemble.js')).assemble(
        job.parts.map((part) => ({ ...part, bytes: buffer(part.bytes) })),
      );
  }
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function report(what: ChildReport): void {
  process.send?.(what);
}

// A child without its parent must end, because nobody watches it. A thread notices that even while a file keeps this
// one busy.
new Worker(new URL('../children/orphan-watch.js', import.meta.url), { workerData: process.ppid }).unref();
process.on('disconnect', () => process.exit());
process.on('message', (job: Job) => {
  work(job).then(
    (outcome) => report({ type: 'done', outcome }),
    // A library's message may quote what it could not read.
    (error: unknown) => report({ type: 'failed', cause: error instanceof Error ? error.name : 'unknown' }),
  );
});
report({ type: 'ready' });
