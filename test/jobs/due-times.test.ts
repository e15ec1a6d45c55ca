import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/core/log.js';
import { connectStore } from '../../src/models/connection.js';
import { native } from '../../src/models/store.js';
import { openTimers, timer, type Timers } from '../support/timers.js';

let at: Timers;
beforeAll(async () => {
  at = await openTimers();
});
afterAll(() => at.stop());
beforeEach(() => at.clear());

const open = async (): Promise<readonly string[]> =>
  (await at.cases.tasks({ open: true })).filter(({ kind }) => kind === 'overdue').map(({ text }) => text);

describe('a case that waits longer than promised', () => {
  it('gives its role one task for the stay, in office hours, and a word to the group', async () => {
    const kase = await at.submit();
    at.clockAt('2026-11-25 09.59');
    expect(await at.run('dueTimes')).toBe(0);
    at.clockAt('2026-11-25 18.00');
    expect(await at.run('dueTimes')).toBe(0);
    at.clockAt('2026-11-26 07.30');
    expect(await at.run('dueTimes')).toBe(1);
    at.clockAt('2026-12-03 09.00');
    expect(await at.run('dueTimes')).toBe(0);
    expect(await at.cases.tasks({ open: true })).toMatchObject([
      { kind: 'overdue', case: kase.number, role: 'helpdesk', closable: true },
    ]);
    expect(await native(at.store.outbox).countDocuments({ kind: 'staff' })).toBe(2);
  });

  it('closes its task by itself when it moves on, and gets one for the next stay', async () => {
    let kase = await at.submit();
    at.clockAt('2026-11-26 08.00');
    await at.run('dueTimes');
    kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok', sipesut: 'ada' });
    expect(await open()).toHaveLength(1);
    expect(await at.run('dueTimes')).toBe(1);
    expect(await open()).toEqual([]);
    at.clockAt('2026-12-01 08.00');
    expect(await at.run('dueTimes')).toBe(1);
    expect(await open()).toEqual([`Permohonan ${kase.number} melewati janji layanan kantor.`]);
  });

  it('is not announced again when staff closed the task', async () => {
    await at.submit();
    at.clockAt('2026-11-26 08.00');
    await at.run('dueTimes');
    await native(at.store.tasks).updateMany({}, { $set: { open: false } });
    expect(await at.run('dueTimes')).toBe(0);
    expect(await open()).toEqual([]);
  });

  it('is announced once although two processes look at the same moment', async () => {
    await at.submit();
    await at.submit();
    at.clockAt('2026-11-26 08.00');
    const other = await connectStore({ uri: at.uri, log: silentLogger(), clock: at.clock });
    try {
      const stop = new AbortController().signal;
      const jobs = [at.store, other].map((store) => timer('dueTimes', { ...at.deps, store }));
      const did = await Promise.all(jobs.map((job) => job.run(at.clock.now(), stop)));
      expect(did.reduce((a, b) => a + b)).toBe(2);
      expect(await open()).toHaveLength(2);
    } finally {
      await other.close();
    }
  });

  it('is never one that waits for the applicant, nor a closed one', async () => {
    await at.returned();
    await at.unbooked();
    const gone = await at.submit();
    await at.act('applicant', gone, 'withdraw');
    at.clockAt('2027-03-02 09.00');
    expect(await at.run('dueTimes')).toBe(0);
  });

  it('leaves the rest to the next run when it is told to stop', async () => {
    await at.submit();
    at.clockAt('2026-11-26 08.00');
    expect(await at.run('dueTimes', AbortSignal.abort())).toBe(0);
    expect(await at.run('dueTimes')).toBe(1);
  });
});
