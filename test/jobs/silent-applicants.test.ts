import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { officeDaysSince } from '../../src/jobs/silent-applicants.js';
import { connectStore } from '../../src/models/connection.js';
import { silentLogger } from '../../src/core/log.js';
import { APPLICANT, DOCUMENTS } from '../support/sop-case.js';
import { testOffice } from '../support/office.js';
import { localTime, openTimers, timer, type Timers } from '../support/timers.js';

/** How many mails remind of a fix. */
const reminders = async (at: Timers): Promise<number> =>
  (await at.mails()).filter((subject) => subject.includes('Pengingat perbaikan')).length;

let at: Timers;
beforeAll(async () => {
  at = await openTimers();
});
afterAll(() => at.stop());
beforeEach(async () => {
  await at.clear();
  limit(null);
});

/** Sets the office days after which a case whose fix did not come expires. */
function limit(correctionExpiryDays: number | null): void {
  Object.assign(at.office.settings, { correctionExpiryDays });
}

describe('a fix that does not come', () => {
  it('is reminded of after two and five office days, in office hours, once each', async () => {
    await at.returned();
    const heard: string[] = [];
    // The return was on Tuesday at 10.00; the timer runs at half past every hour of the two weeks after it.
    for (let hour = 0; hour < 14 * 24; hour++) {
      at.wait(hour === 0 ? 30 : 60);
      if ((await at.run('silentApplicants')) > 0) heard.push(at.clock.now().toISOString());
    }
    expect(heard).toEqual([
      localTime('2026-11-26 07.30').toISOString(),
      localTime('2026-12-01 07.30').toISOString(),
    ]);
    expect(await reminders(at)).toBe(2);
  });

  it('is reminded of in the chat and by mail, with buttons', async () => {
    const kase = await at.returned();
    const before = (await at.cases.messages(kase.id)).length;
    at.clockAt('2026-11-26 09.00');
    expect(await at.run('silentApplicants')).toBe(1);
    const said = (await at.cases.messages(kase.id)).slice(before);
    expect(said.map(({ from, text }) => ({ from, first: text.split('\n')[0] }))).toEqual([
      {
        from: 'loket',
        first: `Pengingat ${kase.number}: berkas Bapak/Ibu menunggu perbaikan sejak Selasa, 24 November 2026.`,
      },
    ]);
    expect(await reminders(at)).toBe(1);
  });

  it('is not reminded of at night, on a weekend or on a holiday', async () => {
    await at.returned();
    for (const closed of ['2026-11-26 07.29', '2026-11-26 16.00', '2026-11-28 10.00', '2026-12-25 09.00']) {
      at.clockAt(closed);
      expect({ closed, did: await at.run('silentApplicants') }).toEqual({ closed, did: 0 });
    }
  });

  it('is reminded of once when nobody ran the timer for a week', async () => {
    await at.returned();
    at.clockAt('2026-12-10 09.00');
    expect(await at.run('silentApplicants')).toBe(1);
    expect(await at.run('silentApplicants')).toBe(0);
    expect(await reminders(at)).toBe(1);
  });

  it('that came makes a late timer do nothing; a new return counts from its own day', async () => {
    const kase = await at.returned();
    at.clockAt('2026-11-26 08.00');
    await at.act('applicant', kase, 'resubmit', {
      applicant: { ...APPLICANT, nik: kase.applicant?.nik, npwp: kase.applicant?.nik },
      documents: DOCUMENTS,
      changed: ['ktp'],
    });
    at.clockAt('2026-11-27 08.00');
    expect(await at.run('silentApplicants')).toBe(0);
    await at.act('helpdesk', kase, 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'npwp', reason: 'buram' }],
    });
    at.clockAt('2026-11-30 08.00');
    expect(await at.run('silentApplicants')).toBe(0);
    at.clockAt('2026-12-01 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
  });

  it('is reminded of once although two processes run at the same moment', async () => {
    await Promise.all([at.returned(), at.returned(), at.returned()]);
    at.clockAt('2026-11-26 08.00');
    const other = await connectStore({ uri: at.uri, log: silentLogger(), clock: at.clock });
    try {
      const now = at.clock.now();
      const stop = new AbortController().signal;
      const jobs = [at.store, other, at.store, other].map((store) =>
        timer('silentApplicants', { ...at.deps, store }),
      );
      const did = await Promise.all(jobs.map((job) => job.run(now, stop)));
      expect(did.reduce((a, b) => a + b)).toBe(3);
      expect(await reminders(at)).toBe(3);
    } finally {
      await other.close();
    }
  });

  it('is reminded of once although the process died between saying and noting', async () => {
    await at.returned();
    at.clockAt('2026-11-26 08.00');
    const { post } = at.deps;
    const dying: typeof post = Object.create(post, {
      mail: {
        value: async (...args: Parameters<typeof post.mail>) => {
          await post.mail(...args);
          throw new Error('died');
        },
      },
    }) as typeof post;
    const stop = new AbortController().signal;
    const run = timer('silentApplicants', { ...at.deps, post: dying });
    expect(await run.run(at.clock.now(), stop)).toBe(0);
    expect(await reminders(at)).toBe(0);
    expect(await at.run('silentApplicants')).toBe(1);
    expect(await reminders(at)).toBe(1);
  });

  it('of one case that fails keeps nobody else waiting', async () => {
    const [broken] = [await at.returned(), await at.returned()];
    await native(at.store.cases).updateOne({ _id: broken.id }, { $set: { state: Buffer.from('nonsense') } });
    at.clockAt('2026-11-26 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
  });

  it('of a person whose data were destroyed is no longer asked for', async () => {
    const kase = await at.returned();
    const said = (await at.mails()).length;
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    await inTransaction(at.store, (tx) => at.keyring.destroyDataKey(tx, doc?.keyId ?? ''));
    at.clockAt('2026-11-26 08.00');
    expect(await at.run('silentApplicants')).toBe(0);
    expect(await at.mails()).toHaveLength(said);
  });

  it('ends no case while the office set no limit', async () => {
    const kase = await at.returned();
    at.clockAt('2027-11-24 09.00');
    await at.run('silentApplicants');
    at.clockAt('2027-11-25 09.00');
    await at.run('silentApplicants');
    expect((await at.fresh(kase)).position).toBe(4);
  });
});

describe('a limit of the office', () => {
  it('ends the case after its last whole day, and a warning that names it', async () => {
    limit(4);
    const kase = await at.returned();
    at.clockAt('2026-11-26 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
    at.clockAt('2026-11-27 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
    expect((await at.cases.messages(kase.id)).at(-1)?.text).toContain('sampai Senin, 30 November 2026;');
    at.clockAt('2026-11-30 16.30');
    expect(await at.run('silentApplicants')).toBe(0);
    at.clockAt('2026-12-01 07.29');
    expect(await at.run('silentApplicants')).toBe(0);
    at.clockAt('2026-12-01 07.30');
    expect(await at.run('silentApplicants')).toBe(1);
    expect(await at.fresh(kase)).toMatchObject({ position: null, outcome: 'expired' });
    expect(await at.run('silentApplicants')).toBe(0);
  });

  it('that is newer than a long silence warns first', async () => {
    limit(10);
    const kase = await at.returned();
    at.clockAt('2027-03-01 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
    expect(await at.run('silentApplicants')).toBe(0);
    expect((await at.cases.messages(kase.id)).at(-1)?.text).toContain('sampai Selasa, 2 Maret 2027;');
    at.clockAt('2027-03-02 15.59');
    expect(await at.run('silentApplicants')).toBe(0);
    expect((await at.fresh(kase)).position).toBe(4);
    at.clockAt('2027-03-03 07.30');
    expect(await at.run('silentApplicants')).toBe(1);
    expect((await at.fresh(kase)).outcome).toBe('expired');
  });

  it('ends nothing when the fix came in the very moment', async () => {
    limit(4);
    const kase = await at.returned();
    at.clockAt('2026-11-27 08.00');
    await at.run('silentApplicants');
    at.clockAt('2026-12-01 08.00');
    // The timer has read the case as waiting; before its transaction begins, the applicant sends.
    const { cases } = at.deps;
    const late: typeof cases = Object.create(cases, {
      byId: {
        value: async (...args: Parameters<typeof cases.byId>) => {
          if ((await at.fresh(kase)).position === 4) {
            const input = { applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] };
            await at.act('applicant', kase, 'resubmit', input);
          }
          return cases.byId(...args);
        },
      },
    }) as typeof cases;
    const job = timer('silentApplicants', { ...at.deps, cases: late });
    expect(await job.run(at.clock.now(), new AbortController().signal)).toBe(0);
    expect(await at.fresh(kase)).toMatchObject({ position: 6, outcome: null });
  });
});

describe('a time that is not chosen', () => {
  it('is reminded of, and no more once it is booked; a call that fell through starts anew', async () => {
    let kase = await at.unbooked();
    at.clockAt('2026-11-26 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
    const startsAt = localTime('2026-12-08 09.00').toISOString();
    kase = await at.act('applicant', kase, 'book', { startsAt, verifikator: 'verifikator' });
    at.clockAt('2026-12-03 08.00');
    expect(await at.run('silentApplicants')).toBe(0);
    kase = await at.act('applicant', kase, 'cancel-booking');
    at.clockAt('2026-12-04 08.00');
    expect(await at.run('silentApplicants')).toBe(0);
    at.clockAt('2026-12-07 08.00');
    expect(await at.run('silentApplicants')).toBe(1);
    expect((await at.mails()).filter((subject) => subject.includes('Pengingat waktu'))).toHaveLength(2);
    expect(await at.mailEnd()).toMatch(/\/lanjut\/[\w-]+$/u);
  });
});

describe('office days', () => {
  it('count from the day after, over weekends, holidays and years of silence', () => {
    const office = testOffice();
    const days = (from: string, to: string) => officeDaysSince(localTime(from), localTime(to), office);
    expect(days('2026-11-24 10.00', '2026-11-24 15.00')).toBe(0);
    expect(days('2026-11-24 10.00', '2026-11-25 00.01')).toBe(1);
    expect(days('2026-11-27 20.00', '2026-11-30 08.00')).toBe(1);
    expect(days('2026-11-28 09.00', '2026-11-30 08.00')).toBe(1);
    expect(days('2026-12-23 09.00', '2026-12-28 08.00')).toBe(1);
    expect(days('2026-11-24 10.00', '2026-11-23 10.00')).toBe(0);
    expect(days('2026-11-24 10.00', '2032-11-24 10.00')).toBeGreaterThan(1_400);
  });
});
