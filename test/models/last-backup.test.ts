import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { lastBackup, noteBackup } from '../../src/models/last-backup.js';

const folder = mkdtempSync(join(tmpdir(), 'loket-note-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the note of the latest backup', () => {
  it('is of the latest, and nothing when there is none or it cannot be read', async () => {
    expect(lastBackup(folder)).toBeNull();
    expect(lastBackup(join(folder, 'missing'))).toBeNull();
    const note = { at: new Date('2026-11-24T02:00:00.000Z'), path: '/srv/backup/a.backup', bytes: 4096 };
    await noteBackup(folder, { ...note, bytes: 1 });
    await noteBackup(folder, note);
    expect(lastBackup(folder)).toEqual(note);
    expect(readdirSync(folder)).toEqual(['last-backup.json']);
    for (const broken of ['', '{', 'null', '{"at":"never","path":"a","bytes":1}', '{"at":"2026-11-24"}']) {
      writeFileSync(join(folder, 'last-backup.json'), broken);
      expect([broken, lastBackup(folder)]).toEqual([broken, null]);
    }
  });
});
