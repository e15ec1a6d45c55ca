import { readdirSync, readlinkSync } from 'node:fs';

/** What a test asks a child to do. */
export type OddJob =
  | { readonly do: 'look' }
  | { readonly do: 'echo'; readonly value: unknown }
  | { readonly do: 'spin' }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'eat'; readonly megabytes: number }
  | { readonly do: 'die'; readonly signal: NodeJS.Signals }
  | { readonly do: 'exit' }
  | { readonly do: 'throw' };

const eaten: Buffer[] = [];

/** What a child sees of the environment in which it was started. */
function look(): unknown {
  const descriptors = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return { pid: process.pid, env: Object.keys(process.env), descriptors };
}

async function work(job: OddJob): Promise<unknown> {
  switch (job.do) {
    case 'look':
      return look();
    case 'echo':
      return job.value;
    case 'spin':
      for (;;);
    case 'sleep':
      return new Promise((done) => setTimeout(done, job.ms));
    case 'eat':
      for (let n = 0; n < job.megabytes; n++) eaten.push(Buffer.alloc(1024 * 1024, n));
      return new Promise(() => undefined);
    case 'die':
      process.kill(process.pid, job.signal);
      return new Promise(() => undefined);
    case 'exit':
      return process.exit(3);
    case 'throw':
      throw new RangeError('a secret of the file');
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (job: OddJob) => {
  work(job).then(
    (outcome) => process.send?.({ type: 'done', outcome }),
    (error: unknown) =>
      process.send?.({ type: 'failed', cause: error instanceof Error ? error.name : 'unknown' }),
  );
});
process.send?.({ type: 'ready' });
