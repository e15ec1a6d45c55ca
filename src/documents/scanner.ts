/** The result of scanning a file. */
export type Scan =
  /** Read from the first to the last byte, and nothing found. */
  | { readonly result: 'clean' }
  /** `signature` is the scanner's name for what it found. */
  | { readonly result: 'infected'; readonly signature: string }
  /** The scanner can never read all of it: the file is too large, too deeply nested or encrypted. */
  | { readonly result: 'incomplete' }
  | { readonly result: 'none' };

/** Looks for viruses in files (docs/operations/virus-scanning.md). */
export interface Scanner {
  /** Scans a file. @throws {AppError} `scanner-away` 503 when it could not be scanned now; trying again may help. */
  scan(bytes: Buffer): Promise<Scan>;
  /** Checks that files can be scanned now. @throws {AppError} `scanner-away` 503 while none can */
  check(): Promise<void>;
}

/** Used where no scanner is configured: accepts every file. */
export const noScanner: Scanner = {
  scan: () => Promise.resolve({ result: 'none' }),
  check: () => Promise.resolve(),
};
