/** What the worker is started with. */
export interface WorkerInput {
  /** Folder of the LMDB environment. */
  readonly folder: string;
  /** Path of the Unix socket to listen on. */
  readonly socket: string;
  readonly transactionLifeMs: number;
  readonly sweepEveryMs?: number;
}

/** What the worker tells. */
export type WorkerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'stopped' }
  /** A sweep did not succeed; the next one tries again. */
  | { readonly type: 'trouble'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };
