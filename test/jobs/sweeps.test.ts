import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { conversationId, newConversation, type ConversationDoc } from '../../src/models/conversation.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { CaseState } from '../../src/sop/case.js';
import { APPLICANT, DOCUMENTS } from '../support/sop-case.js';
import { openTimers, timer, type Timers } from '../support/timers.js';

const DAY_MINUTES = 24 * 60;
const SECRET = 'Pertanyaan-rahasia-17';

let at: Timers;
beforeAll(async () => {
  at = await openTimers();
});
afterAll(() => at.stop());
beforeEach(() => at.clear());

const placed = (chat: string) => ({ channel: 'telegram', account: 'main', chat }) as const;

/** A chat with a begun draft: a state, a message to the officers, a scan. */
async function begin(chat: string, change: Partial<ConversationDoc> = {}): Promise<ConversationDoc> {
  const { store, keyring, vault, post, cases, clock } = at;
  const keyId = await keyring.createDataKey(null, store.ids.next());
  const state = await keyring.seal(keyId, { draft: SECRET }, 'state');
  const made = newConversation(keyring, placed(chat), 'applicant', clock.now());
  const conversation = { ...made, keyId, state, ...change };
  await native(store.conversations).insertOne(conversation);
  const file = await vault.put({
    keyId,
    bytes: randomBytes(200),
    contentType: 'image/jpeg',
    pages: 1,
    views: [],
  });
  await inTransaction(store, async (tx) => {
    await vault.keep(tx, `conversation:${made._id}`, [file._id]);
    await post.toConversation(tx, made._id, [{ from: 'loket', text: SECRET }]);
    await cases.messageFromApplicantIn(tx, { conversationId: made._id, caseId: null, text: SECRET });
  });
  await native(store.outbox).updateMany({}, { $set: { state: 'sent', finishedAt: clock.now() } });
  return conversation;
}

const conversation = (id: string) => native(at.store.conversations).findOne({ _id: id });

describe('drafts', () => {
  it('are kept for the days of the office, then forgotten with their key', async () => {
    const { _id, keyId } = await begin('1');
    at.wait(30 * DAY_MINUTES - 1);
    expect(await at.run('drafts')).toBe(0);
    at.wait(1);
    expect(await at.run('drafts')).toBe(1);
    expect(await at.run('drafts')).toBe(0);
    expect(await conversation(_id)).toMatchObject({ state: null, keyId: null, caseId: null });
    expect(await native(at.store.messages).countDocuments({})).toBe(0);
    expect(await native(at.store.dataKeys).findOne({ _id: keyId ?? '' })).toBeNull();
  });

  it('leave nothing that can be read: not in a task, not in an announcement, not in a file', async () => {
    await begin('1');
    at.wait(30 * DAY_MINUTES);
    await at.run('drafts');
    expect((await at.cases.tasks({})).map(({ text }) => text)).toEqual(['[dihapus]']);
    expect(await native(at.store.outbox).countDocuments({ kind: 'staff' })).toBe(0);
    const [file] = await native(at.store.storedFiles).find().toArray();
    expect(await at.vault.read(file?._id ?? '')).toBeNull();
    at.wait(DAY_MINUTES);
    expect(await at.run('orphanFiles')).toBe(1);
    expect(await native(at.store.storedFiles).countDocuments({})).toBe(0);
    const { db } = at.store.connection;
    for (const { name } of (await db?.listCollections().toArray()) ?? []) {
      const docs = (await db?.collection(name).find().toArray()) ?? [];
      expect(JSON.stringify(docs)).not.toContain(SECRET);
    }
  });

  it('of a chat that still speaks, of staff and of a case are left alone', async () => {
    const kase = await at.submit();
    await begin('staff', { kind: 'staff' });
    await begin('alive');
    at.wait(29 * DAY_MINUTES);
    await native(at.store.conversations).updateOne(
      { _id: conversationId(at.keyring, placed('alive')) },
      { $set: { updatedAt: at.clock.now() } },
    );
    at.wait(2 * DAY_MINUTES);
    expect(await at.run('drafts')).toBe(0);
    expect((await at.fresh(kase)).applicant?.name).toBe('Budi Santoso');
  });

  it('never take the key of a case along: one that moved to another chat stays readable', async () => {
    const kase = await at.submit();
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    await native(at.store.conversations).updateOne(
      { _id: doc?.conversationId ?? '' },
      { $set: { caseId: null } },
    );
    at.wait(400 * DAY_MINUTES);
    expect(await at.run('drafts')).toBe(0);
    expect((await at.fresh(kase)).applicant?.name).toBe('Budi Santoso');
  });

  it('that were begun after a closed case go, and the chat still hears of that case', async () => {
    const kase = await at.submit();
    const doc = await native(at.store.cases).findOne({ _id: kase.id });
    await at.act('applicant', kase, 'withdraw');
    const { _id, keyId } = await begin('1', { caseId: kase.id });
    at.wait(31 * DAY_MINUTES);
    expect(await at.run('drafts')).toBe(1);
    expect(await conversation(_id)).toMatchObject({ state: null, keyId: doc?.keyId, caseId: kase.id });
    expect(await native(at.store.dataKeys).findOne({ _id: keyId ?? '' })).toBeNull();
    const said = await inTransaction(at.store, (tx) =>
      at.post.toConversation(tx, _id, [{ from: 'loket', text: 'masih terbaca' }], { caseId: kase.id }),
    );
    expect(said).toBe(true);
  });

  it('that are taken up in the very moment are kept', async () => {
    const { _id } = await begin('1');
    at.wait(31 * DAY_MINUTES);
    const { vault } = at.deps;
    const late: typeof vault = Object.create(vault, {
      keep: {
        value: async (...args: Parameters<typeof vault.keep>) => {
          await native(at.store.conversations).updateOne(
            { _id, updatedAt: { $lt: at.clock.now() } },
            { $set: { updatedAt: at.clock.now() }, $inc: { rev: 1 } },
          );
          return vault.keep(...args);
        },
      },
    }) as typeof vault;
    const job = timer('drafts', { ...at.deps, vault: late });
    expect(await job.run(at.clock.now(), new AbortController().signal)).toBe(0);
    expect((await conversation(_id))?.state).not.toBeNull();
  });
});

describe('work queues', () => {
  it('lose what ended two days ago, and never what waits', async () => {
    await begin('1');
    const kept = await begin('2');
    await native(at.store.outbox).updateOne(
      { destination: kept._id },
      { $set: { state: 'pending', finishedAt: null } },
    );
    const count = (kind: 'chat' | 'staff') => native(at.store.outbox).countDocuments({ kind });
    at.wait(2 * DAY_MINUTES - 1);
    expect(await at.run('queues')).toBe(0);
    at.wait(1);
    expect(await at.run('queues')).toBe(1);
    expect({ chat: await count('chat'), staff: await count('staff') }).toEqual({ chat: 1, staff: 2 });
    at.wait(28 * DAY_MINUTES);
    expect(await at.run('queues')).toBe(2);
    expect({ chat: await count('chat'), staff: await count('staff') }).toEqual({ chat: 1, staff: 0 });
  });

  it('lose codes that are over, and tell how much the console let go', async () => {
    const { store, clock } = at;
    const soon = new Date(clock.now().getTime() + 60_000);
    await native(store.codeCounts).insertOne({
      _id: 'x',
      count: 1,
      pausedUntil: null,
      expiresAt: soon,
    });
    expect(await at.run('queues')).toBe(0);
    at.wait(3 * DAY_MINUTES);
    const job = timer('queues', { ...at.deps, sweep: () => Promise.resolve(5) });
    expect(await job.run(clock.now(), new AbortController().signal)).toBe(6);
  });
});

describe('notes of reminders', () => {
  const names = async (): Promise<readonly string[]> =>
    (await native(at.store.reminders).find().sort({ at: 1 }).toArray()).map(({ _id }) => _id);
  /** Prunes the queues at this minute; gives how many notes are left. */
  const left = async (): Promise<number> => {
    await at.run('queues');
    return native(at.store.reminders).countDocuments({});
  };
  const fixed = (kase: CaseState): Promise<CaseState> =>
    at.act('applicant', kase, 'resubmit', {
      applicant: { ...APPLICANT, nik: kase.applicant?.nik, npwp: kase.applicant?.nik },
      documents: DOCUMENTS,
      changed: ['ktp'],
    });

  it('are kept while the case stays where it is, however long, so that nothing is said twice', async () => {
    await at.returned();
    at.clockAt('2026-12-10 09.00');
    expect(await at.run('silentApplicants')).toBe(1);
    at.clockAt('2027-09-15 09.00');
    expect(await left()).toBe(1);
    expect(await at.run('silentApplicants')).toBe(0);
  });

  it('go a month after the case moved on, those of the present stay do not', async () => {
    const kase = await at.returned();
    at.clockAt('2026-12-10 09.00');
    await at.run('silentApplicants');
    at.wait(1);
    await fixed(kase);
    at.clockAt('2026-12-21 09.00');
    await at.run('dueTimes');
    const [fix = '', overdue = ''] = await names();
    expect([fix, overdue]).toEqual([expect.stringMatching(/^fix:/u), expect.stringMatching(/^overdue:/u)]);
    at.clockAt('2027-01-09 09.00');
    expect(await left()).toBe(2);
    at.clockAt('2027-01-09 09.01');
    expect(await left()).toBe(1);
    at.clockAt('2027-04-09 09.00');
    expect(await left()).toBe(1);
    expect(await names()).toEqual([overdue]);
    expect((await at.cases.tasks({})).filter(({ kind }) => kind === 'overdue')).toHaveLength(1);
    await at.run('dueTimes');
    expect((await at.cases.tasks({})).filter(({ kind }) => kind === 'overdue')).toHaveLength(1);
  });

  it('go a month after the case was closed, or with a case that is no more', async () => {
    const kase = await at.returned();
    at.clockAt('2026-12-10 09.00');
    await at.run('silentApplicants');
    await native(at.store.reminders).insertOne({ _id: 'fix:gone:1', caseId: 'gone', at: at.clock.now() });
    await at.act('applicant', kase, 'withdraw');
    at.wait(30 * DAY_MINUTES - 1);
    expect(await left()).toBe(2);
    at.wait(1);
    expect(await left()).toBe(0);
  });

  it('of many cases are looked through to the end', async () => {
    const old = at.clock.now();
    const many = Array.from({ length: 1_203 }, (_, n) => ({
      _id: `overdue:c${n % 401}:6:${n}`,
      caseId: `c${n % 401}`,
      at: old,
    }));
    await native(at.store.reminders).insertMany(many);
    at.wait(31 * DAY_MINUTES);
    expect(await at.run('queues')).toBe(1_203);
  });
});

describe('files that nobody keeps', () => {
  it('go after a day', async () => {
    const { keyId } = await begin('1');
    const file = await at.vault.put({
      keyId: keyId ?? '',
      bytes: randomBytes(100),
      contentType: 'image/png',
      pages: 1,
      views: [],
    });
    at.wait(DAY_MINUTES - 1);
    expect(await at.run('orphanFiles')).toBe(0);
    at.wait(1);
    expect(await at.run('orphanFiles')).toBe(1);
    expect(await at.vault.has(file._id)).toBeNull();
    expect(await native(at.store.storedFiles).countDocuments({})).toBe(1);
  });
});
