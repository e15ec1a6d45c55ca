import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DOCUMENT_CHILD_FILES,
  DOCUMENT_CHILD_HEAP_MB,
  DOCUMENT_CHILD_TIMES_MS,
  DOCUMENT_CHILDREN,
  DOCUMENT_MEMORY_BYTES,
  DOCUMENT_TIME_MS,
  DOCUMENT_WATCH_MS,
} from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { Owner } from './children/fair-line.js';
import { Children } from './children/supervisor.js';
import type { Job, JobResults } from './inspector/protocol.js';

export interface InspectorOptions {
  readonly log: Logger;
  /** Path of the children's program; by default the compiled one. */
  readonly program?: string;
}

/** Whose file is opened, and how. */
export interface OpenOptions {
  /** Address or chat of the sender, or the case for which the file is opened. */
  readonly owner: Owner;
  /** True: the file gets a new child, because another one died of it. */
  readonly fresh?: boolean;
  /** A shorter processor time than usual, ms; for tests. */
  readonly timeMs?: number;
}

/** Opens strangers' files in child processes. This process decodes, draws and parses none of them. */
export class Inspector {
  readonly #children: Children;

  constructor({ log, program }: InspectorOptions) {
    this.#children = new Children({
      ...DOCUMENT_CHILDREN,
      name: 'inspector',
      program: program ?? compiled(),
      heapMb: DOCUMENT_CHILD_HEAP_MB,
      memoryBytes: DOCUMENT_MEMORY_BYTES,
      watchMs: DOCUMENT_WATCH_MS,
      startMs: DOCUMENT_CHILD_TIMES_MS.start,
      idleMs: DOCUMENT_CHILD_TIMES_MS.idle,
      renewAfter: DOCUMENT_CHILD_FILES,
      log,
    });
  }

  /** Runs one job when it is its owner's turn. @throws {AppError} as {@link Children.run}. */
  async run<K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    { owner, fresh = false, timeMs = DOCUMENT_TIME_MS[job.kind] }: OpenOptions,
  ): Promise<JobResults[K]> {
    return (await this.#children.run(job, { owner, timeMs, fresh })) as JobResults[K];
  }

  /** True for an owner whose files are heavy and go to places apart. */
  isSlow(owner: Owner): boolean {
    return this.#children.isSlow(owner);
  }

  stop(): void {
    this.#children.stop();
  }
}

/** The children's program: next to this file, or in `dist` when a test runs this file as TypeScript. */
function compiled(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'inspector', 'program.js');
  return existsSync(beside) ? beside : resolve(here, '../../dist/src/documents/inspector/program.js');
}
