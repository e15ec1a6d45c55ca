import { parentPort } from 'node:worker_threads';
import { assemble } from './assemble.js';
import { openFile } from './open-file.js';
import { drawPage, withPdf } from './pdf-view.js';
import type { Job, Outcomes, Report } from './thread-protocol.js';

// A document thread: one job at a time; whoever gave it ends the thread when it takes too long.

async function work(job: Job): Promise<Outcomes[Job['kind']]> {
  switch (job.kind) {
    case 'inspect':
      return openFile(job.part);
    case 'draw':
      return withPdf(job.part.bytes, async (pdf) => {
        const { canvas } = await drawPage(pdf, job.page);
        return new Uint8Array(await canvas.encode('png'));
      });
    case 'assemble':
      return new Uint8Array(await assemble(job.parts));
  }
}

function report(what: Report): void {
  const bytes = what.type === 'done' && what.outcome instanceof Uint8Array ? [what.outcome.buffer] : [];
  parentPort?.postMessage(what, bytes);
}

parentPort?.on('message', (job: Job) => {
  work(job).then(
    (outcome) => report({ type: 'done', outcome }),
    // The message of a library may quote what it could not read.
    (error: unknown) => report({ type: 'failed', cause: error instanceof Error ? error.name : 'unknown' }),
  );
});
report({ type: 'ready' });
