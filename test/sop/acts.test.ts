import { describe, expect, it } from '@jest/globals';
import { allowedVariants } from '../../src/sop/lifecycle.js';
import { objectionFacts } from '../../src/sop/noted-facts.js';
import { BLURRY, COMPLETE, DEFICIENT, LISTED, PASSED, TestCase } from '../support/sop-case.js';

const FAILED = { outcome: 'failed', reason: 'dugaan-palsu', note: 'beda' };

describe('the daftar hitam', () => {
  it('wants a note for "clear" when the register shows a candidate', () => {
    const test = new TestCase().to(7);
    test.extra = { blacklistCandidate: true };
    expect(test.refused('helpdesk', 'check-blacklist', { outcome: 'clear' })).toMatchObject({
      status: 422,
      issues: [{ path: 'note' }],
    });
    test.act('helpdesk', 'check-blacklist', { outcome: 'clear', note: 'NPWP berbeda' });
    expect(test.kase.position).toBe(9);
  });

  it.each([
    ['is over', { validFrom: '2024-01-01', validUntil: '2026-11-23' }, 'validUntil'],
    ['has not begun', { validFrom: '2026-11-25', validUntil: '2027-11-24' }, 'validFrom'],
    ['ends before it begins', { validFrom: '2027-01-02', validUntil: '2027-01-01' }, 'validUntil'],
  ])('takes a sanction that %s for no hit', (_, period, path) => {
    const refusal = new TestCase().to(7).refused('helpdesk', 'check-blacklist', { ...LISTED, ...period });
    expect(refusal).toMatchObject({ status: 422, issues: [{ path }] });
  });

  it('asks once about "listed" where the register shows no candidate, after every other check', () => {
    const { confirm: _, ...slip } = LISTED;
    const test = new TestCase().to(7);
    expect(test.refused('helpdesk', 'check-blacklist', slip)).toMatchObject({
      code: 'confirmation-needed',
      status: 409,
      text: expect.stringContaining('Yakin'),
    });
    for (const confirm of [false, undefined])
      expect(test.refused('helpdesk', 'check-blacklist', { ...slip, confirm }).code).toBe(
        'confirmation-needed',
      );
    expect(test.refused('helpdesk', 'check-blacklist', { ...slip, confirm: 'ya' }).status).toBe(422);
    expect(test.refused('helpdesk', 'check-blacklist', { ...slip, publisher: '' }).status).toBe(422);
    const over = { validFrom: '2024-01-01', validUntil: '2026-11-23' };
    expect(test.refused('helpdesk', 'check-blacklist', { ...LISTED, ...over }).status).toBe(422);
    expect(test.kase).toMatchObject({ position: 7, holder: 'helpdesk' });
    test.act('helpdesk', 'check-blacklist', { ...slip, confirm: true });
    expect(test.kase.position).toBe(8);
    const known = new TestCase().to(7);
    known.extra = { blacklistCandidate: true };
    expect(known.act('helpdesk', 'check-blacklist', slip).kase.position).toBe(8);
  });

  it('takes a sanction that begins or ends today for one', () => {
    const today = { validFrom: '2026-11-24', validUntil: '2026-11-24' };
    const test = new TestCase().to(7).act('helpdesk', 'check-blacklist', { ...LISTED, ...today });
    expect(test.kase.position).toBe(8);
  });

  it('asks about a namesake and stays', () => {
    const test = new TestCase().to(7);
    test.act('helpdesk', 'check-blacklist', { outcome: 'unclear', question: 'Mohon kirim NPWP' });
    expect(test.kase).toMatchObject({ position: 7, question: 'Mohon kirim NPWP', holder: 'helpdesk' });
    expect(test.act('helpdesk', 'check-blacklist', { outcome: 'clear' }).kase.question).toBeNull();
  });
});

describe('the result of the call', () => {
  it.each([
    ['passed', PASSED],
    ['failed', FAILED],
    ['interrupted', { outcome: 'interrupted', by: 'connection' }],
    ['no-show', { outcome: 'no-show' }],
  ])('%s needs a booking, and its start', (outcome, input) => {
    const test = new TestCase().to(15);
    expect(test.refused('verifikator', 'verify', input).code).toBe('action-not-allowed');
    test.book('verifikator', 30).wait(29);
    expect(test.refused('verifikator', 'verify', input)).toMatchObject({ status: 409, code: 'too-early' });
    test.wait(outcome === 'no-show' ? 10 : 0);
    if (outcome === 'no-show') expect(test.refused('verifikator', 'verify', input).code).toBe('too-early');
    test.wait(1).act('verifikator', 'verify', input);
  });

  it.each([{ outcome: 'no-show' }, { outcome: 'interrupted', by: 'office' }])(
    'gives the case back for another time after %p',
    (input) => {
      const test = new TestCase().to(15).book().wait(60).act('verifikator', 'verify', input);
      expect(test.kase).toMatchObject({ position: 15, status: 'with_applicant', booking: null });
      expect(test.book('verifikator2').kase.holder).toBe('verifikator2');
    },
  );

  it('passes only with everything ticked, and with nothing that is not on the list', () => {
    const test = new TestCase().to(15).book().wait(60);
    const { checklist } = PASSED;
    for (const wrong of [{ ...checklist, ktp: false }, { wajah: true }, { ...checklist, lain: true }]) {
      expect(test.refused('verifikator', 'verify', { outcome: 'passed', checklist: wrong }).status).toBe(422);
    }
  });

  it('is at row 17 only a return', () => {
    const test = new TestCase().to(17);
    for (const input of [PASSED, FAILED, { outcome: 'no-show' }]) {
      expect(test.refused('verifikator', 'verify', input).code).toBe('action-not-allowed');
    }
    const offered = allowedVariants(test.kase, test.context('verifikator'));
    expect(offered.filter(({ action }) => action.name === 'verify').map(({ variant }) => variant.id)).toEqual(
      ['deficient'],
    );
  });
});

describe('taking back', () => {
  it('is for the actor, until the notice leaves', () => {
    const test = new TestCase().to(9).act('helpdesk', 'check-completeness', COMPLETE);
    expect(test.refused('helpdesk2', 'undo').code).toBe('not-undoable');
    test.wait(1);
    expect(test.refused('helpdesk', 'undo').code).toBe('not-undoable');
  });

  it('brings back row, holder and booking', () => {
    const test = new TestCase().to(15).book('verifikator', 600);
    const { booking } = test.kase;
    test.act('verifikator', 'verify', DEFICIENT).act('verifikator', 'undo');
    expect(test.kase).toMatchObject({ position: 15, holder: 'verifikator', booking, deficiencies: [] });
    expect(test.refused('verifikator', 'undo').code).toBe('not-undoable');
  });

  it('is not hindered by an objection, but by whatever changes the case', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject');
    for (const fact of objectionFacts(test.kase, 'keliru')) test.append(fact, { kind: 'applicant' }, null);
    expect(test.act('helpdesk2', 'undo').kase).toMatchObject({ position: 8, outcome: null });
    const claimed = new TestCase().to(9).act('helpdesk', 'check-completeness', COMPLETE);
    claimed.act('verifikator', 'claim');
    expect(claimed.refused('helpdesk', 'undo').code).toBe('not-undoable');
  });
});

describe('reopening', () => {
  it('is for a second officer of the deciding role, or an admin, to a row it has been at', () => {
    const test = new TestCase().to(15).book().wait(60).act('verifikator', 'verify', FAILED).wait(10);
    const input = { reason: 'keliru', toRow: 15 };
    expect(test.refused('verifikator', 'reopen', input).status).toBe(409);
    expect(test.refused('helpdesk', 'reopen', input).status).toBe(409);
    expect(test.refused('auditor', 'reopen', input).status).toBe(403);
    expect(test.refused('verifikator2', 'reopen', { ...input, toRow: 8 }).status).toBe(422);
    test.act('verifikator2', 'reopen', input);
    expect(test.kase).toMatchObject({ position: 15, status: 'with_applicant', outcome: null, failure: null });
  });

  it('refuses rows that it has not been at, and takes a row from a form’s choice', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject').wait(5);
    const wrong = test.refused('admin', 'reopen', { reason: 'keliru', toRow: 9 });
    expect(wrong).toMatchObject({ status: 422, issues: [{ path: 'toRow' }] });
    expect(test.act('admin', 'reopen', { reason: 'keliru', toRow: '7' }).kase).toMatchObject({
      position: 7,
      blacklist: null,
      holder: null,
    });
  });

  it.each(['withdraw', 'archive'])('is not for a case that ended by %s', (end) => {
    const test = end === 'archive' ? new TestCase().to(19) : new TestCase().to(9);
    test.act(end === 'archive' ? 'helpdesk' : 'applicant-1', end).wait(5);
    expect(test.refused('admin', 'reopen', { reason: 'keliru', toRow: 6 }).status).toBe(409);
  });

  it('is possible after the archive, which is then done again', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject').wait(5).act('helpdesk', 'archive').wait(5);
    test.act('admin', 'reopen', { reason: 'salah orang', toRow: 7 });
    expect(test.kase).toMatchObject({ position: 7, archivedAt: null, outcome: null });
    test.act('helpdesk', 'check-blacklist', { outcome: 'clear' }).act('applicant-1', 'withdraw');
    expect(test.act('helpdesk', 'archive').kase).toMatchObject({
      outcome: 'withdrawn',
      archivedAt: test.now,
    });
  });
});

describe('explaining a delay', () => {
  it('is for the one who did the row, or an admin, also on a closed case', () => {
    const test = new TestCase().to(8).act('helpdesk2', 'reject').wait(5);
    const input = { row: 7, reason: 'listrik padam' };
    expect(test.refused('helpdesk2', 'explain-delay', input).status).toBe(403);
    expect(test.refused('verifikator', 'explain-delay', input).status).toBe(409);
    test.act('helpdesk', 'explain-delay', input);
    expect(test.kase.rows.find(({ row }) => row === 7)?.reason).toBe('listrik padam');
    test.act('admin', 'explain-delay', { row: '8', reason: 'rapat' });
    expect(test.kase.rows.find(({ row }) => row === 8)?.reason).toBe('rapat');
    expect(test.refused('admin', 'explain-delay', { row: 12, reason: 'x' }).status).toBe(422);
  });
});

describe('shortcomings', () => {
  it.each([
    ['none', []],
    ['a document that the office does not ask for', [{ document: 'ijazah', reason: 'buram' }]],
    ['a reason that it does not know', [{ document: 'ktp', reason: 'jelek' }]],
    ['"lainnya" without a word', [{ document: 'ktp', reason: 'lainnya' }]],
  ])('are refused: %s', (_, deficiencies) => {
    const refusal = new TestCase()
      .to(6)
      .refused('helpdesk', 'receive-files', { outcome: 'deficient', deficiencies });
    expect(refusal.status).toBe(422);
  });

  it('keep their notes out of what is stored in the clear', () => {
    const note = 'Nama pada KTP: Budi';
    const test = new TestCase().to(6).act('helpdesk', 'receive-files', {
      outcome: 'deficient',
      deficiencies: [...BLURRY, { document: 'data', reason: 'lainnya', note }],
    });
    expect(test.kase.deficiencies.at(-1)?.note).toBe(note);
    expect(JSON.stringify(test.events.map(({ data }) => data))).not.toContain('Budi');
  });
});
