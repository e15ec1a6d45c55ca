import { Worker } from 'node:worker_threads';
import type { ChildReport } from '../children/supervisor.js';
import { inspectFile } from './inspect-file.js';
import type { Job, Outcomes } from './protocol.js';
import { viewOf } from './views.js';

// An inspector: a child process that opens strangers' files, one job at a time. Whoever gave the job ends the process
// when it takes too long or too much.

async function work(job: Job): Promise<Outcomes[Job['kind']]> {
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

// Without its parent nobody watches it: it ends. A thread of its own sees that also while a file keeps this one busy.
new Worker(new URL('../children/orphan-watch.js', import.meta.url), { workerData: process.ppid }).unref();
process.on('disconnect', () => process.exit());
process.on('message', (job: Job) => {
  work(job).then(
    (outcome) => report({ type: 'done', outcome }),
    // The message of a library may quote what it could not read.
    (error: unknown) => report({ type: 'failed', cause: error instanceof Error ? error.name : 'unknown' }),
  );
});
report({ type: 'ready' });
