import { createHash } from 'node:crypto';
import { silentLogger } from '../../src/core/log.js';
import { DiskRoom } from '../../src/core/disk-room.js';
import type { Examine } from '../../src/documents/examine.js';
import { inspect, type Inspection } from '../../src/documents/inspect.js';
import { Inspector, type OpenOptions } from '../../src/documents/inspector.js';
import type { Job, JobResults } from '../../src/documents/inspector/protocol.js';

/** The real inspector, one for each test file; its children end with it or by themselves. */
export const testInspector = new Inspector({ log: silentLogger() });

/** All reasons for which an inspection refuses a file. */
export const REASONS = [
  'format',
  'rusak',
  'kosong',
  'terkunci',
  'terlalu-besar',
  'terlalu-banyak-piksel',
  'terlalu-banyak-halaman',
];

/** Examines a file as the product does. */
export function inspectBytes(bytes: Buffer, owner = 'test'): Promise<Inspection> {
  return inspect(testInspector, bytes, { owner });
}

/** The same, in the form in which parts that accept files expect it. */
export const inspectFor: Examine = (bytes, options) => inspect(testInspector, bytes, options);

/** A disk that always has room. */
export const roomyDisk = new DiskRoom({ freeBytes: null, log: silentLogger() });

/**
 * The real inspector for tests whose people send the same samples again and again: what it found in a file is kept. It
 * outlives the products that use it.
 */
export class KeepingInspector extends Inspector {
  readonly #found = new Map<string, Promise<JobResults['inspect']>>();

  override run<K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    options: OpenOptions,
  ): Promise<JobResults[K]> {
    const known: Job = job;
    if (known.kind !== 'inspect') return super.run(job, options);
    const key = createHash('sha256').update(known.bytes).digest('hex');
    const found = this.#found.get(key) ?? super.run<'inspect'>(known, options);
    this.#found.set(key, found);
    return found as Promise<JobResults[K]>;
  }

  override stop(): void {}

  /** Ends its children. */
  end(): void {
    super.stop();
  }
}
