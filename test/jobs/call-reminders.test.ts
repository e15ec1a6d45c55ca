import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { remindAt } from '../../src/jobs/call-reminders.js';
import type { CaseState } from '../../src/sop/case.js';
import { testOffice } from '../support/office.js';
import { localTime, openTimers, type Timers } from '../support/timers.js';

let at: Timers;
beforeAll(async () => {
  at = await openTimers();
});
afterAll(() => at.stop());
beforeEach(() => at.clear());

const book = (kase: CaseState, local: string): Promise<CaseState> =>
  at.act('applicant', kase, 'book', { startsAt: localTime(local).toISOString(), verifikator: 'verifikator' });

/** Runs the timer every half hour until a time; gives the times at which something was said. */
async function until(local: string): Promise<string[]> {
  const heard: string[] = [];
  for (const end = localTime(local); at.clock.now() < end; at.wait(30)) {
    if ((await at.run('callReminders')) > 0) heard.push(at.clock.now().toISOString());
  }
  return heard;
}

const instants = (...locals: string[]): string[] => locals.map((local) => localTime(local).toISOString());

describe('a booked call', () => {
  it('is reminded of at the opening of the day before and an hour before, once each', async () => {
    await book(await at.unbooked(), '2026-11-27 09.30');
    expect(await until('2026-11-27 12.00')).toEqual(instants('2026-11-26 07.30', '2026-11-27 08.30'));
    expect((await at.mails()).filter((subject) => subject.includes('Pengingat panggilan'))).toHaveLength(2);
    expect(await at.mailEnd()).toMatch(/\/lanjut\/[\w-]+$/u);
  });

  it('lists the originals to have at hand', async () => {
    const kase = await book(await at.unbooked(), '2026-11-27 09.30');
    at.clockAt('2026-11-26 08.00');
    await at.run('callReminders');
    expect((await at.cases.messages(kase.id)).at(-1)?.text).toBe(
      `Pengingat ${kase.number}: panggilan video dengan Verifikator Jumat, 27 November 2026 pukul 09.30 WITA.\n` +
        'Mohon siapkan KTP asli, NPWP asli, Sertifikat Keahlian asli, serta telepon dan e-mail yang didaftarkan.\n' +
        'Bila berhalangan, balas *jadwal* untuk mengubah waktu sebelum panggilan dimulai.',
    );
  });

  it('gets no reminder whose time was over when it was booked', async () => {
    const kase = await at.unbooked();
    at.clockAt('2026-11-26 13.00');
    await book(kase, '2026-11-27 09.30');
    expect(await until('2026-11-27 10.00')).toEqual(instants('2026-11-27 08.30'));
    const soon = await at.unbooked();
    await book(soon, '2026-11-27 10.30');
    expect(await until('2026-11-27 10.30')).toEqual([]);
  });

  it('gets none when it was cancelled', async () => {
    const kase = await book(await at.unbooked(), '2026-11-27 09.30');
    at.clockAt('2026-11-26 07.00');
    await at.act('applicant', kase, 'cancel-booking');
    expect(await until('2026-11-27 10.00')).toEqual([]);
  });

  it('gets them for its new time when it was moved', async () => {
    let kase = await book(await at.unbooked(), '2026-11-27 09.30');
    at.clockAt('2026-11-26 07.00');
    kase = await at.act('applicant', kase, 'cancel-booking');
    await book(kase, '2026-11-30 14.00');
    expect(await until('2026-11-30 15.00')).toEqual(instants('2026-11-27 07.30', '2026-11-30 13.00'));
  });

  it('gets them again when it came back to the same time long before', async () => {
    let kase = await book(await at.unbooked(), '2026-12-01 09.30');
    kase = await at.act('applicant', kase, 'cancel-booking');
    await book(kase, '2026-12-01 09.30');
    expect(await until('2026-12-01 10.00')).toEqual(instants('2026-11-30 07.30', '2026-12-01 08.30'));
  });

  it('is reminded of once when both times passed while nobody ran', async () => {
    await book(await at.unbooked(), '2026-11-27 09.30');
    at.clockAt('2026-11-27 09.20');
    expect(await at.run('callReminders')).toBe(1);
    expect(await at.run('callReminders')).toBe(0);
    at.clockAt('2026-11-27 09.31');
    expect(await at.run('callReminders')).toBe(0);
  });

  it('is reminded of once although the timer runs twice at once', async () => {
    await book(await at.unbooked(), '2026-11-27 09.30');
    at.clockAt('2026-11-26 08.00');
    const did = await Promise.all([at.run('callReminders'), at.run('callReminders')]);
    expect(did.reduce((a, b) => a + b)).toBe(1);
    expect((await at.mails()).filter((subject) => subject.includes('Pengingat panggilan'))).toHaveLength(1);
  });
});

describe('the times of reminders', () => {
  it('skip weekends and holidays', () => {
    const office = testOffice();
    const times = (local: string) =>
      remindAt(localTime(local), office).map(([kind, time]) => [kind, new Date(time).toISOString()]);
    expect(times('2026-11-30 08.00')).toEqual([
      ['day', instants('2026-11-27 07.30')[0]],
      ['hour', instants('2026-11-30 07.00')[0]],
    ]);
    // Christmas Eve and Christmas are closed, and a weekend follows.
    expect(times('2026-12-28 09.00')[0]).toEqual(['day', instants('2026-12-23 07.30')[0]]);
  });
});
