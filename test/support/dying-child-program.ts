import type { Job } from '../../src/documents/inspector/protocol.js';
import { DEADLY } from './dying-child.js';

process.on('message', (job: Job) => {
  const deadly = job.kind === 'inspect' ? Buffer.from(job.bytes).includes(DEADLY) : job.kind === 'view';
  if (deadly) process.kill(process.pid, 'SIGSEGV');
});
await import('../../src/documents/inspector/program.js');
