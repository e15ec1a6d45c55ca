import type { Clock } from '../core/clock.js';
import { SCAN_PROBE_BYTES, SCAN_PROOF_LIFE_MS } from '../core/limits.js';
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
 * therefore counts only after it found a test signature at the end of a test file at least as large. The test is
 * repeated from time to time, and when `check` sees another version of ClamAV or of its signatures.
 */
export class ClamScanner implements Scanner {
  readonly #parts: ClamScannerParts;
  readonly #probes: readonly number[];
  /** Files up to the smallest test file are taken to be within the limits of any scanner. */
  readonly #small: number;
  #proof: { readonly bytes: Promise<number>; readonly until: number } | null = null;
  #version: string | null = null;

  constructor(parts: ClamScannerParts) {
    this.#parts = parts;
    this.#probes = parts.probes ?? SCAN_PROBE_BYTES;
    this.#small = Math.min(...this.#probes);
  }

  async scan(bytes: Buffer): Promise<Scan> {
    const scan = await this.#parts.clamd.scan(bytes);
    const doubted =
      scan.result === 'clean' && bytes.length > this.#small && bytes.length > (await this.#proved());
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

  /** Size up to which the scanner reads to the end, by the latest test, bytes. */
  #proved(): Promise<number> {
    const now = this.#parts.clock.now().getTime();
    if (this.#proof === null || now >= this.#proof.until) {
      const proof = { bytes: this.#prove(), until: now + SCAN_PROOF_LIFE_MS };
      this.#proof = proof;
      proof.bytes.catch(() => {
        if (this.#proof === proof) this.#proof = null;
      });
    }
    return this.#proof.bytes;
  }

  /** Size of the largest test file in which the scanner found the signature; `Infinity` when it found none. */
  async #prove(): Promise<number> {
    const { clamd, log } = this.#parts;
    for (const bytes of this.#probes) {
      const { result } = await clamd.scan(scanProbe(bytes));
      if (result !== 'infected') continue;
      if (bytes < Math.max(...this.#probes)) log.error({ bytes }, LIMITED);
      return bytes;
    }
    log.error(BLIND);
    return Infinity;
  }
}

const LIMITED =
  'the virus scanner does not scan larger files to their end: they are not accepted until its StreamMaxLength, MaxFileSize and MaxScanSize are raised';
const BLIND =
  'the virus scanner does not find the EICAR test file: are its signatures there? Whether it scans large files to their end is not known';

/** The scanner at `url` (`CLAMAV_URL`); {@link noScanner} when it is null. */
export function scannerAt(url: string | null, parts: Omit<ClamScannerParts, 'clamd'>): Scanner {
  return url === null ? noScanner : new ClamScanner({ ...parts, clamd: new Clamd(url) });
}
