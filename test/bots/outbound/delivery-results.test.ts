import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeliveryResults, type DeliveryResult } from '../../../src/bots/outbound/delivery-results.js';
import { UndeliveredMail } from '../../../src/bots/outbound/undelivered-mail.js';
import { silentLogger } from '../../../src/core/log.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';
import { native } from '../../../src/models/store.js';
import { inTransaction } from '../../../src/models/transaction.js';
import type { PostOptions } from '../../../src/notices/cause.js';
import type { Mail, OutboxPayload } from '../../../src/notices/types.js';
import type { CaseState } from '../../../src/sop/case.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

let world: TurnWorld;
const idOf = (chat: string): string => world.idOf(chat);
let results: DeliveryResults;
let kase: CaseState;
beforeAll(async () => {
  world = await turnWorld();
  const { store, clock, parts } = world;
  results = new DeliveryResults({
    store,
    clock,
    post: parts.post,
    undeliveredMail: new UndeliveredMail(parts),
    log: silentLogger(),
  });
  await world.says('1', '/start');
  kase = await world.submit('1');
});
afterAll(() => world.stop());

const MAIL = { to: 'budi@contoh.test', subject: 'Kabar', paragraphs: ['Kabar.'] } as unknown as Mail;
const cause = (): PostOptions => ({ causedBy: { caseId: kase.id, seq: kase.version } });

/** The newest entry of a destination, claimed under `token`. */
async function claimed(filter: object, token = 'mine'): Promise<OutboxDoc> {
  const entry = await native(world.store.outbox).findOneAndUpdate(
    filter,
    { $set: { state: 'claimed', claim: { token, until: new Date(world.clock.now().getTime() + 60_000) } } },
    { sort: { _id: -1 }, returnDocument: 'after' },
  );
  if (!entry) throw new Error('no such entry');
  return entry;
}
async function said(options: PostOptions = {}): Promise<OutboxDoc> {
  await inTransaction(world.store, (tx) =>
    world.parts.post.toConversation(tx, idOf('1'), [{ from: 'loket', text: 'Kabar.' }], options),
  );
  return claimed({ destination: idOf('1') });
}
async function mailed(options: PostOptions = {}): Promise<OutboxDoc> {
  await inTransaction(world.store, (tx) => world.parts.post.mail(tx, MAIL, options));
  return claimed({ kind: 'mail' });
}
async function note(entry: OutboxDoc, outcome: DeliveryResult, token = 'mine'): Promise<OutboxDoc | null> {
  const payload = world.keyring.openTransit<OutboxPayload>(entry.payload);
  await results.note(entry, payload, token, outcome);
  await results.flush();
  return native(world.store.outbox).findOne({ _id: entry._id });
}
const deliveryOf = async ({ message }: OutboxDoc): Promise<unknown> =>
  (await native(world.store.messages).findOne({ ...message }))?.delivery;
const noticeOf = async ({ _id }: OutboxDoc): Promise<unknown> =>
  (await native(world.store.notices).findOne({ _id }))?.state;
const failures = async (): Promise<number> =>
  (await world.parts.cases.tasks({ open: true })).filter(({ kind }) => kind === 'notice-failed').length;

describe('a delivery that arrived', () => {
  it('is noted in outbox, history and timeline', async () => {
    const entry = await said(cause());
    expect(await note(entry, { kind: 'sent', externalId: '77' })).toMatchObject({
      state: 'sent',
      claim: null,
      externalId: '77',
    });
    expect(await deliveryOf(entry)).toBe('delivered');
    expect(await noticeOf(entry)).toBe('delivered');
    expect(results.isSent(entry._id)).toBe(true);
  });

  it('is not noted over the claim of somebody else', async () => {
    const entry = await said();
    const stored = await note(entry, { kind: 'sent', externalId: '78' }, 'former');
    expect(stored).toMatchObject({ state: 'claimed', claim: { token: 'mine' }, externalId: null });
  });
});

describe('a delivery that failed for now', () => {
  it('is tried again at its time, and not by who lost the claim', async () => {
    const entry = await said();
    const retry = { kind: 'retry', reason: 'unreachable', afterMs: 5_000 } as const;
    expect(await note(entry, retry, 'former')).toMatchObject({ state: 'claimed' });
    expect(await note(entry, retry)).toMatchObject({
      state: 'pending',
      claim: null,
      failure: 'unreachable',
      notBefore: new Date(world.clock.now().getTime() + 5_000),
    });
  });
});

describe('a delivery that failed for good', () => {
  const failed = (reason: string) => ({ kind: 'failed', reason }) as const;

  it('to a chat that blocked us is noted, and what stands in its place is mailed', async () => {
    const entry = await said({ ...cause(), fallback: MAIL });
    const mails = (await world.mails()).length;
    expect(await note(entry, failed('blocked'))).toMatchObject({ state: 'failed', failure: 'blocked' });
    expect(await deliveryOf(entry)).toBe('failed');
    expect(await noticeOf(entry)).toBe('failed');
    expect(await world.mails()).toHaveLength(mails + 1);
    // Noted twice, as after a crash: the claim is gone, nothing is mailed again.
    await note(entry, failed('blocked'));
    expect(await world.mails()).toHaveLength(mails + 1);
  });

  it('of a mail that the SOP owes opens one task for staff, however many fail', async () => {
    const before = await failures();
    await note(await mailed(cause()), failed('mail'));
    await note(await mailed(cause()), failed('mail-unsendable'));
    expect(await failures()).toBe(before + 1);
    await note(await mailed(), failed('mail-unsendable'));
    expect(await failures()).toBe(before + 1);
  });

  it('does nothing under a claim that was lost', async () => {
    const before = await failures();
    const entry = await mailed(cause());
    expect(await note(entry, failed('mail-refused'), 'former')).toMatchObject({ state: 'claimed' });
    expect(await failures()).toBe(before);
  });
});
