import type { Clock } from '../core/clock.js';
import { AppError } from '../core/errors.js';
import { SCAN_BLIND_LIFE_MS, SCAN_PROBE_BYTES, SCAN_PROOF_LIFE_MS } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import { Clamd } from './clamd.js';
import { scanProbe } from './scan-probe.js';
import { noScanner, type Scan, type Scanner } from './scanner.js';

export interface ClamScannerParts {
  readonly clamd: Pick<Clamd, 'version' | 'scan'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Sizes of the test files, largest first, bytes; `SCAN_PROBE_BYTES` by default. */
  readonly probes?: readonly number[];
}

/**
 * ClamAV as the scanner. It answers OK for a file above its own limits, and nobody can ask for these. Its OK for a file
 * therefore counts only after it found a test signature at the end of a test file at least as large. One that finds no
 * test file scans nothing that can be relied on, and counts as away. The test is repeated from time to time, and when
 * `check` sees another version of ClamAV or of its signatures.
 */
export class ClamScanner implements Scanner {
  readonly #parts: ClamScannerParts;
  readonly #probes: readonly number[];
  #proof: { readonly bytes: Promise<number>; until: number } | null = null;
  #version: string | null = null;

  constructor(parts: ClamScannerParts) {
    this.#parts = parts;
    this.#probes = parts.probes ?? SCAN_PROBE_BYTES;
  }

  async scan(bytes: Buffer): Promise<Scan> {
    const scan = await this.#parts.clamd.scan(bytes);
    const doubted = scan.result === 'clean' && bytes.length > (await this.#proved());
    return doubted ? { result: 'incomplete' } : scan;
  }

  async check(): Promise<void> {
    const version = await this.#parts.clamd.version();
    if (version !== this.#version) {
      this.#parts.log.info({ version }, 'the virus scanner answers');
      this.#version = version;
      this.#proof = null;
    }
    await this.#proved();
  }

  /**
   * Size up to which the scanner reads to the end, by the latest test, bytes.
   * @throws {AppError} `scanner-away` 503 when it found no test file, or did not answer
   */
  async #proved(): Promise<number> {
    const now = this.#parts.clock.now().getTime();
    if (this.#proof === null || now >= this.#proof.until) {
      const proof = { bytes: this.#prove(), until: now + SCAN_PROOF_LIFE_MS };
      this.#proof = proof;
      proof.bytes.then(
        (bytes) => {
          if (bytes === 0) proof.until = now + SCAN_BLIND_LIFE_MS;
        },
        () => {
          if (this.#proof === proof) this.#proof = null;
        },
      );
    }
    const bytes = await this.#proof.bytes;
    if (bytes === 0) throw new AppError('scanner-away', BLIND);
    return bytes;
  }

  /** Size of the largest test file in which the scanner found the signature, bytes; 0 when it found none. */
  async #prove(): Promise<number> {
    const { clamd, log } = this.#parts;
    for (const bytes of this.#probes) {
      const { result } = await clamd.scan(scanProbe(bytes));
      if (result !== 'infected') continue;
      if (bytes < Math.max(...this.#probes)) log.error({ bytes }, LIMITED);
      return bytes;
    }
    log.error(BLIND);
    return 0;
  }
}

const LIMITED =
  'the virus scanner does not scan larger files to their end: they are not accepted until its StreamMaxLength, MaxFileSize and MaxScanSize are raised';
const BLIND =
  'the virus scanner does not find the EICAR test file: no file is accepted until it does. Are its signatures there, and is its MaxFileSize at least the smallest test file?';

/** The scanner at `url` (`CLAMAV_URL`); {@link noScanner} when it is null. */
export function scannerAt(url: string | null, parts: Omit<ClamScannerParts, 'clamd'>): Scanner {
  return url === null ? noScanner : new ClamScanner({ ...parts, clamd: new Clamd(url) });
}
