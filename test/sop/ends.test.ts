import { describe, expect, it } from '@jest/globals';
import { BLURRY, COMPLETE, DEFICIENT, DOCUMENTS, APPLICANT, TestCase } from '../support/sop-case.js';
import { expireFacts } from '../../src/sop/noted-facts.js';

const rowsOf = (test: TestCase): number[] => test.kase.rows.map(({ row }) => row);

describe('the ends of the SOP', () => {
  it('approves and archives along the straight path', () => {
    const test = new TestCase().to(19);
    expect(test.kase).toMatchObject({
      position: 19,
      status: 'with_helpdesk',
      outcome: 'approved',
      holder: null,
    });
    test.wait(3).act('helpdesk2', 'archive');
    expect(test.kase).toMatchObject({
      position: null,
      status: 'closed',
      outcome: 'approved',
      archivedAt: test.now,
    });
    expect(rowsOf(test)).toEqual([1, 2, 5, 3, 6, 7, 9, 11, 12, 15, 16, 17, 19]);
  });

  it('rejects by a second officer, and leaves the entry in SPSE to a task', () => {
    const test = new TestCase().to(8);
    expect(test.kase).toMatchObject({
      position: 8,
      holder: null,
      blacklist: { decree: 'SK-12/2026', officer: 'helpdesk' },
    });
    expect(test.refused('helpdesk', 'reject')).toMatchObject({ status: 409, code: 'action-not-allowed' });
    test.act('helpdesk2', 'reject');
    expect(test.kase).toMatchObject({ position: null, status: 'closed', outcome: 'rejected' });
    expect(test.refused('verifikator', 'confirm-spse-blacklist').status).toBe(409);
    test.extra = { spseBlacklistTaskOpen: true };
    test.act('verifikator', 'confirm-spse-blacklist').act('helpdesk', 'archive');
    expect(test.kase).toMatchObject({ outcome: 'rejected', archivedAt: test.now });
  });

  it('lets the same officer reject when the office allows it', () => {
    const test = new TestCase({ office: { settings: { twoOfficerRejection: false } } })
      .to(8)
      .act('helpdesk', 'reject');
    expect(test.kase.outcome).toBe('rejected');
  });

  it('closes as registered elsewhere with rows 13 and 14 in the same moment', () => {
    const test = new TestCase()
      .to(12)
      .act('verifikator', 'check-registration', { outcome: 'registered', lpse: 'LPSE Kota X' });
    expect(test.kase).toMatchObject({
      position: null,
      outcome: 'registered-elsewhere',
      registeredAt: 'LPSE Kota X',
    });
    expect(test.kase.rows.slice(-2)).toMatchObject([
      { row: 13, automatic: true, endedAt: test.now },
      { row: 14, automatic: true, endedAt: test.now },
    ]);
  });

  it('closes as not passed after the call', () => {
    const test = new TestCase().to(15).book().wait(40);
    test.act('verifikator', 'verify', {
      outcome: 'failed',
      reason: 'bukan-orang-sama',
      note: 'Wajah berbeda',
    });
    expect(test.kase).toMatchObject({
      outcome: 'not-passed',
      failure: { reason: 'bukan-orang-sama' },
      booking: null,
    });
    expect(rowsOf(test).slice(-3)).toEqual([15, 16, 18]);
  });

  it('lets the applicant withdraw until it is decided', () => {
    expect(new TestCase().to(8).act('applicant-1', 'withdraw').kase.outcome).toBe('withdrawn');
    expect(new TestCase().to(19).refused('applicant-1', 'withdraw').status).toBe(409);
  });

  it('expires only what waits for a fix', () => {
    const test = new TestCase().to(7);
    expect(expireFacts(test.kase)).toEqual([]);
    test.act('helpdesk', 'check-blacklist', DEFICIENT);
    for (const fact of expireFacts(test.kase)) test.append(fact, { kind: 'assistant' }, null, 'system');
    expect(test.kase).toMatchObject({ outcome: 'expired', status: 'closed' });
  });

  it('goes round by row 4, checking the daftar hitam again each time', () => {
    const test = new TestCase()
      .to(9)
      .act('helpdesk', 'check-completeness', { outcome: 'incomplete', deficiencies: BLURRY });
    expect(test.kase).toMatchObject({
      position: 4,
      status: 'with_applicant',
      returnedFrom: 9,
      deficiencies: BLURRY,
      holder: null,
    });
    test
      .wait(90)
      .act('applicant-1', 'resubmit', { applicant: APPLICANT, documents: DOCUMENTS, changed: ['ktp'] });
    expect(test.kase).toMatchObject({
      position: 6,
      round: 2,
      holder: null,
      deficiencies: [],
      formerHolders: { helpdesk: 'helpdesk' },
    });
    test.act('helpdesk2', 'receive-files', { outcome: 'ok' });
    expect(test.kase.position).toBe(7);
    test
      .act('helpdesk2', 'check-blacklist', { outcome: 'clear' })
      .act('helpdesk2', 'check-completeness', COMPLETE);
    expect(test.kase).toMatchObject({ position: 12, round: 2 });
  });

  it('returns from row 15 without a call, releasing the booking, and from row 17', () => {
    const test = new TestCase().to(15).book().act('verifikator', 'verify', DEFICIENT);
    expect(test.kase).toMatchObject({ position: 4, returnedFrom: 15, booking: null });
    expect(rowsOf(test).slice(-4)).toEqual([15, 16, 18, 4]);
    const after = new TestCase().to(17).act('verifikator', 'verify', DEFICIENT);
    expect(after.kase).toMatchObject({ position: 4, returnedFrom: 17 });
    expect(rowsOf(after).slice(-3)).toEqual([17, 18, 4]);
  });
});
