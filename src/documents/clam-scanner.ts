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
  /** Sizes at which it is tried whether a scanner reads to the end, largest first, bytes; the limits' own unless given. */
  readonly probes?: readonly number[];
}

/**
 * ClamAV as the scanner. It says OK to a file above its own limits, which cannot be asked for, so its OK to a larger
 * file counts only after it has found a test file at the end of one that is at least as large. That is tried anew from
 * time to time, and when `check` sees another version of it or of its signatures.
 */
export class ClamScanner implements Scanner {
  readonly #parts: ClamScannerParts;
  readonly #probes: readonly number[];
  /** Up to the smallest probe a file is taken to be within every scanner's limits. */
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

  /** Bytes up to which it scans to the end, by the last proof. */
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

  /** The size of the largest probe in which something was found. */
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

/** The scanner at `url` (CONTRACT `CLAMAV_URL`), or none. */
export function scannerAt(url: string | null, parts: Omit<ClamScannerParts, 'clamd'>): Scanner {
  return url === null ? noScanner : new ClamScanner({ ...parts, clamd: new Clamd(url) });
}
