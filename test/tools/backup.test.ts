import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig, type Config } from '../../src/config.js';
import { silentLogger } from '../../src/core/log.js';
import { lastBackup } from '../../src/models/last-backup.js';
import { native } from '../../src/models/store.js';
import { openInstallation } from '../../src/tools/installation.js';

/** Runs a tool as an operator does; gives its exit code and what it printed. */
async function tool(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [`dist/src/tools/${name}-cli.js`, ...args],
      {
        env: { PATH: process.env['PATH'], ...env },
      },
    );
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, out: stderr };
  }
}

const base = mkdtempSync(join(tmpdir(), 'loket-backup-'));
const dataDir = join(base, 'data');
const ENVIRONMENT = { DATA_DIR: dataDir };

const settings = (folder: string): Config => readConfig({ DATA_DIR: folder, PORT: '0' });

/** Names of the counters in a data folder, read in the way of the product's tools. */
async function counters(folder: string): Promise<string[]> {
  const installation = await openInstallation(settings(folder), silentLogger());
  try {
    const found = await native(installation.store.counters).find({}).toArray();
    return found.map(({ _id }) => _id).toSorted();
  } finally {
    await installation.close();
  }
}

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('npm run backup and npm run restore', () => {
  let app: App;
  beforeAll(async () => {
    app = await createApp(settings(dataDir), { log: silentLogger() });
    await native(app.store.counters).insertOne({ _id: 'case:2026', value: 1 });
  });
  afterAll(() => app.stop());

  it('take the data of an installation, running or stopped, into another one that goes on with them', async () => {
    const running = join(base, 'running.backup');
    expect(await tool('backup', ['--to', running], ENVIRONMENT)).toMatchObject({ code: 0 });
    expect(statSync(running).mode & 0o777).toBe(0o600);
    expect(lastBackup(dataDir)).toMatchObject({ path: running, bytes: expect.any(Number) as unknown });
    await native(app.store.counters).insertOne({ _id: 'case:2027', value: 1 });
    await app.stop();
    const stopped = join(base, 'stopped.backup');
    expect(await tool('backup', ['--to', stopped], ENVIRONMENT)).toMatchObject({ code: 0 });
    for (const [file, wanted] of [
      [running, ['case:2026']],
      [stopped, ['case:2026', 'case:2027']],
    ] as const) {
      const secret = readFileSync(join(dataDir, 'secret-key'), 'utf8').trim();
      expect(readFileSync(file).includes(secret)).toBe(false);
      const into = `${file}-restored`;
      expect(await tool('restore', ['--from', file, '--into', into])).toMatchObject({
        code: 0,
        out: expect.stringContaining('checksum and pages verified') as unknown,
      });
      // The key is kept elsewhere and brought back by hand.
      cpSync(join(dataDir, 'secret-key'), join(into, 'secret-key'));
      expect(await counters(into)).toEqual(wanted);
    }
  });

  it('write over nothing, and refuse a damaged backup', async () => {
    const file = join(base, 'whole.backup');
    await tool('backup', ['--to', file], ENVIRONMENT);
    expect(await tool('backup', ['--to', file], ENVIRONMENT)).toMatchObject({ code: 1 });
    expect(await tool('restore', ['--from', file, '--into', dataDir])).toMatchObject({
      code: 1,
      out: expect.stringContaining('already has a database') as unknown,
    });
    truncateSync(file, statSync(file).size - 4096);
    const into = join(base, 'never');
    expect(await tool('restore', ['--from', file, '--into', into])).toMatchObject({
      code: 1,
      out: expect.stringContaining('not a whole backup') as unknown,
    });
    expect(existsSync(join(into, 'db', 'store'))).toBe(false);
  });

  it('say what they need', async () => {
    expect(await tool('backup', [])).toMatchObject({
      code: 78,
      out: expect.stringContaining('--to FILE') as unknown,
    });
    expect(await tool('restore', ['--from', 'x'])).toMatchObject({ code: 78 });
    const nowhere = { DATA_DIR: join(base, 'nowhere') };
    expect(await tool('backup', ['--to', join(base, 'n.backup')], nowhere)).toMatchObject({
      code: 78,
      out: expect.stringContaining('there is no database') as unknown,
    });
    expect(existsSync(nowhere.DATA_DIR)).toBe(false);
  });
});
