import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../src/core/clock.js';
import { SCAN_BLIND_LIFE_MS, SCAN_PROBE_BYTES, SCAN_PROOF_LIFE_MS } from '../../src/core/limits.js';
import { createLogger } from '../../src/core/log.js';
import { ClamScanner, scannerAt } from '../../src/documents/clam-scanner.js';
import { Clamd } from '../../src/documents/clamd.js';
import { scanProbe } from '../../src/documents/scan-probe.js';
import { FakeClamd } from '../support/fake-clamd.js';

/** Sizes in these tests are a tenth of the product's, or less. */
const KIB = 1024;
const probes = [500 * KIB, 100 * KIB, 50 * KIB, 20 * KIB];
const LARGEST = 500 * KIB;
const clock = new ManualClock('2026-11-24T02:00:00.000Z');
let server: FakeClamd;
let scanner: ClamScanner;
let lines: string[];
beforeEach(async () => {
  server = await FakeClamd.start();
  lines = [];
  const log = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  scanner = new ClamScanner({ clamd: new Clamd(server.url), clock, log, probes });
});
afterEach(() => server.stop());

const clean = (size: number) => Buffer.alloc(size, 1);
const warned = () => lines.filter((line) => line.includes('"level":50'));

describe('OK above the scanner’s own limits', () => {
  test('is not believed: what is larger is not scanned, what is within is', async () => {
    server.behaviour = { fileMax: 100 * KIB };
    expect(await scanner.scan(clean(LARGEST))).toEqual({ result: 'incomplete' });
    expect(await scanner.scan(clean(100 * KIB + 1))).toEqual({ result: 'incomplete' });
    expect(await scanner.scan(clean(100 * KIB))).toEqual({ result: 'clean' });
    expect(await scanner.scan(clean(1_000))).toEqual({ result: 'clean' });
    expect(warned()).toHaveLength(1);
    expect(warned()[0]).toContain('MaxFileSize');
  });

  test('is believed again once they are raised', async () => {
    server.behaviour = { fileMax: 60 * KIB };
    expect(await scanner.scan(clean(70 * KIB))).toEqual({ result: 'incomplete' });
    server.behaviour = {};
    expect(await scanner.scan(clean(70 * KIB))).toEqual({ result: 'incomplete' });
    clock.advance(SCAN_PROOF_LIFE_MS);
    expect(await scanner.scan(clean(70 * KIB))).toEqual({ result: 'clean' });
  });

  test('costs one more scan in an hour, however many files come at once', async () => {
    const scans = await Promise.all(Array.from({ length: 5 }, () => scanner.scan(clean(70 * KIB))));
    expect(scans).toEqual(Array.from({ length: 5 }, () => ({ result: 'clean' })));
    expect(server.streams).toHaveLength(6);
    expect(warned()).toEqual([]);
  });
});

describe('a scanner', () => {
  test('that finds no test file at all is as good as away: its OK counts for no file', async () => {
    server.behaviour = { answer: ['stream: OK\0'] };
    await expect(scanner.check()).rejects.toMatchObject({ code: 'scanner-away' });
    await expect(scanner.scan(clean(70 * KIB))).rejects.toMatchObject({ code: 'scanner-away' });
    await expect(scanner.scan(clean(1_000))).rejects.toMatchObject({ code: 'scanner-away' });
    expect(warned()).toHaveLength(1);
    expect(warned()[0]).toContain('EICAR');
  });

  test('that finds none is believed when it reports a virus, and is tested again after a minute', async () => {
    server.behaviour = { answer: ['stream: OK\0'] };
    await expect(scanner.check()).rejects.toMatchObject({ code: 'scanner-away' });
    server.behaviour = {};
    expect(await scanner.scan(scanProbe(1_000))).toMatchObject({ result: 'infected' });
    await expect(scanner.scan(clean(1_000))).rejects.toMatchObject({ code: 'scanner-away' });
    clock.advance(SCAN_BLIND_LIFE_MS);
    expect(await scanner.scan(clean(1_000))).toEqual({ result: 'clean' });
    await scanner.check();
  });

  test('is checked by its version; new signatures are tried', async () => {
    await scanner.check();
    await scanner.check();
    expect(server.streams).toHaveLength(1);
    server.behaviour = { version: 'ClamAV 1.4.6/27801/Tue Nov 24' };
    await scanner.check();
    expect(server.streams).toHaveLength(2);
    await server.stop();
    await expect(scanner.check()).rejects.toMatchObject({ code: 'scanner-away' });
    server = await FakeClamd.start();
  });

  test('that was away while it was tried is tried again', async () => {
    server.behaviour = { answer: 'cut' };
    await expect(scanner.check()).rejects.toMatchObject({ code: 'scanner-away' });
    server.behaviour = {};
    await scanner.check();
    expect(await scanner.scan(clean(70 * KIB))).toEqual({ result: 'clean' });
  });

  test('is none where none is configured', async () => {
    const none = scannerAt(null, { clock, log: createLogger({ level: 'silent' }) });
    expect(await none.scan(scanProbe(300))).toEqual({ result: 'none' });
    await none.check();
  });
});

test('every probe is a file of exactly its size with the test file at its end', () => {
  for (const size of [...SCAN_PROBE_BYTES, 300]) {
    const probe = scanProbe(size);
    expect(probe).toHaveLength(size);
    expect(probe.indexOf('EICAR-STANDARD')).toBeGreaterThan(size - 250);
    expect(probe.readUInt32LE(size - 6)).toBe(probe.indexOf('PK\x01\x02'));
  }
});
