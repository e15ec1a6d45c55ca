import { afterEach, describe, expect, it } from '@jest/globals';
import { backupWords } from '../../src/admin/pages/backup-words.js';
import { BACKUP_LATE_MS } from '../../src/core/limits.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';

const LATE = 'Minta pengelola server memeriksa pencadangan';
let desk: TestDesk | undefined;
afterEach(async () => {
  await desk?.stop();
  desk = undefined;
});

const open = async (options: Parameters<typeof testDesk>[0]): Promise<TestDesk> =>
  (desk = await testDesk(options));

async function textOf(office: TestDesk, username: string, path: string): Promise<string> {
  const client = await office.as(username);
  const page = await client.send('GET', path);
  // An admin in production is led to the second factor first.
  const next = page.headers.get('location');
  return next === null ? page.text() : (await client.send('GET', next)).text();
}

describe('the latest backup', () => {
  it('stands in /ready, null when there is none, and not at all where Loket cannot know', async () => {
    const at = new Date('2026-11-23T17:30:00.000Z');
    for (const [lastBackup, shown] of [
      [at, at.toISOString()],
      [null, null],
      [undefined, undefined],
    ] as const) {
      const office = await testDesk(lastBackup === undefined ? {} : { lastBackup });
      const answer = (await (await fetch(`${office.url}/ready`)).json()) as { lastBackup?: string | null };
      await office.stop();
      expect(answer.lastBackup).toBe(shown);
    }
  });

  it('is shown to admins on the page of accounts', async () => {
    const office = await open({ lastBackup: new Date('2026-11-23T17:30:00.000Z') });
    const page = await textOf(office, 'admin', '/petugas/staf');
    expect(page).toContain('Cadangan data terakhir: Sel 24 Nov 2026, 01.30 WITA.');
    expect(page).not.toContain(LATE);
  });

  it.each([
    ['production', null, 'admin', true],
    ['production', new Date(0), 'admin', true],
    ['production', new Date('2100-01-01T00:00:00Z'), 'admin', false],
    ['production', new Date(0), 'helpdesk', false],
    ['demo', new Date(0), 'admin', false],
  ] as const)('in %s, taken %s, warns %s: %s', async (mode, lastBackup, username, warned) => {
    const office = await open({ mode, lastBackup });
    expect((await textOf(office, username, '/petugas/akun')).includes(LATE)).toBe(warned);
  });
});

describe('when a backup is late', () => {
  const zone = { timeZone: 'Asia/Makassar', timeZoneLabel: 'WITA' };
  const now = new Date('2026-11-24T02:00:00.000Z');
  it.each([
    [BACKUP_LATE_MS, false],
    [BACKUP_LATE_MS + 1, true],
    [-60_000, false],
  ])('%s ms old: %s', (age, late) => {
    expect(backupWords(new Date(now.getTime() - age), now, zone).late).toBe(late);
  });
});
