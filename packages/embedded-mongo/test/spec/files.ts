import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BSON, type Document } from 'mongodb';

/** The suites of `mongodb/specifications` with which the store is tested. */
const SUITES = [
  'crud/tests/unified',
  'transactions/tests/unified',
  'transactions-convenient-api/tests/unified',
  'retryable-writes/tests/unified',
  'retryable-reads/tests/unified',
  'sessions/tests',
  'gridfs/tests',
  'index-management/tests',
  'collection-management/tests',
  'run-command/tests/unified',
  'read-write-concern/tests/operation',
  'command-logging-and-monitoring/tests/monitoring',
] as const;

/** One test of a file, with what the file says about all its tests. */
export interface SpecCase {
  readonly suite: string;
  /** Path below the folder of tests and description, by which the lists name it. */
  readonly id: string;
  readonly file: Document;
  readonly test: Document;
  /** Why it is not run; undefined when it is. */
  readonly skipped: string | undefined;
}

/** What the server under test is, for `runOnRequirements`. */
export interface ServerFacts {
  /** As `buildInfo` says it. */
  readonly version: string;
  readonly topology: string;
}

/** All cases of the suites in `source` of a checkout of `mongodb/specifications`. */
export function loadCases(folder: string, server: ServerFacts): SpecCase[] {
  return SUITES.flatMap((suite) =>
    jsonFiles(join(folder, suite)).flatMap((path) => {
      const file = BSON.EJSON.parse(readFileSync(path, 'utf8'), { relaxed: true }) as Document;
      if (file['schemaVersion'] === undefined) return [];
      return (file['tests'] as Document[]).map((test) => ({
        suite: suite.split('/')[0] ?? '',
        id: `${relative(folder, path)}: ${String(test['description'])}`,
        file,
        test,
        skipped:
          (test['skipReason'] as string | undefined) ??
          unmet(file['runOnRequirements'], server) ??
          unmet(test['runOnRequirements'], server),
      }));
    }),
  );
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** Why no requirement is fulfilled; undefined when one is, or there are none. */
function unmet(requirements: unknown, server: ServerFacts): string | undefined {
  if (!Array.isArray(requirements) || requirements.length === 0) return undefined;
  const met = (requirements as Document[]).some(
    (one) =>
      (one['minServerVersion'] === undefined ||
        compareVersions(server.version, one['minServerVersion'] as string) >= 0) &&
      (one['maxServerVersion'] === undefined ||
        compareVersions(server.version, one['maxServerVersion'] as string) <= 0) &&
      (one['topologies'] === undefined || (one['topologies'] as string[]).includes(server.topology)) &&
      one['serverless'] !== 'require' &&
      one['auth'] !== true &&
      !one['csfle'],
  );
  return met ? undefined : 'requirements of the test';
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
