/** What the worker is started with. */
export interface WorkerInput {
  readonly dataDir: string;
  /** Path of the Unix socket to listen on. */
  readonly socket: string;
  readonly transactionLifeMs: number;
  readonly lostTransactionMs: number;
  /** 0: no sweeps. */
  readonly sweepEveryMs: number;
  readonly failPoints: boolean;
}

/** What the worker tells. */
export type WorkerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'stopped' }
  /** A sweep did not succeed; the next one tries again. */
  | { readonly type: 'trouble'; readonly message: string }
  | {
      readonly type: 'failed';
      readonly message: string;
      /** The data cannot be used; see `EmbeddedMongoDamagedError`. */
      readonly damaged?: { readonly file: string; readonly reason: string; readonly isNewer: boolean };
    };
