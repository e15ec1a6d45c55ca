/** Data with which the worker is started. */
export interface WorkerInput {
  readonly dataDir: string;
  /** Path of the Unix socket to listen on. */
  readonly socket: string;
  readonly transactionLifeMs: number;
  readonly lostTransactionMs: number;
  /** 0 for no sweeps. */
  readonly sweepEveryMs: number;
  readonly failPoints: boolean;
}

/** Messages from the worker. */
export type WorkerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'stopped' }
  /** A sweep failed; the next one tries again. */
  | { readonly type: 'trouble'; readonly message: string }
  | {
      readonly type: 'failed';
      readonly message: string;
      /** The data cannot be used; see `EmbeddedMongoDamagedError`. */
      readonly damaged?: { readonly file: string; readonly reason: string; readonly isNewer: boolean };
    };
