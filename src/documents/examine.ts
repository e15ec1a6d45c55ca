import { causeOf } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import { inspect, type Inspection } from './inspect.js';
import type { Inspector, OpenOptions } from './inspector.js';
import type { Scanner } from './scanner.js';

/** Looks at an arriving file before it is stored. */
export type Examine = (bytes: Buffer, options: OpenOptions) => Promise<Inspection>;

/**
 * Makes the function that inspects a file and then scans it for viruses. Besides the reasons of `inspect` it refuses
 * with `berbahaya` (a virus) and `tidak-terperiksa` (the scanner cannot read all of it).
 * @throws what `inspect` throws, and {AppError} `scanner-away` when no scanner answers.
 */
export function examiner(parts: {
  readonly inspector: Inspector;
  readonly scanner: Scanner;
  readonly metrics: Pick<Metrics, 'scans'>;
  readonly log: Logger;
}): Examine {
  const { inspector, scanner, metrics, log } = parts;
  return async (bytes, options) => {
    const seen = await inspect(inspector, bytes, options);
    if (!seen.ok) return seen;
    const scan = await scanner.scan(bytes).catch((error: unknown) => {
      metrics.scans.inc({ result: 'failed' });
      log.warn({ cause: causeOf(error), bytes: bytes.length }, 'a file was not scanned');
      throw error;
    });
    metrics.scans.inc({ result: scan.result });
    if (scan.result === 'clean' || scan.result === 'none') return seen;
    log.warn(
      { ...scan, bytes: bytes.length, contentType: seen.contentType },
      'the virus scanner refused a file',
    );
    return { ok: false, reason: scan.result === 'infected' ? 'berbahaya' : 'tidak-terperiksa' };
  };
}

/** Reason code of a file that could not be scanned now. The same file may pass later. */
export const NOT_SCANNED = 'belum-diperiksa';
