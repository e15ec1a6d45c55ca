import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/core/clock.js';
import { INTAKE_ATTEMPTS, INTAKE_RETRY_MS } from '../../../src/core/limits.js';
import { createLogger, silentLogger } from '../../../src/core/log.js';
import { createMetrics } from '../../../src/core/metrics.js';
import { scannerAt } from '../../../src/documents/clam-scanner.js';
import { examiner } from '../../../src/documents/examine.js';
import { native } from '../../../src/models/store.js';
import { testInspector } from '../../support/inspector.js';
import { FakeClamd } from '../../support/fake-clamd.js';
import { until } from '../../support/until.js';
import { botWorld, type BotWorld, type ChatPerson } from '../bot-world.js';

const KTP = readFileSync(new URL('../../samples/a01-ktp-scan.jpg', import.meta.url));
const INFECTED = Buffer.concat([KTP, Buffer.from('EICAR-STANDARD')]);

let clamd: FakeClamd;
let world: BotWorld;
const metrics = createMetrics({ processMetrics: false });
const lines: string[] = [];
beforeAll(async () => {
  clamd = await FakeClamd.start();
  const scanner = scannerAt(clamd.url, { clock: systemClock, log: silentLogger() });
  await scanner.check();
  const log = createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  world = await botWorld({ examine: examiner({ inspector: testInspector, scanner, metrics, log }), log });
});
afterAll(async () => {
  await world.stop();
  await clamd.stop();
});

const stored = () => native(world.store.storedFiles).countDocuments({});
const scans = async (result: string) =>
  (await metrics.scans.get()).values.find(({ labels }) => labels.result === result)?.value ?? 0;
/** Resolves when the one file that waits was tried so often and its next try is due after the pause. */
const tried = (attempts: number): Promise<unknown> =>
  until(`try ${attempts}`, () => {
    const notBefore = { $lte: new Date(world.clock.now().getTime() + INTAKE_RETRY_MS * attempts) };
    return native(world.store.inbox).findOne({ state: 'intake', attempts, notBefore });
  });
/** Somebody whose scan of the KTP is asked for next. */
async function asked(chat: string): Promise<ChatPerson> {
  const person = world.person(chat);
  for (const word of ['/start', 'ya', 'sitirahmah01', 'siti@contoh.id', '0812 3456 7890']) {
    await person.says(word);
  }
  return person;
}

describe('a file that was sent over a messenger', () => {
  it('with a virus is refused with its reason and not stored', async () => {
    const siti = await asked('1');
    const answer = await siti.sendsFile('ktp siti.jpg', INFECTED);
    expect(answer).toContain('ktp siti.jpg tidak dipakai: berkas ditolak pemeriksaan keamanan.');
    expect(await stored()).toBe(0);
    expect(await scans('infected')).toBe(1);
    expect(await siti.sendsFile('ktp.jpg', KTP)).toContain('1 halaman');
    expect(clamd.streams.at(-1)?.content.equals(KTP)).toBe(true);
    expect(await stored()).toBe(1);
  });

  it('that cannot be scanned to its end is refused at once', async () => {
    const siti = await asked('2');
    clamd.behaviour = { answer: ['INSTREAM size limit exceeded. ERROR\0'] };
    const before = await stored();
    expect(await siti.sendsFile('ktp.jpg', KTP)).toContain('secara lengkap');
    clamd.behaviour = {};
    expect(await stored()).toBe(before);
    expect(await scans('incomplete')).toBe(1);
  });

  it('waits for a scanner that is away, and is taken when it is back', async () => {
    const siti = await asked('3');
    clamd.behaviour = { answer: 'cut' };
    await world.channel.push(siti.file('ktp.jpg', KTP));
    await tried(1);
    expect(await scans('failed')).toBe(1);
    clamd.behaviour = {};
    world.clock.advance(INTAKE_RETRY_MS);
    expect(await siti.hear()).toContain('1 halaman');
  });

  it('is given up when the scanner stays away; the person is told to try again later', async () => {
    const siti = await asked('4');
    const [before, failed] = [await stored(), await scans('failed')];
    clamd.behaviour = { answer: 'cut' };
    await world.channel.push(siti.file('ktp.jpg', KTP));
    for (let tries = 1; tries < INTAKE_ATTEMPTS; tries++) {
      await tried(tries);
      world.clock.advance(INTAKE_RETRY_MS * tries);
    }
    const answer = await siti.hear();
    expect(answer).toContain('belum dapat diperiksa keamanannya, mohon kirim ulang beberapa saat lagi');
    expect(await stored()).toBe(before);
    expect(await scans('failed')).toBe(failed + INTAKE_ATTEMPTS);
    clamd.behaviour = {};
    expect(await siti.sendsFile('ktp.jpg', KTP)).toContain('1 halaman');
  });

  it('that is refused by its content is not sent to the scanner', async () => {
    const siti = await asked('5');
    const before = clamd.streams.length;
    await siti.sendsFile('ktp.exe', Buffer.from('MZ EICAR-STANDARD'));
    expect(clamd.streams).toHaveLength(before);
  });

  it('leaves no name in the log', () => {
    expect(lines.some((line) => line.includes('Eicar-Test-Signature'))).toBe(true);
    expect(lines.filter((line) => /ktp/iu.test(line))).toEqual([]);
  });
});
