import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActRefusedError } from '../../src/cases/cases.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { openOffice, person, submitIn, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice();
});
afterAll(() => at.stop());

function reasons(results: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
}

describe('at the same time', () => {
  it('two officers claim: one has it, the other hears who (C3)', async () => {
    for (let round = 0; round < 5; round++) {
      const kase = await at.submit();
      const officers = ['helpdesk', 'helpdesk2'] as const;
      const results = await Promise.allSettled(officers.map((who) => at.act(who, kase, 'claim')));
      const winner = officers[results.findIndex(({ status }) => status === 'fulfilled')];
      const [lost, ...more] = reasons(results);
      expect(more).toEqual([]);
      expect(lost).toBeInstanceOf(ActRefusedError);
      expect(lost).toMatchObject({
        code: 'held-by-other',
        status: 409,
        details: { holder: winner, version: 2 },
      });
      expect(await at.fresh(kase)).toMatchObject({ holder: winner, version: 2 });
    }
  });

  it('one officer presses twice: one act, the other press is refused', async () => {
    const kase = await at.submit();
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const reason of reasons(results)) expect(reason).toMatchObject({ code: 'action-not-allowed' });
    expect((await at.fresh(kase)).version).toBe(3);
  });

  it('many send: numbers without gaps or repeats', async () => {
    const before = await at.store.cases.countDocuments({});
    const states = await Promise.all(Array.from({ length: 25 }, () => at.submit()));
    const serials = states.map(({ number }) => Number(number.slice(-5))).toSorted((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: 25 }, (_, index) => before + index + 1));
    expect((await at.cases.verifyLogs()).problems).toEqual([]);
  });

  it('one NIK is sent from four chats: four cases with numbers, all but one marked', async () => {
    const applicant = person();
    const send = async () => {
      const keyId = await at.keyring.createDataKey(null, at.store.ids.next());
      return submitIn(at.cases, at, { conversationId: `web:web:${keyId}`, keyId, applicant });
    };
    const sent = await Promise.all([send(), send(), send(), send()]);
    const ids = sent.map(({ after }) => after.id);
    const stored = await native(at.store.cases)
      .find({ _id: { $in: ids } })
      .toArray();
    expect(stored.filter(({ sameNik }) => !sameNik)).toHaveLength(1);
    expect(new Set(stored.map(({ number }) => number)).size).toBe(4);
    for (const id of ids) expect(await at.cases.sameNik(id)).toHaveLength(3);
    expect((await at.cases.verifyLogs()).problems).toEqual([]);
  });

  it('two book the last Verifikator: the later one is refused in words', async () => {
    await at.store.staff.updateOne({ _id: 'verifikator2' }, { $set: { active: false } });
    try {
      const [a, b] = [await toRow15(), await toRow15()];
      const [slot] = await at.booking.freeSlots({ now: at.clock.now(), limit: 1 });
      const input = { startsAt: slot?.startsAt };
      const results = await Promise.allSettled(
        [a, b].map((kase) => at.act('applicant', kase, 'book', input)),
      );
      const [lost, ...more] = reasons(results);
      expect(more).toEqual([]);
      expect(lost).toMatchObject({ code: 'slot-taken', status: 409, details: { position: 15 } });
    } finally {
      await at.store.staff.updateOne({ _id: 'verifikator2' }, { $set: { active: true } });
    }
  });
});

describe('broken off', () => {
  it('an act that fails after its last write leaves nothing behind, and no number is lost', async () => {
    const kase = await at.submit();
    const before = await dump();
    const told: string[] = [];
    const stop = at.signals.on('case', (id) => told.push(id));
    const fail = async (run: Parameters<typeof inTransaction<unknown>>[1]): Promise<void> => {
      const broken = inTransaction(at.store, async (tx) => {
        await run(tx);
        throw new Error('power cut');
      });
      await expect(broken).rejects.toThrow('power cut');
    };
    await fail((tx) =>
      at.cases.actIn(tx, {
        caseId: kase.id,
        action: 'receive-files',
        input: { outcome: 'deficient', deficiencies: [{ document: 'ktp', reason: 'buram' }] },
        caller: { kind: 'staff', username: 'helpdesk', role: 'helpdesk' },
        channel: 'console',
      }),
    );
    const keyId = await at.keyring.createDataKey(null, at.store.ids.next());
    const withKey = await dump();
    const instant = at.clock.now().toISOString();
    await fail((tx) =>
      at.cases.submitIn(tx, {
        conversationId: 'web:web:nobody',
        keyId,
        channel: 'web',
        applicant: person(),
        documents: kase.documents,
        spseAt: instant,
        documentsAt: instant,
        preparedAt: instant,
      }),
    );
    await fail((tx) => at.cases.objectIn(tx, { caseId: kase.id, text: 'keberatan', channel: 'web' }));
    stop();
    expect(await dump()).toEqual(withKey);
    expect({ ...withKey, data_keys: null }).toEqual({ ...before, data_keys: null });
    expect(told).toEqual([]);
  });
});

async function toRow15() {
  let kase = await at.submit();
  kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
  kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' });
  const checklist = { ktp: true, npwp: true, sertifikat: true };
  kase = await at.act('helpdesk', kase, 'check-completeness', { outcome: 'complete', checklist });
  return at.act('verifikator', kase, 'check-registration', { outcome: 'new' });
}

/** Every document of every collection. */
async function dump(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const model of Object.values(at.store.connection.models)) {
    all[model.collection.collectionName] = await model.find({}).sort({ _id: 1 }).lean();
  }
  return all;
}
