import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { entryHash } from '../../src/cases/entry-hash.js';
import type { CaseEventDoc } from '../../src/models/case-event.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { CaseState } from '../../src/sop/case.js';
import { COMPLETE } from '../support/sop-case.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
let kase: CaseState;
let entries: CaseEventDoc[];
beforeAll(async () => {
  at = await openOffice();
});
afterAll(() => at.stop());
beforeEach(async () => {
  await at.store.cases.deleteMany({});
  await at.store.caseEvents.deleteMany({});
  await at.store.counters.deleteMany({});
  kase = await at.submit();
  kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
  kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear', note: 'dua nama serupa' });
  kase = await at.act('helpdesk', kase, 'check-completeness', COMPLETE);
  entries = await native(at.store.caseEvents).find({}).sort({ seq: 1 }).toArray();
});

async function problems(): Promise<string> {
  const heard: string[] = [];
  const report = await at.cases.verifyLogs((problem) => heard.push(problem));
  expect(heard).toEqual(report.problems);
  return report.problems.join('\n');
}

const change = (seq: number, set: object) => native(at.store.caseEvents).updateOne({ seq }, { $set: set });

describe('a check of the logs', () => {
  it('finds nothing in what was not touched', async () => {
    expect(entries).toHaveLength(5);
    expect(await at.cases.verifyLogs()).toEqual({ cases: 1, events: 5, problems: [] });
  });

  it.each([
    ['what was decided', { 'data.sipesut': 'belum' }],
    ['who did it', { 'actor.username': 'helpdesk2' }],
    ['when', { at: new Date('2026-11-24T02:00:01.000Z') }],
    ['the way', { channel: 'web' }],
    ['the type', { type: 'blacklist-clear' }],
    ['the act', { action: 'undo' }],
  ])('finds a changed entry: %s', async (_what, set) => {
    await change(3, set);
    expect(await problems()).toContain(`${kase.number}: entry 3 was changed`);
  });

  it('finds a changed or exchanged personal part', async () => {
    await change(4, { personal: entries[0]?.personal });
    expect(await problems()).toContain('entry 4 was changed');
    const bytes = Buffer.from(entries[3]?.personal ?? '');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await change(4, { personal: bytes });
    expect(await problems()).toMatch(/entry 4 was changed\n.*cannot be folded/u);
  });

  it('finds a changed entry whose hash was made to fit', async () => {
    const [, , third] = entries;
    if (!third) throw new Error('no third entry');
    const data = { ...third.data, sipesut: 'belum' };
    await change(3, { data, hash: entryHash({ ...third, data }) });
    expect(await problems()).toContain('entry 4 does not follow the one before it');
  });

  it('finds a whole chain that was made to fit, by the head', async () => {
    let prev = '';
    for (const entry of entries) {
      const changed = { ...entry, prev, at: new Date(entry.at.getTime() + 1) };
      prev = entryHash(changed);
      await native(at.store.caseEvents).replaceOne({ _id: entry._id }, { ...changed, hash: prev });
    }
    expect(await problems()).toContain('the end of the log is not the one that the case names');
  });

  it('finds a removed, a cut off and an exchanged entry', async () => {
    await native(at.store.caseEvents).deleteOne({ seq: 3 });
    expect(await problems()).toContain('entry 3 is missing');
    await native(at.store.caseEvents).deleteMany({ seq: { $gte: 3 } });
    expect(await problems()).toContain('the log ends at entry 2, the case at 5');
  });

  it('finds entries in another order', async () => {
    await change(3, { seq: 99 });
    await change(4, { seq: 3 });
    await change(99, { seq: 4 });
    const found = await problems();
    expect(found).toContain('entry 3 was changed');
    expect(found).toContain('entry 3 does not follow the one before it');
  });

  it('finds a kept case that was changed, in its state, its plain fields or its hashes', async () => {
    const cases = native(at.store.cases);
    const doc = await cases.findOne({ _id: kase.id });
    if (!doc) throw new Error('no case');
    const state = await at.keyring.seal(doc.keyId, { ...kase, holder: 'helpdesk2' }, 'case-state');
    await cases.updateOne({ _id: kase.id }, { $set: { state } });
    expect(await problems()).toBe(`${kase.number}: the kept state is not what the log tells`);
    await cases.updateOne(
      { _id: kase.id },
      { $set: { state: doc.state, holder: 'helpdesk2', nikHash: 'x' } },
    );
    expect(await problems()).toBe(
      `${kase.number}: field "holder" is not what the log tells\n${kase.number}: field "nikHash" is not what the log tells`,
    );
  });

  it('finds a removed case, with its log or without', async () => {
    await native(at.store.cases).deleteOne({ _id: kase.id });
    expect(await problems()).toBe(
      `case ${kase.id}: has a log, but is missing\n${kase.number}: was given, but is missing`,
    );
    await native(at.store.caseEvents).deleteMany({});
    expect(await problems()).toBe(`${kase.number}: was given, but is missing`);
  });

  it('still holds when the person was destroyed, and the case reads [dihapus]', async () => {
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    await inTransaction(at.store, (tx) => at.keyring.destroyDataKey(tx, doc?.keyId ?? ''));
    expect(await problems()).toBe('');
    expect((await at.fresh(kase)).applicant).toMatchObject({ name: '[dihapus]', nik: '[dihapus]' });
    const events = await at.cases.events(kase.id);
    expect(events.map(({ personal }) => personal)).toEqual([null, null, null, null, null]);
    await expect(at.act('verifikator', kase, 'claim')).rejects.toMatchObject({ code: 'data-key-missing' });
    await change(3, { 'actor.username': 'helpdesk2' });
    expect(await problems()).toContain('entry 3 was changed');
  });
});
