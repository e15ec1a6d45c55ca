import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import type { CaseState } from '../../src/sop/case.js';
import { COMPLETE, DEFICIENT, LISTED } from '../support/sop-case.js';
import { openOffice, person, submitIn, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice({ undoSeconds: 60 });
});
afterAll(() => at.stop());

async function rejected(): Promise<CaseState> {
  let kase = await at.submit();
  kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
  kase = await at.act('helpdesk', kase, 'check-blacklist', LISTED);
  return at.act('helpdesk2', kase, 'reject');
}

async function booked(): Promise<CaseState> {
  let kase = await at.submit();
  kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
  kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' });
  kase = await at.act('helpdesk', kase, 'check-completeness', COMPLETE);
  kase = await at.act('verifikator', kase, 'check-registration', { outcome: 'new' });
  const slots = await at.booking.freeSlots({ now: at.clock.now() });
  const slot = slots.find(({ verifikator }) => verifikator === 'verifikator');
  return at.act('applicant', kase, 'book', { startsAt: slot?.startsAt, verifikator: 'verifikator' });
}

const claimsOf = async (kase: CaseState): Promise<string[]> =>
  (await at.store.slotClaims.find({ caseId: kase.id }).lean()).map(({ verifikator }) => verifikator);

/** A person with the same NIK sends a new application. */
async function sendAgain(kase: CaseState): Promise<CaseState> {
  const applicant = person({ nik: kase.applicant?.nik ?? '' });
  const keyId = await at.keyring.createDataKey(null, at.store.ids.next());
  return (await submitIn(at.cases, at, { conversationId: `web:web:${keyId}`, keyId, applicant })).after;
}

describe('undo', () => {
  it('holds the notices of a decision, and cancels them', async () => {
    const kase = await at.act('helpdesk', await at.submit(), 'receive-files', DEFICIENT);
    const held = await native(at.store.notices).find({ caseId: kase.id, seq: kase.version }).toArray();
    expect(held.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['chat held', 'mail held']);
    const waiting = await native(at.store.outbox)
      .find({ 'causedBy.caseId': kase.id, 'causedBy.seq': kase.version })
      .toArray();
    for (const entry of waiting) expect(entry.notBefore).toEqual(new Date(at.clock.now().getTime() + 60_000));
    const undone = await at.act('helpdesk', kase, 'undo');
    expect(undone).toMatchObject({
      position: 6,
      holder: 'helpdesk',
      deficiencies: [],
      version: kase.version + 1,
    });
    const states = await native(at.store.notices).find({ caseId: kase.id, seq: kase.version }).toArray();
    expect(states.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(await at.fresh(undone)).toEqual(undone);
  });

  it('is over once the notice may have left', async () => {
    const kase = await at.act('helpdesk', await at.submit(), 'receive-files', DEFICIENT);
    at.clock.advance(60_000);
    await expect(at.act('helpdesk', kase, 'undo')).rejects.toMatchObject({
      code: 'not-undoable',
      status: 409,
    });
  });

  it('of a rejection opens the case again and withdraws the task', async () => {
    const kase = await at.act('helpdesk2', await rejected(), 'undo');
    expect(kase).toMatchObject({ position: 8, status: 'with_helpdesk', outcome: null });
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    expect(doc).toMatchObject({ open: true, outcome: null, position: 8 });
    expect(await at.cases.tasks({ caseId: kase.id, open: true })).toEqual([]);
  });

  it('of a return brings the booked time back', async () => {
    const kase = await booked();
    const returned = await at.act('verifikator', kase, 'verify', DEFICIENT);
    expect(await claimsOf(kase)).toEqual([]);
    const undone = await at.act('verifikator', returned, 'undo');
    expect(undone.booking).toEqual(kase.booking);
    expect(await claimsOf(kase)).toEqual(Array.from({ length: 4 }, () => 'verifikator'));
  });

  it('is refused when that time was taken meanwhile', async () => {
    const kase = await booked();
    const returned = await at.act('verifikator', kase, 'verify', DEFICIENT);
    await native(at.store.slotClaims).insertOne({
      _id: at.store.ids.next(),
      verifikator: 'verifikator',
      unit: new Date(kase.booking?.startsAt ?? 0),
      caseId: 'another',
      bookingId: 'another',
    });
    await expect(at.act('verifikator', returned, 'undo')).rejects.toMatchObject({
      code: 'slot-taken',
      status: 409,
      details: { position: 4, version: returned.version },
    });
    expect(await at.fresh(returned)).toEqual(returned);
    await at.store.slotClaims.deleteMany({ caseId: 'another' });
  });

  it('is done although the NIK was sent again meanwhile: a stranger who sends it cannot prevent it', async () => {
    const kase = await rejected();
    const again = await sendAgain(kase);
    expect(await at.act('helpdesk2', kase, 'undo')).toMatchObject({ position: 8, outcome: null });
    expect(await at.cases.sameNik(kase.id)).toEqual([again.number]);
    expect(await at.cases.sameNik(again.id)).toEqual([kase.number]);
  });
});

describe('reassign', () => {
  it('moves the claim of a pending call, and is refused where the other is busy then', async () => {
    const kase = await booked();
    const moved = await at.act('admin', kase, 'reassign', { to: 'verifikator2', reason: 'sakit' });
    expect(moved.booking).toMatchObject({ ...kase.booking, verifikator: 'verifikator2' });
    expect(await claimsOf(kase)).toEqual(Array.from({ length: 4 }, () => 'verifikator2'));
    const startsAt = kase.booking?.startsAt;
    const other = await at.act('applicant', await unbooked(await booked()), 'book', {
      startsAt,
      verifikator: 'verifikator',
    });
    await expect(
      at.act('admin', other, 'reassign', { to: 'verifikator2', reason: 'sakit' }),
    ).rejects.toMatchObject({
      code: 'slot-taken',
    });
  });
});

async function unbooked(kase: CaseState): Promise<CaseState> {
  return at.act('applicant', kase, 'cancel-booking');
}

describe('reopen', () => {
  it('asks to take the entry out again; with another open case of the NIK both are to be compared', async () => {
    const kase = await rejected();
    const again = await sendAgain(kase);
    const input = { toRow: 7, reason: 'keliru' };
    const open = await at.act('helpdesk', kase, 'reopen', input);
    expect(open).toMatchObject({ position: 7, status: 'with_helpdesk', outcome: null });
    const kinds = (await at.cases.tasks({ caseId: kase.id, open: true })).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['same-nik', 'spse-blacklist-removal']);
    expect(await at.cases.sameNik(again.id)).toEqual([kase.number]);
    expect((await at.cases.verifyLogs()).problems).toEqual([]);
  });
});
