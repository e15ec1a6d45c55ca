import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { testDatabase } from '@loket/embedded-mongo/testing';
import { silentLogger } from '../../src/core/log.js';
import { storeScan } from '../../src/documents/store-scan.js';
import { Vault } from '../../src/documents/vault.js';
import { native } from '../../src/models/store.js';
import { POSITIONS, type CaseState } from '../../src/sop/case.js';
import { dueAt } from '../../src/sop/row-times.js';
import { isOpen, officeMinutes } from '../../src/sop/working-time.js';
import { Chance } from '../../src/tools/demo/chance.js';
import { officeMinutesAgo } from '../../src/tools/demo/office-past.js';
import { inventPeople } from '../../src/tools/demo/people.js';
import { drawCertificate, drawKtp, drawNpwp } from '../../src/tools/demo/scans.js';
import { beginningOf, seedDemoCases } from '../../src/tools/demo/seed.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';
import { testInspector } from '../support/inspector.js';
import { testOffice } from '../support/office.js';

const PICTURE = readFileSync(new URL('../samples/a19-ktp-320px.jpg', import.meta.url));
/** A Sunday, when the office is closed. */
const NOW = new Date('2026-11-29T03:00:00.000Z');
const TIMEOUT_MS = 120_000;

describe('the demo cases', () => {
  let at: OfficeDay;
  const states: CaseState[] = [];
  beforeAll(async () => {
    at = await openOffice();
    const { store, keyring, office, cases, booking, clock } = at;
    clock.set(beginningOf(NOW, office));
    const vault = new Vault({ store, keyring, log: silentLogger() });
    const seen = { ok: true as const, pages: 1, views: [{ page: 1, view: PICTURE, thumb: PICTURE }] };
    // What scans look like is not the matter here; they are drawn for real below.
    const inspector = { run: () => Promise.resolve({ ...seen, contentType: 'image/jpeg' }) as never };
    const examine = () => Promise.resolve({ ...seen, contentType: 'image/jpeg' as const });
    const nothing = (): Promise<void> => Promise.resolve();
    await seedDemoCases(
      {
        store,
        keyring,
        office,
        cases,
        booking,
        clock,
        inspector,
        delivered: nothing,
        jobs: { runAll: () => Promise.resolve({}) },
        storeScan: (file, options) => storeScan({ vault, examine }, file, options),
      },
      7,
      NOW,
    );
    for (const { _id } of await native(store.cases)
      .find({}, { projection: { _id: 1 } })
      .toArray()) {
      const state = await cases.byId(_id);
      if (state) states.push(state);
    }
  }, TIMEOUT_MS);
  afterAll(() => at.stop());

  it('are thirty, at every row where a case can be and at every end that an office decides', () => {
    expect(states).toHaveLength(30);
    const positions = new Set(states.map(({ position }) => position).filter((row) => row !== null));
    expect([...positions].toSorted((a, b) => a - b)).toEqual([...POSITIONS]);
    const outcomes = new Set(
      states.filter(({ status }) => status === 'closed').map(({ outcome }) => outcome),
    );
    expect(outcomes).toEqual(
      new Set(['approved', 'not-passed', 'registered-elsewhere', 'rejected', 'withdrawn']),
    );
  });

  it('are in two rounds, in time and late, held and free, with a call to come', () => {
    const open = states.filter(({ status }) => status !== 'closed');
    const now = NOW.toISOString();
    const late = open.filter((state) => (dueAt(state, at.office) ?? now) < now);
    expect(open.filter(({ round }) => round === 2).length).toBeGreaterThanOrEqual(3);
    expect(late.length).toBeGreaterThanOrEqual(6);
    expect(open.length - late.length).toBeGreaterThanOrEqual(10);
    expect(new Set(open.map(({ holder }) => holder)).size).toBeGreaterThanOrEqual(4);
    expect(open.filter(({ booking }) => booking !== null && booking.startsAt > now)).toHaveLength(1);
  });

  it('lie in the past, with every log whole and a key and a NIK for each person', async () => {
    const now = NOW.toISOString();
    expect(states.filter(({ updatedAt }) => updatedAt > now)).toEqual([]);
    expect((await at.cases.verifyLogs()).problems).toEqual([]);
    expect(new Set(states.map(({ applicant }) => applicant?.nik)).size).toBe(30);
    expect(states.filter(({ applicant }) => !applicant?.email.endsWith('@contoh.test'))).toEqual([]);
  });
});

describe('invented people', () => {
  const office = testOffice();

  it('are the same of the same seed, others of another, in no two of one', () => {
    const of = (seed: number) => inventPeople(30, new Chance(seed), '2026-11-29');
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    for (const field of ['name', 'nik', 'email', 'phone'] as const)
      expect(new Set(of(3).map((person) => person[field])).size).toBe(30);
  });

  it('have scans that the intake takes for what they are, with a flaw and without', async () => {
    const [person] = inventPeople(1, new Chance(5), '2026-11-29');
    if (!person) throw new Error('nobody was invented');
    expect(await drawKtp(person)).toEqual(await drawKtp(person));
    const pages = [];
    for (const bytes of [
      await drawKtp(person),
      await drawKtp(person, 'buram'),
      await drawNpwp(person, 'gelap'),
      await drawCertificate(person),
    ]) {
      const seen = await testInspector.run<'inspect'>({ kind: 'inspect', bytes }, { owner: 'demo' });
      pages.push(seen.ok && [seen.pages, seen.views.length]);
    }
    expect(pages).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [2, 2],
    ]);
  });

  it('do everything in office hours, counted back from any time', () => {
    for (const minutes of [0, 12, 511, 2_000, 6_120]) {
      const from = officeMinutesAgo(NOW.toISOString(), minutes, office);
      expect(officeMinutes(from, NOW.toISOString(), office)).toBe(minutes);
    }
    expect(isOpen(officeMinutesAgo('2026-11-24T02:00:00.000Z', 30, office), office)).toBe(true);
  });
});

describe('npm run demo:seed', () => {
  const run = promisify(execFile);
  const folder = mkdtempSync(join(tmpdir(), 'loket-demo-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const seed = async (args: readonly string[], environment: Record<string, string>): Promise<unknown> =>
    run(process.execPath, ['dist/src/demo-seed.js', ...args], {
      env: { PATH: process.env['PATH'], DATA_DIR: folder, ...environment },
    }).then(
      ({ stdout }) => [0, stdout],
      (error: { code: number; stderr: string }) => [error.code, error.stderr],
    );

  it('refuses production mode and words that it does not know', async () => {
    const production = {
      LOKET_MODE: 'production',
      BASE_URL: 'https://loket.contoh.id',
      SMTP_URL: 'smtps://mail.contoh.id',
      SECRET_KEY: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    };
    expect(await seed([], production)).toEqual([78, expect.stringContaining('demo mode only')]);
    expect(await seed(['--sede=1'], {})).toEqual([78, expect.stringContaining('usage:')]);
  });

  it(
    'refuses a database that has cases, and leaves it as it is',
    async () => {
      const database = await testDatabase();
      const client = await new MongoClient(database.uri).connect();
      try {
        const cases = client.db(database.name).collection('cases');
        await cases.insertOne({ number: 'KT-2026-00001' });
        expect(await seed([], { MONGODB_URI: database.uri })).toEqual([
          78,
          expect.stringContaining('has 1 cases already'),
        ]);
        expect(await seed(['--if-empty'], { MONGODB_URI: database.uri })).toEqual([0, '']);
        expect(await cases.countDocuments()).toBe(1);
      } finally {
        await client.close();
        await database.stop();
      }
    },
    TIMEOUT_MS,
  );
});
