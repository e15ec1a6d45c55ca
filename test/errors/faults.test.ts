import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { silentLogger } from '../../src/core/log.js';
import { loadOffice } from '../../src/office/office-pack.js';
import type { CaseEvent } from '../../src/sop/events.js';
import { fold } from '../../src/sop/evolve.js';
import { openInstallation } from '../../src/tools/installation.js';
import { lives } from '../support/lives.js';

/** What a call throws; undefined when it does not. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

it('a log that cannot be folded is broken: without its beginning, or with two', () => {
  const log: readonly CaseEvent[] = lives()[0]?.kase.events ?? [];
  const [first] = log;
  if (!first) throw new Error('there is no life');
  expect(fold(log)?.version).toBe(log.length);
  for (const broken of [log.slice(1), [first, ...log]]) {
    expect(thrownBy(() => fold(broken))).toMatchObject({ code: 'event-log-broken', status: 500 });
  }
});

it('a tool tells a folder without a database, and makes none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loket-empty-'));
  try {
    const opening = openInstallation(readConfig({ DATA_DIR: folder }), silentLogger());
    await expect(opening).rejects.toMatchObject({ code: 'no-database' });
    await expect(opening).rejects.toThrow(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('an office pack that cannot be used is one error, whatever is wrong with it', () => {
  const nowhere = thrownBy(() => loadOffice('office/tidak-ada'));
  expect(nowhere).toMatchObject({ code: 'office-pack-invalid', status: 500 });
});
