import { describe, expect, it } from '@jest/globals';
import { allowedActions } from '../../src/sop/lifecycle.js';
import { heldFrom } from '../../src/sop/holder.js';
import { openedFacts } from '../../src/sop/noted-facts.js';
import { APPLICANT, DEFICIENT, DOCUMENTS, LISTED, TestCase } from '../support/sop-case.js';

describe('the order of checks', () => {
  const test = new TestCase().to(7);

  it.each<[what: string, who: string, action: string, input: unknown, version: number, status: number]>([
    ['an unknown act before everything', 'auditor', 'hapus', { outcome: 'x' }, 99, 404],
    ['the role before the row', 'verifikator', 'check-completeness', {}, 99, 403],
    ['an applicant’s act by staff is a matter of the role', 'helpdesk', 'withdraw', {}, 99, 403],
    ['somebody else’s case is one, too', 'applicant-2', 'withdraw', {}, 99, 403],
    ['the row before the holder', 'helpdesk2', 'check-completeness', {}, 99, 409],
    ['the holder before the version', 'helpdesk2', 'check-blacklist', {}, 99, 409],
    ['the version before the input', 'helpdesk', 'check-blacklist', {}, 99, 412],
    ['the input last', 'helpdesk', 'check-blacklist', {}, test.kase.version, 422],
  ])('%s', (_, who, action, input, version, status) => {
    expect(test.refused(who, action, input, version)).toMatchObject({
      status,
      position: 7,
      version: test.kase.version,
      allowedActions: allowedActions(test.kase, test.context(who)),
    });
  });

  it('names the holder', () => {
    expect(test.refused('helpdesk2', 'check-blacklist', { outcome: 'clear' })).toMatchObject({
      code: 'held-by-other',
      holder: 'helpdesk',
    });
  });

  it('names the field of a wrong input in Indonesian', () => {
    const { issues } = test.refused('helpdesk', 'check-blacklist', { ...LISTED, decree: ' ' });
    expect(issues).toEqual([{ path: 'decree', message: 'Nomor SK wajib diisi.' }]);
    expect(test.refused('helpdesk', 'check-blacklist', { outcome: 'entah' }).issues?.[0]?.path).toBe(
      'outcome',
    );
  });

  it('takes an outcome that nobody knows for a wrong input, wherever the call stands', () => {
    expect(new TestCase().to(15).refused('verifikator', 'verify', { outcome: 'entah' }).status).toBe(422);
    expect(new TestCase().to(17).refused('verifikator', 'verify', { outcome: 'entah' }).status).toBe(422);
  });
});

describe('the holder', () => {
  it('is whoever acts first, in the same act', () => {
    const test = new TestCase().submit();
    expect(test.kase.holder).toBeNull();
    test.act('helpdesk2', 'receive-files', { outcome: 'ok' });
    expect(test.kase).toMatchObject({ position: 7, holder: 'helpdesk2' });
    expect(test.events.map(({ type }) => type)).toEqual(['submitted', 'claimed', 'files-received']);
  });

  it('is nobody once the row is another role’s, at row 8, and after a fix', () => {
    expect(new TestCase().to(12).kase.holder).toBeNull();
    expect(new TestCase().to(8).kase.holder).toBeNull();
    const fixed = new TestCase().to(7).act('helpdesk', 'check-blacklist', DEFICIENT);
    fixed.act('applicant-1', 'resubmit', { applicant: APPLICANT, documents: DOCUMENTS, changed: [] });
    expect(fixed.kase).toMatchObject({ holder: null, formerHolders: { helpdesk: 'helpdesk' } });
  });

  it('is the Verifikator of a booked call', () => {
    expect(new TestCase().to(15).book('verifikator2').kase.holder).toBe('verifikator2');
  });

  it('may be followed by a claim after the office’s hours, and only by a claim', () => {
    const test = new TestCase().to(7);
    expect(test.refused('helpdesk2', 'claim').code).toBe('held-by-other');
    test.extra = { heldOfficeMinutes: test.office.settings.claimMinutes };
    expect(test.refused('helpdesk2', 'check-blacklist', { outcome: 'clear' }).code).toBe('held-by-other');
    expect(test.act('helpdesk2', 'claim').kase.holder).toBe('helpdesk2');
  });

  it('keeps a booked call however long it is until then, and loses it when it is over and nobody recorded it', () => {
    const test = new TestCase().to(15).book('verifikator', 600);
    const endsAt = test.kase.booking?.endsAt ?? '';
    expect(heldFrom(test.kase)).toBe(endsAt);
    test.extra = { heldOfficeMinutes: 9_999 };
    expect(test.refused('verifikator2', 'claim').code).toBe('held-by-other');
    test.now = endsAt;
    expect(test.act('verifikator2', 'claim').kase).toMatchObject({ holder: 'verifikator2', position: 15 });
  });

  it('gives a case at row 15 to the role until a time is booked, so that a colleague can go on', () => {
    const at15 = (): TestCase => new TestCase().to(15);
    const held = at15();
    expect(held.kase.holder).toBe('verifikator');
    expect(held.refused('verifikator2', 'release').code).toBe('held-by-other');
    expect(held.refused('helpdesk', 'claim').code).toBe('action-not-allowed');
    expect(held.act('verifikator2', 'claim').kase).toMatchObject({
      holder: 'verifikator2',
      status: 'with_applicant',
      position: 15,
    });
    expect(held.act('verifikator2', 'release').kase.holder).toBeNull();

    const returned = at15().act('verifikator2', 'verify', DEFICIENT);
    expect(returned.kase).toMatchObject({ position: 4, formerHolders: { verifikator: 'verifikator2' } });
    expect(returned.events.at(-2)).toMatchObject({ type: 'claimed', data: { holder: 'verifikator2' } });

    const booked = at15().book('verifikator');
    expect(booked.refused('verifikator2', 'claim').code).toBe('held-by-other');
    expect(booked.refused('verifikator2', 'cancel-booking').code).toBe('held-by-other');
  });

  it('does not stand in the way of a refusal, a reopening or the archive', () => {
    const refusing = new TestCase().to(8).act('helpdesk2', 'claim');
    expect(refusing.act('admin', 'reject').kase.outcome).toBe('rejected');
    const archiving = new TestCase().to(19).act('helpdesk', 'claim');
    expect(archiving.act('helpdesk2', 'archive').kase.archivedAt).not.toBeNull();
  });

  it('starts the work of a row by the first reading, not by somebody else’s', () => {
    const test = new TestCase().submit().act('admin', 'reassign', { to: 'helpdesk', reason: 'giliran' });
    expect(openedFacts(test.kase, 'helpdesk2')).toEqual([]);
    const [opened] = openedFacts(test.wait(3).kase, 'helpdesk');
    if (!opened) throw new Error('the reading was not noted');
    test.append(opened, { kind: 'staff', username: 'helpdesk', role: 'helpdesk' }, null);
    expect(test.kase.rows.at(-1)).toMatchObject({ row: 6, startedAt: test.now });
    expect(openedFacts(test.kase, 'helpdesk')).toEqual([]);
  });
});

describe('the time of a call', () => {
  it.each(['', 'besok', '2026-13-45', '2026-12-01', '9999-12-31T23:59:59Z', 9, null])(
    'is not %j',
    (startsAt) => {
      const refusal = new TestCase().to(15).refused('verifikator', 'book', { startsAt });
      expect(refusal).toMatchObject({ status: 422, issues: [{ path: 'startsAt' }] });
    },
  );
});

describe('handing over', () => {
  it('is the admin’s, or within the role while the holder is away', () => {
    const test = new TestCase().to(7);
    const input = { to: 'helpdesk2', reason: 'sakit' };
    expect(test.refused('helpdesk2', 'reassign', input).status).toBe(409);
    expect(test.refused('helpdesk', 'reassign', input).status).toBe(409);
    test.extra = { away: new Set(['helpdesk']) };
    expect(test.refused('verifikator', 'reassign', input).status).toBe(409);
    expect(test.act('helpdesk2', 'reassign', input).kase.holder).toBe('helpdesk2');
    expect(test.act('admin', 'reassign', { to: 'helpdesk', reason: 'kembali' }).kase.holder).toBe('helpdesk');
  });

  it.each(['verifikator', 'auditor', 'siapa'])('goes to an active officer of the role, not to %s', (to) => {
    const refusal = new TestCase().to(7).refused('admin', 'reassign', { to, reason: 'giliran' });
    expect(refusal).toMatchObject({ status: 422, issues: [{ path: 'to' }] });
  });

  it('takes a pending call along', () => {
    const test = new TestCase().to(15).book();
    test.act('admin', 'reassign', { to: 'verifikator2', reason: 'giliran' });
    expect(test.kase).toMatchObject({ holder: 'verifikator2', booking: { verifikator: 'verifikator2' } });
  });
});
