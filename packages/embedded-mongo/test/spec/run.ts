import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '@loket/embedded-mongo';
import { runCase, type Server } from './case.js';
import { NotInDriver } from './entities.js';
import { loadCases, type SpecCase } from './files.js';

/** The committed list, which the compiler does not copy to `dist`. */
const PASSING = fileURLToPath(new URL('../../../../test/spec/passing.json', import.meta.url));

/**
 * Runs the unified tests of `mongodb/specifications` against the embedded database, or against `--uri`: `npm run
 * test:spec -- --tests CHECKOUT/source [--uri URI] [--only TEXT] [--list FILE]`. Prints one line per case that does not
 * pass, and the sums per suite; with `--list` it writes which cases pass. Exits with 1 when a case of the committed
 * list does not pass any more.
 */
const { values } = parseArgs({
  options: {
    tests: { type: 'string' },
    uri: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'string' },
    known: { type: 'string', default: PASSING },
  },
});

/** Longest time of one case, ms. */
const LIMIT_MS = 20_000;

interface Sum {
  run: number;
  passed: number;
  driver: number;
  skipped: number;
}

async function main(): Promise<void> {
  if (values.tests === undefined)
    throw new Error("--tests: the folder 'source' of a checkout of mongodb/specifications");
  const folder = mkdtempSync(join(tmpdir(), 'embedded-mongo-spec-'));
  const own =
    values.uri === undefined ? await startEmbeddedMongo({ dataDir: folder, failPoints: true }) : undefined;
  const uri = values.uri ?? own?.uri('test') ?? '';
  const admin = await new MongoClient(uri).connect();
  try {
    const { version } = await admin.db('admin').command({ buildInfo: 1 });
    const cases = loadCases(values.tests, { version: String(version), topology: 'replicaset' });
    const passing = await runAll(cases, { uri, admin });
    if (values.list !== undefined) writeFileSync(values.list, `${JSON.stringify(passing, null, 1)}\n`);
    if (values.only === undefined && values.list === undefined) compare(passing);
  } finally {
    await admin.close();
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAll(cases: readonly SpecCase[], server: Server): Promise<string[]> {
  const sums = new Map<string, Sum>();
  const passing: string[] = [];
  for (const spec of cases) {
    if (values.only !== undefined && !spec.id.includes(values.only)) continue;
    const sum = sums.get(spec.suite) ?? { run: 0, passed: 0, driver: 0, skipped: 0 };
    sums.set(spec.suite, sum);
    if (spec.skipped !== undefined) {
      sum.skipped += 1;
      continue;
    }
    try {
      await limited(runCase(spec, server));
      sum.run += 1;
      sum.passed += 1;
      passing.push(spec.id);
    } catch (error) {
      const lacking = error instanceof NotInDriver;
      if (lacking) sum.driver += 1;
      else sum.run += 1;
      const reason = error instanceof Error ? error.message.slice(0, 400) : String(error);
      process.stdout.write(`${lacking ? 'no driver' : 'FAIL'}  ${spec.id}\n      ${reason}\n`);
    }
  }
  report(sums);
  return passing;
}

function report(sums: ReadonlyMap<string, Sum>): void {
  const all: Sum = { run: 0, passed: 0, driver: 0, skipped: 0 };
  const line = (name: string, { run, passed, driver, skipped }: Sum): void => {
    process.stdout.write(
      `${name.padEnd(34)} ${passed} of ${run} pass; ${skipped} not for this server, ${driver} not in the driver\n`,
    );
  };
  for (const [suite, sum] of sums) {
    line(suite, sum);
    for (const key of Object.keys(all) as (keyof Sum)[]) all[key] += sum[key];
  }
  line('all', all);
}

function compare(passing: readonly string[]): void {
  const now = new Set(passing);
  const lost = (JSON.parse(readFileSync(values.known, 'utf8')) as string[]).filter((id) => !now.has(id));
  for (const id of lost) process.stdout.write(`passed before: ${id}\n`);
  if (lost.length > 0) process.exitCode = 1;
}

async function limited(run: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('takes too long')), LIMIT_MS);
  });
  try {
    await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

await main();
