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
import type { Job, Outcomes } from './inspector/protocol.js';

export interface InspectorOptions {
  readonly log: Logger;
  /** Another program for the children, compiled; for tests. */
  readonly program?: string;
}

/** Whose file it is, and how it is opened. */
export interface OpenOptions {
  /** Address or chat of whoever sent it, or the case that it is looked at for. */
  readonly owner: Owner;
  /** In a child of its own: one died of this file before. */
  readonly fresh?: boolean;
  /** Less time than usual, ms; for tests. */
  readonly timeMs?: number;
}

/** Opens strangers' files in child processes; nothing of them is decoded, drawn or parsed in this one. */
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

  /**
   * Does one job when it is its owner's turn.
   * @throws {AppError} as {@link Children.run}
   */
  async run<K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    { owner, fresh = false, timeMs = DOCUMENT_TIME_MS[job.kind] }: OpenOptions,
  ): Promise<Outcomes[K]> {
    return (await this.#children.run(job, { owner, timeMs, fresh })) as Outcomes[K];
  }

  /** True for an owner whose files are heavy: they wait in a line of their own. */
  isSlow(owner: Owner): boolean {
    return this.#children.isSlow(owner);
  }

  /** Ends the children. */
  stop(): void {
    this.#children.stop();
  }
}

/** The children's program: beside this file, or in `dist` when this file is run as TypeScript by a test. */
function compiled(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'inspector', 'program.js');
  return existsSync(beside) ? beside : resolve(here, '../../dist/src/documents/inspector/program.js');
}
