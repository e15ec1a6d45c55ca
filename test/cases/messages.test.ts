import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TASK_TEXT_CHARS } from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import { inTransaction, type Tx } from '../../src/models/transaction.js';
import type { AnswerTarget } from '../../src/notices/announcement.js';
import type { OutboxPayload } from '../../src/notices/types.js';
import type { CaseState } from '../../src/sop/case.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice();
});
afterAll(() => at.stop());

const HELPDESK = { username: 'helpdesk', role: 'helpdesk' } as const;
const inTx = <T>(run: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(at.store, run);

async function chatOf(kase: CaseState): Promise<string> {
  return (await native(at.store.cases).findOne({ _id: kase.id }))?.conversationId ?? '';
}

async function lastSent(): Promise<OutboxPayload> {
  const [entry] = await native(at.store.outbox).find({}).sort({ _id: -1 }).limit(1).toArray();
  return at.keyring.openTransit<OutboxPayload>(entry?.payload ?? Buffer.alloc(0));
}

describe('words of an applicant', () => {
  it('reach the group and stay as one task with all of them until somebody answers', async () => {
    const kase = await at.submit();
    const conversationId = await chatOf(kase);
    const say = (text: string): Promise<void> =>
      inTx((tx) => at.cases.messageFromApplicantIn(tx, { conversationId, caseId: kase.id, text }));
    await say('Apakah sudah diperiksa?');
    expect(await lastSent()).toMatchObject({
      announcement: { kind: 'message', number: kase.number, text: 'Apakah sudah diperiksa?' },
      target: { kind: 'case', caseId: kase.id },
    });
    await say('Halo?');
    const [task, ...more] = await at.cases.tasks({ caseId: kase.id, open: true });
    expect(more).toEqual([]);
    expect(task).toMatchObject({
      kind: 'applicant-message',
      role: 'helpdesk',
      case: kase.number,
      closable: true,
    });
    expect(task?.text).toMatch(/menulis kepada petugas\.\nApakah sudah diperiksa\?\nHalo\?$/u);
    await say('x'.repeat(TASK_TEXT_CHARS * 2));
    const [long] = await at.cases.tasks({ caseId: kase.id });
    expect(long?.text).toHaveLength(TASK_TEXT_CHARS);
    const target: AnswerTarget = { kind: 'case', number: kase.number, caseId: kase.id };
    expect(await inTx((tx) => at.cases.messageToApplicantIn(tx, target, 'Sedang diperiksa.', HELPDESK))).toBe(
      true,
    );
    expect(await at.cases.tasks({ caseId: kase.id, open: true })).toEqual([]);
    const messages = await at.cases.messages(kase.id);
    expect(messages.at(-1)).toMatchObject({
      from: 'petugas',
      text: 'Sedang diperiksa.',
      delivery: 'delivered',
      files: [],
    });
  });

  it('before there is a case have a task of their chat', async () => {
    const conversationId = await chatOf(await at.submit());
    await inTx((tx) => at.cases.messageFromApplicantIn(tx, { conversationId, caseId: null, text: 'Tolong' }));
    const [task] = (await at.cases.tasks({ role: 'helpdesk', open: true })).slice(-1);
    expect(task).toMatchObject({
      case: null,
      text: 'Seorang calon penyedia menulis kepada petugas.\nTolong',
    });
    const target: AnswerTarget = { kind: 'conversation', conversationId };
    expect(await inTx((tx) => at.cases.messageToApplicantIn(tx, target, 'Ya?', HELPDESK))).toBe(true);
    expect(await at.cases.tasks({ role: 'helpdesk', open: true })).toEqual([]);
  });
});

describe('words to an applicant', () => {
  it('go by mail when his chat is gone, and are not said at all when there was only a chat', async () => {
    const kase = await at.submit({ email: 'tanpa.chat@contoh.test' });
    await inTx((tx) => at.cases.bindConversationIn(tx, kase.id, null));
    const target: AnswerTarget = { kind: 'case', number: kase.number, caseId: kase.id };
    expect(await inTx((tx) => at.cases.messageToApplicantIn(tx, target, 'Mohon hadir.', HELPDESK))).toBe(
      true,
    );
    expect(await lastSent()).toMatchObject({
      kind: 'mail',
      caseId: kase.id,
      mail: {
        to: 'tanpa.chat@contoh.test',
        paragraphs: expect.arrayContaining([expect.stringMatching(/\/lanjut\/[\w-]+$/u)]),
      },
    });
    const gone: AnswerTarget = { kind: 'conversation', conversationId: 'web:web:gone' };
    expect(await inTx((tx) => at.cases.messageToApplicantIn(tx, gone, 'Halo', HELPDESK))).toBe(false);
    await expect(inTx((tx) => at.cases.bindConversationIn(tx, 'nobody', null))).rejects.toMatchObject({
      status: 404,
    });
  });

  it('are not an auditor’s', async () => {
    const kase = await at.submit();
    const target: AnswerTarget = { kind: 'case', number: kase.number, caseId: kase.id };
    const auditor = { username: 'auditor', role: 'auditor' } as const;
    await expect(inTx((tx) => at.cases.messageToApplicantIn(tx, target, 'x', auditor))).rejects.toMatchObject(
      {
        code: 'forbidden-role',
      },
    );
  });
});

describe('tasks', () => {
  it('are opened once per key, announced, and closed by their role or an admin', async () => {
    const task = {
      ...({ kind: 'session-lost', role: 'admin', text: 'Sambungan terputus.', closable: true } as const),
      dedupe: 'session',
    };
    await inTx((tx) => at.cases.openTaskIn(tx, task));
    await inTx((tx) => at.cases.openTaskIn(tx, task));
    const open = await at.cases.tasks({ role: 'admin', open: true });
    expect(open).toHaveLength(1);
    expect(await lastSent()).toMatchObject({ announcement: { kind: 'task', number: null, text: task.text } });
    const id = open[0]?.id ?? '';
    expect(await inTx((tx) => at.cases.finishTaskIn(tx, id, HELPDESK))).toBe(false);
    expect(await inTx((tx) => at.cases.finishTaskIn(tx, id, { username: 'admin', role: 'admin' }))).toBe(
      true,
    );
    expect(await inTx((tx) => at.cases.finishTaskIn(tx, id, { username: 'admin', role: 'admin' }))).toBe(
      false,
    );
    expect(await at.cases.tasks({ role: 'admin' })).toMatchObject([
      { id, doneAt: at.clock.now().toISOString() },
    ]);
  });

  it('of an objection hold its words, and are announced once', async () => {
    const kase = await at.submit();
    const before = await at.store.outbox.countDocuments({ kind: 'staff' });
    await inTx((tx) =>
      at.cases.objectIn(tx, { caseId: kase.id, text: 'Saya tidak setuju.', channel: 'web' }),
    );
    const [task] = await at.cases.tasks({ caseId: kase.id, open: true });
    expect(task?.text).toMatch(/keberatan.*\nSaya tidak setuju\.$/u);
    expect(await at.store.outbox.countDocuments({ kind: 'staff' })).toBe(before + 1);
  });

  it('of equal objections are one, and another objection is added to it', async () => {
    const kase = await at.submit();
    for (const text of [
      'Saya tidak setuju.',
      'saya  tidak setuju.',
      'Itu bukan nama saya.',
      'Saya tidak setuju.',
    ])
      await inTx((tx) => at.cases.objectIn(tx, { caseId: kase.id, text, channel: 'web' }));
    const tasks = await at.cases.tasks({ caseId: kase.id, open: true });
    expect(tasks.map(({ kind, text }) => [kind, text.split('\n').slice(1)])).toEqual([
      ['objection', ['Saya tidak setuju.', 'Itu bukan nama saya.']],
    ]);
  });
});
