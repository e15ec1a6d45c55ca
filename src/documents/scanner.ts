/** What a scan of a file's content gave. */
export type Scan =
  /** Looked at from its first to its last byte, nothing found. */
  | { readonly result: 'clean' }
  /** `signature` is the scanner's name for what it found. */
  | { readonly result: 'infected'; readonly signature: string }
  /** The scanner cannot look at all of it, however often it is asked: too large, too deep, encrypted. */
  | { readonly result: 'incomplete' }
  /** No scanner is configured. */
  | { readonly result: 'none' };

/** Looks for viruses in files (CONTRACT `CLAMAV_URL`). */
export interface Scanner {
  /** @throws {AppError} `scanner-away` 503 when nothing is known of the file; trying again may help */
  scan(bytes: Buffer): Promise<Scan>;
  /** Resolves when files can be scanned. @throws {AppError} `scanner-away` 503 */
  check(): Promise<void>;
}

/** In the place of a scanner where none is configured. */
export const noScanner: Scanner = {
  scan: () => Promise.resolve({ result: 'none' }),
  check: () => Promise.resolve(),
};
