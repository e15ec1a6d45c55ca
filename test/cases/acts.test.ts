import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import type { CaseState } from '../../src/sop/case.js';
import { COMPLETE, DEFICIENT, LISTED, PASSED } from '../support/sop-case.js';
import { DOCUMENTS } from '../support/sop-case.js';
import { openOffice, person, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice();
});
afterAll(() => at.stop());

/** The first free time, which an applicant would choose. */
async function firstSlot(): Promise<string> {
  const [slot] = await at.booking.freeSlots({ now: at.clock.now(), limit: 1 });
  if (!slot) throw new Error('no free time');
  return slot.startsAt;
}

async function toRow15(): Promise<CaseState> {
  let kase = await at.submit();
  kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
  kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' });
  kase = await at.act('helpdesk', kase, 'check-completeness', COMPLETE);
  return at.act('verifikator', kase, 'check-registration', { outcome: 'new' });
}

describe('a whole life', () => {
  it('from the draft to the archive is kept act by act, and the log tells the same', async () => {
    let kase = await toRow15();
    expect(kase).toMatchObject({ position: 15, status: 'with_applicant', holder: 'verifikator' });
    const startsAt = await firstSlot();
    kase = await at.act('applicant', kase, 'book', { startsAt });
    expect(kase.booking).toMatchObject({ startsAt, verifikator: 'verifikator' });
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    expect(doc).toMatchObject({ bookingVerifikator: 'verifikator', bookingStartsAt: new Date(startsAt) });
    expect(await at.store.slotClaims.countDocuments({ caseId: kase.id })).toBe(4);
    at.clock.set(startsAt);
    at.wait(9);
    kase = await at.act('verifikator', kase, 'verify', PASSED);
    expect(await at.store.slotClaims.countDocuments({ caseId: kase.id })).toBe(0);
    kase = await at.act('verifikator', kase, 'send-receipt', { spse: 'approved' });
    expect(kase).toMatchObject({ position: 19, outcome: 'approved', status: 'with_helpdesk' });
    kase = await at.act('helpdesk2', kase, 'archive');
    expect(kase).toMatchObject({ position: null, status: 'closed', outcome: 'approved' });
    expect(await at.fresh(kase)).toEqual(kase);
    const events = await at.cases.events(kase.id);
    expect(await at.cases.stateAt(kase.id, events.length)).toEqual(kase);
    const report = await at.cases.verifyLogs();
    expect(report.problems).toEqual([]);
  });

  it('with a return: round two, other files, the search by the new name', async () => {
    let kase = await at.submit();
    kase = await at.act('helpdesk', kase, 'receive-files', DEFICIENT);
    const applicant = person({ name: 'Wahyuningsih Prameswari' });
    const documents = DOCUMENTS.map((entry) => ({
      ...entry,
      files: entry.files.map((file) => ({ ...file, fileId: `${file.fileId}-2`, pages: 2 })),
    }));
    kase = await at.act('applicant', kase, 'resubmit', { applicant, documents, changed: ['ktp'] });
    expect(kase).toMatchObject({ position: 6, round: 2 });
    const admin = { kind: 'staff', username: 'admin', role: 'admin' } as const;
    const page = await at.cases.list({ q: 'wahyuni', limit: 10 }, admin);
    expect(page.items.map(({ number }) => number)).toEqual([kase.number]);
    expect(page.items[0]?.documents[0]).toEqual({ code: 'ktp', pages: 2 });
  });

  it('ends at a rejection with a task that only the act closes', async () => {
    let kase = await at.submit();
    kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
    kase = await at.act('helpdesk', kase, 'check-blacklist', LISTED);
    kase = await at.act('helpdesk2', kase, 'reject');
    const [task] = await at.cases.tasks({ caseId: kase.id, open: true });
    expect(task).toMatchObject({ kind: 'spse-blacklist', case: kase.number, closable: false });
    kase = await at.act('verifikator', kase, 'confirm-spse-blacklist');
    expect(await at.cases.tasks({ caseId: kase.id, open: true })).toEqual([]);
  });
});
