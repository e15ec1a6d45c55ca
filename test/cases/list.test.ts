import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { plainFields } from '../../src/cases/case-fields.js';
import { maskStart } from '../../src/core/mask.js';
import type { CaseDoc } from '../../src/models/case.js';
import { lookupFields } from '../../src/models/case-lookup.js';
import { native } from '../../src/models/store.js';
import type { Caller } from '../../src/sop/action.js';
import type { CaseState } from '../../src/sop/case.js';
import { formatCaseNumber } from '../../src/sop/numbers.js';
import { onExternalServer } from '@loket/embedded-mongo/testing';
import { TestCase } from '../support/sop-case.js';
import { openOffice, person, type OfficeDay } from '../support/office-day.js';

const MANY = 1_000;
const ADMIN: Caller = { kind: 'staff', username: 'admin', role: 'admin' };
const NAMES = ['Budi Santoso', 'Sri Wahyuni', 'Andi Prasetyo', "Nur'aini Putri", 'Tarmizi'];
let at: OfficeDay;

/** Writes a case as acts would leave it, because the list reads nothing but `cases`. */
async function docOf(serial: number, keyId: string): Promise<CaseDoc> {
  const kase = new TestCase({ now: new Date(at.clock.now().getTime() - serial * 240_000).toISOString() });
  kase.to(([6, 7, 9, 12, 15, 19] as const)[serial % 6] ?? 6);
  const name = NAMES[serial % NAMES.length] ?? '';
  const applicant = person({ name, email: `orang${serial}@contoh.test` });
  const number = formatCaseNumber('KT', 2026, serial);
  const id = `case-${String(serial).padStart(6, '0')}`;
  const state: CaseState = { ...kase.kase, id, number, applicant, applicantId: `applicant-${serial}` };
  return {
    _id: id,
    number,
    year: 2026,
    serial,
    applicantId: state.applicantId,
    keyId,
    conversationId: null,
    sameNik: false,
    ...plainFields(state, at.office),
    ...lookupFields(applicant, at.keyring),
    head: '',
    state: await at.keyring.seal(keyId, state, 'case-state'),
  };
}

beforeAll(async () => {
  at = await openOffice();
  const keyId = await at.keyring.createDataKey(null, 'everybody');
  const docs: CaseDoc[] = [];
  for (let serial = 1; serial <= MANY; serial++) docs.push(await docOf(serial, keyId));
  await native(at.store.cases).insertMany(docs);
  await native(at.store.counters).insertOne({ _id: 'case:2026', value: MANY });
});
afterAll(() => at.stop());

async function numbers(query: Partial<Parameters<OfficeDay['cases']['list']>[0]>): Promise<string[]> {
  const { items } = await at.cases.list({ limit: 50, ...query }, ADMIN);
  return items.map(({ number }) => number);
}

describe('the list of cases', () => {
  it('gives every case once over its pages, the newest first, while others come in and move', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const found = await at.cases.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }, ADMIN);
      if (page === 0) expect(found.total).toBe(MANY);
      seen.push(...found.items.map(({ number }) => number));
      if (page === 1) await native(at.store.cases).insertOne(await docOf(MANY + 1, 'everybody'));
      if (found.nextCursor === null) break;
      cursor = found.nextCursor;
    }
    expect(seen).toEqual(
      Array.from({ length: MANY }, (_, index) => formatCaseNumber('KT', 2026, MANY - index)),
    );
    await native(at.store.cases).deleteOne({ serial: MANY + 1 });
  });

  it('is narrowed by status, position, holder and lateness, with a total', async () => {
    const page = await at.cases.list({ position: 12, limit: 10 }, ADMIN);
    expect(page.items.every(({ position, status }) => position === 12 && status === 'with_verifikator')).toBe(
      true,
    );
    expect(page.total).toBe(await at.store.cases.countDocuments({ position: 12 }));
    const mine = await at.cases.list({ holder: 'helpdesk', status: 'with_helpdesk', limit: 5 }, ADMIN);
    expect(mine.items.map(({ holder }) => holder)).toEqual(Array.from({ length: 5 }, () => 'helpdesk'));
    const late = await at.cases.list({ late: true, limit: 200 }, ADMIN);
    const timely = await at.cases.list({ late: false, limit: 1 }, ADMIN);
    expect(late.total + timely.total).toBe(MANY);
    expect(late.total).toBeGreaterThan(0);
    expect(late.items.every((item) => item.late && item.dueAt !== null)).toBe(true);
  });

  it('finds numbers as people type them', async () => {
    for (const q of ['KT-2026-00077', 'kt 2026 77', '77', 'KT202600077']) {
      expect(await numbers({ q })).toEqual(['KT-2026-00077']);
    }
    expect(await numbers({ q: 'XX-2026-00077' })).toEqual([]);
  });

  it('finds a person by what stands on a form, in a chat or in a list, however it was pasted', async () => {
    const kase = await at.submit({
      name: "Nur'aini Wulandari",
      email: 'aini.w@contoh.test',
      phone: '6281999000111',
    });
    const { nik = '', phone = '' } = (await at.cases.byNumber(kase.number))?.applicant ?? {};
    const national = phone.replace(/^62/u, '0');
    for (const q of [
      'nuraini wulandari',
      'Nur\u2019aini Wulandari',
      `NIK: ${nik}`,
      `\u200b${nik.slice(0, 4)} ${nik.slice(4)}\u2060`,
      `NIK ...${nik.slice(-8)}`,
      `no. ${kase.number}`,
      'mailto:aini.w@contoh.test?subject=Berkas',
    ])
      expect([q, await numbers({ q })]).toEqual([q, [kase.number]]);
    for (const q of [nik.slice(-4), maskStart(nik, 4), national, `+${phone}`])
      expect([q, (await numbers({ q })).includes(kase.number)]).toEqual([q, true]);
    // A filter beside the words narrows what they find.
    expect(await numbers({ q: 'nuraini wulandari', late: true })).toEqual([]);
    expect(await numbers({ q: 'nuraini wulandari', late: false })).toEqual([kase.number]);
    await native(at.store.cases).deleteOne({ _id: kase.id });
    at.signals.emit('case', kase.id);
  });

  it('finds by a case number alone where only that was asked for', async () => {
    const kase = await at.submit({ name: 'Ujung Nomor' });
    const end = ((await at.cases.byNumber(kase.number))?.applicant?.nik ?? '').slice(-4);
    const found = await numbers({ number: { year: null, serial: Number(end) } });
    expect(found).not.toContain(kase.number);
    await native(at.store.cases).deleteOne({ _id: kase.id });
    at.signals.emit('case', kase.id);
  });

  it('stores nothing in clear of what it is found by, and nothing that others could compute', async () => {
    const doc = await native(at.store.cases).findOne({ serial: 43 });
    const { applicant } = await at.cases.byNumber('43').then((state) => state ?? { applicant: null });
    const end = applicant?.nik.slice(-4) ?? '';
    const plain = createHash('sha256').update(end).digest('base64url');
    expect(doc?.nikEnds).toHaveLength(5);
    expect(doc?.nikEnds.every((hash) => /^[\w-]{43}$/u.test(hash) && hash !== plain)).toBe(true);
    expect(doc?.phoneHash).toMatch(/^[\w-]{43}$/u);
  });

  it('finds names by words and their beginnings, NIK and e-mail only whole', async () => {
    const [kase] = (await at.cases.list({ q: '43', limit: 1 }, ADMIN)).items;
    const { nik = '', email = '' } = (await at.cases.byNumber(kase?.number ?? ''))?.applicant ?? {};
    expect(await numbers({ q: nik })).toEqual([kase?.number]);
    expect(await numbers({ q: ` ${email.toUpperCase()} ` })).toEqual([kase?.number]);
    expect(await numbers({ q: nik.slice(0, 15) })).toEqual([]);
    expect(await numbers({ q: '@contoh.test' })).toEqual([]);
    const { items, total } = await at.cases.list({ q: 'PRASE andi', limit: 3 }, ADMIN);
    expect(items.map(({ applicant }) => applicant?.name)).toEqual(
      Array.from({ length: 3 }, () => 'Andi Prasetyo'),
    );
    expect(total).toBe(MANY / NAMES.length);
    expect((await numbers({ q: 'aini' })).length).toBe(50);
    expect(await numbers({ q: 'ra' })).toEqual([]);
    expect(await numbers({ q: '...' })).toEqual([]);
  });

  it('counts a new case at once', async () => {
    const before = await at.cases.list({ status: 'with_helpdesk', limit: 1 }, ADMIN);
    const kase = await at.submit({ name: 'Pendatang Baru' });
    const after = await at.cases.list({ status: 'with_helpdesk', limit: 1 }, ADMIN);
    expect(after.total).toBe(before.total + 1);
    await native(at.store.cases).deleteOne({ _id: kase.id });
    at.signals.emit('case', kase.id);
  });

  it('refuses a cursor that is none of ours', async () => {
    await expect(at.cases.list({ cursor: '%%%', limit: 5 }, ADMIN)).rejects.toMatchObject({
      code: 'bad-cursor',
      status: 400,
    });
  });

  it('shows exactly the fields of the contract', async () => {
    const [item] = (await at.cases.list({ limit: 1 }, ADMIN)).items;
    expect(Object.keys(item ?? {})).toEqual(
      (
        'number position status outcome archivedAt round holder since dueAt late allowedActions applicant documents ' +
        'booking tasks version createdAt updatedAt sameNik'
      ).split(' '),
    );
  });
});

describe('queues', () => {
  it('show what waits for a role, the longest waiting first', async () => {
    const lines = await at.cases.queue({ role: 'verifikator' }, 20);
    expect(lines).toHaveLength(20);
    expect(lines.every(({ position }) => position === 12 || position === 15 || position === 17)).toBe(true);
    const [first] = lines;
    expect(first).toMatchObject({ late: true, name: expect.any(String) as unknown });
    expect((await at.cases.queue({ holder: 'helpdesk2' }, 20)).length).toBe(0);
    expect((await at.cases.queue({}, 3)).length).toBe(3);
  });

  it('find a typed number of any year', async () => {
    expect(await at.cases.find({ year: null, serial: 5 })).toEqual(['KT-2026-00005']);
    expect(await at.cases.find({ year: 2025, serial: 5 })).toEqual([]);
    expect((await at.cases.byNumber('kt 2026 5'))?.number).toBe('KT-2026-00005');
    expect(await at.cases.byNumber('apa saja')).toBeNull();
  });
});

describe('plans', () => {
  it.each([
    [{ status: 'with_helpdesk' }, { _id: -1 }],
    [{ position: 7 }, { _id: -1 }],
    [{ holder: 'helpdesk' }, { _id: -1 }],
    [{ status: 'with_helpdesk' }, { since: 1, _id: 1 }],
    [{ open: true }, { since: 1, _id: 1 }],
  ] as const)('%j in the order %j needs no sorting', async (filter, sort) => {
    const plan: unknown = await native(at.store.cases)
      .find(filter)
      .sort(sort)
      .limit(50)
      .explain('queryPlanner');
    const text = JSON.stringify(plan);
    // DocumentDB explains in PostgreSQL's words, and always sorts what a compound index finds.
    if (onExternalServer && !text.includes('"stage"')) return;
    expect(text).toContain('IXSCAN');
    expect(text).not.toContain('"SORT"');
  });
});
