import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import type { CaseState } from '../../src/sop/case.js';
import { COMPLETE, DEFICIENT } from '../support/sop-case.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice({ undoSeconds: 60 });
});
afterAll(() => at.stop());

const HELPDESK = { username: 'helpdesk', role: 'helpdesk' } as const;

describe('readings', () => {
  it('start the row at the first one by the holder, and leave what can be undone', async () => {
    let kase = await at.submit();
    const read = (
      reader: { username: string; role: 'helpdesk' | 'auditor' },
      document: string | null,
    ): Promise<void> =>
      at.cases.readingBy(kase.id, reader, 'console', { document, page: document === null ? null : 1 });
    await read({ username: 'auditor', role: 'auditor' }, null);
    await read(HELPDESK, 'ktp');
    expect((await at.fresh(kase)).version).toBe(1);
    kase = await at.act('admin', kase, 'reassign', { to: 'helpdesk', reason: 'antrean panjang' });
    at.wait(7);
    const opened = at.clock.now().toISOString();
    await read(HELPDESK, null);
    at.wait(3);
    await read(HELPDESK, 'npwp');
    kase = await at.fresh(kase);
    expect(kase.version).toBe(3);
    expect(kase.rows.at(-1)).toMatchObject({ row: 6, startedAt: opened });
    const events = await at.cases.events(kase.id);
    expect(events.at(-1)).toMatchObject({ type: 'opened', action: null, actor: { username: 'helpdesk' } });
    const [row] = (await at.cases.timeline(kase)).slice(-1);
    expect(row).toMatchObject({ row: 6, waitingMinutes: 7, workingMinutes: 3 });
    expect(await at.cases.readings(kase.id)).toEqual([
      { document: 'ktp', reader: 'helpdesk', role: 'helpdesk', at: expect.any(String) as unknown },
      { document: 'npwp', reader: 'helpdesk', role: 'helpdesk', at: expect.any(String) as unknown },
    ]);
    await expect(
      at.cases.readingBy('nobody', HELPDESK, 'api', { document: null, page: null }),
    ).rejects.toMatchObject({
      code: 'case-not-found',
    });
  });
});

describe('the timeline', () => {
  const notices = async (kase: CaseState): Promise<string[]> =>
    (await at.cases.timeline(kase))
      .filter((row) => row.notices.length > 0)
      .map(
        (row) =>
          `${row.row}/${row.round} ${row.notices
            .map(({ kind, state }) => `${kind}:${state}`)
            .toSorted()
            .join(' ')}`,
      );

  it('shows at which row people were told, and how that fared', async () => {
    let kase = await at.submit();
    kase = await at.act('helpdesk', kase, 'receive-files', DEFICIENT);
    expect(await notices(kase)).toContain('10/1 chat:held mail:held');
    await native(at.store.notices).updateMany(
      { caseId: kase.id, kind: 'mail' },
      { $set: { state: 'delivered' } },
    );
    expect(await notices(kase)).toContain('10/1 chat:held mail:delivered');
    kase = await at.act('helpdesk', kase, 'undo');
    expect((await notices(kase)).filter((line) => line.startsWith('10'))).toEqual([]);
  });

  it('gives minutes to hundredths, and rows of the assistant as automatic', async () => {
    let kase = await at.submit();
    at.clock.advance(90_500);
    kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
    at.clock.advance(61_000);
    kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' });
    kase = await at.act('helpdesk', kase, 'check-completeness', COMPLETE);
    const rows = await at.cases.timeline(kase);
    expect(rows.map(({ row }) => row)).toEqual([1, 2, 5, 3, 6, 7, 9, 11, 12]);
    expect(rows.find(({ row }) => row === 6)).toMatchObject({ waitingMinutes: 1.51, workingMinutes: 0 });
    expect(rows.find(({ row }) => row === 7)).toMatchObject({
      waitingMinutes: 0,
      workingMinutes: 1.02,
      standardMinutes: 5,
    });
    expect(rows.find(({ row }) => row === 11)).toMatchObject({ automatic: true });
  });
});
