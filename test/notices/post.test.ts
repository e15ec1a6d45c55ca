import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CHANNELS } from '../../src/bots/channels/table.js';
import { Signals } from '../../src/core/signals.js';
import type { Keyring } from '../../src/models/keyring.js';
import { newConversation, placeOf } from '../../src/models/conversation.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import type { Listener } from '../../src/notices/listener.js';
import { Post } from '../../src/notices/post.js';
import { speechEntries } from '../../src/notices/speech-entries.js';
import type { Mail, OutboxPayload, Speech } from '../../src/notices/types.js';
import { testStore, type TestStore } from '../support/store.js';

const SAID: readonly Speech[] = [
  { from: 'loket', text: 'Pertama.' },
  { from: 'petugas', text: 'Kedua.', choices: [{ id: 'w.status', label: 'Status' }] },
];
const MAIL: Mail = { to: 'siti@example.com', subject: 'Permohonan', paragraphs: ['Pertama.'] };
const CAUSE = { caseId: 'case-1', seq: 4 };

let at: TestStore;
let post: Post;
/** What was sealed and opened for transit since the test began. */
let transits: string[] = [];

beforeAll(async () => {
  at = await testStore();
  post = new Post({
    store: at.store,
    keyring: watched(at.keyring),
    signals: new Signals(),
    staffGroup: true,
    channelTable: CHANNELS,
  });
});
beforeEach(() => {
  transits = [];
});
afterAll(() => at.stop());

/** The keyring, noting each sealing for transit. */
function watched(keyring: Keyring): Keyring {
  return new Proxy(keyring, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'sealTransit' || name === 'openTransit') transits.push(name);
      return value.bind(target) as unknown;
    },
  });
}

async function chat(
  channel: 'web' | 'telegram',
  kind: 'applicant' | 'staff' = 'applicant',
): Promise<Listener> {
  const { store, keyring } = at;
  const keyId = await keyring.createDataKey(null, store.ids.next());
  const place = { channel, account: 'bot', chat: store.ids.next() };
  const conversation = { ...newConversation(keyring, place, kind, store.clock.now()), seq: 7, keyId };
  await native(store.conversations).insertOne({ ...conversation });
  return conversation;
}

const worksFor = ({ _id }: Listener) =>
  native(at.store.outbox).find({ destination: _id }).sort({ _id: 1 }).toArray();
const historyOf = ({ _id }: Listener) =>
  native(at.store.messages).find({ conversationId: _id }).sort({ seq: 1 }).toArray();
const noticesOf = (caseId: string) => native(at.store.notices).find({ caseId }).toArray();

describe('the entries for what is said', () => {
  it('are a list: nothing is written, and the history goes on after the place given', async () => {
    const listener = await chat('telegram');
    const { store, keyring } = at;
    const place = { seq: 7, now: store.clock.now(), ids: store.ids, caseId: 'case-0' };
    const { messages, outbox } = await speechEntries(
      { keyring, channelTable: CHANNELS },
      listener,
      SAID,
      place,
    );
    expect(messages.map(({ seq, from, delivery, caseId }) => [seq, from, delivery, caseId])).toEqual([
      [8, 'loket', 'queued', 'case-0'],
      [9, 'petugas', 'queued', 'case-0'],
    ]);
    expect(outbox.map(({ message, state }) => [message?.seq, state])).toEqual([
      [8, 'pending'],
      [9, 'pending'],
    ]);
    expect([await worksFor(listener), await historyOf(listener)]).toEqual([[], []]);
  });

  it('are history alone for the web chat, and work alone for a chat of officers', async () => {
    const { store, keyring } = at;
    const place = { seq: 0, now: store.clock.now(), ids: store.ids, caseId: null };
    const web = await speechEntries({ keyring, channelTable: CHANNELS }, await chat('web'), SAID, place);
    expect([web.messages.map(({ delivery }) => delivery), web.outbox]).toEqual([
      ['delivered', 'delivered'],
      [],
    ]);
    const staff = await speechEntries(
      { keyring, channelTable: CHANNELS },
      await chat('telegram', 'staff'),
      SAID,
      place,
    );
    expect([staff.messages, staff.outbox.map(({ message }) => message)]).toEqual([[], [null, null]]);
  });
});

describe('what is said with a cause', () => {
  it('is sealed once, with its cause and the mail that replaces it', async () => {
    const listener = await chat('telegram');
    await inTransaction(at.store, (tx) =>
      post.toConversation(tx, listener._id, SAID, { causedBy: CAUSE, fallback: MAIL }),
    );
    expect(transits).toEqual(['openTransit', 'sealTransit', 'sealTransit']);
    const works = await worksFor(listener);
    expect(works.map(({ causedBy, notBefore }) => [causedBy, notBefore])).toEqual([
      [CAUSE, at.store.clock.now()],
      [CAUSE, at.store.clock.now()],
    ]);
    for (const [index, work] of works.entries()) {
      expect(at.keyring.openTransit<OutboxPayload>(work.payload)).toMatchObject({
        kind: 'chat',
        speech: SAID[index],
        caseId: CAUSE.caseId,
        fallback: MAIL,
      });
    }
    expect((await historyOf(listener)).map(({ seq }) => seq)).toEqual([8, 9]);
    const notices = await noticesOf(CAUSE.caseId);
    expect(new Set(notices.map(({ _id, state }) => `${_id} ${state}`))).toEqual(
      new Set(works.map(({ _id }) => `${_id} queued`)),
    );
  });

  it('waits outside the history while it is held, is taken back by an undo, and never once it left', async () => {
    const cause = { caseId: 'case-2', seq: 3 };
    const listener = await chat('telegram');
    const notBefore = new Date(at.store.clock.now().getTime() + 60_000);
    const hold = () =>
      inTransaction(at.store, (tx) =>
        post.toConversation(tx, listener._id, SAID.slice(0, 1), { causedBy: cause, notBefore }),
      );
    await hold();
    expect(await historyOf(listener)).toEqual([]);
    expect(await inTransaction(at.store, (tx) => post.holds(cause, tx))).toBe(true);
    expect(await inTransaction(at.store, (tx) => post.cancelHeld(tx, cause))).toBe(1);
    expect((await noticesOf(cause.caseId)).map(({ state }) => state)).toEqual(['cancelled']);

    await hold();
    await native(at.store.outbox).updateOne(
      { 'causedBy.caseId': cause.caseId, state: 'pending' },
      { $set: { state: 'claimed', attempts: 1 } },
    );
    const [, left] = await worksFor(listener);
    if (!left) throw new Error('nothing was held');
    await inTransaction(at.store, (tx) => post.release(tx, left));
    expect((await historyOf(listener)).map(({ seq, delivery }) => [seq, delivery])).toEqual([[8, 'queued']]);
    await expect(inTransaction(at.store, (tx) => post.cancelHeld(tx, cause))).rejects.toMatchObject({
      code: 'notice-left',
    });
  });

  it('goes along when its case goes to another chat, unless the former chat has it in its history', async () => {
    const [former, next] = [await chat('telegram'), await chat('telegram')];
    const notBefore = new Date(at.store.clock.now().getTime() + 60_000);
    await inTransaction(at.store, async (tx) => {
      await post.toConversation(tx, former._id, SAID.slice(0, 1), { caseId: 'case-3', notBefore });
      await post.toConversation(tx, former._id, SAID.slice(1), { caseId: 'case-3' });
      await post.toConversation(tx, former._id, SAID.slice(1), { caseId: 'case-4', notBefore });
      await post.redirect(tx, { caseId: 'case-3', from: former._id, to: next });
    });
    expect((await worksFor(former)).map(({ state }) => state)).toEqual(['cancelled', 'pending']);
    const [moved] = await worksFor(next);
    expect(moved && at.keyring.openTransit<OutboxPayload>(moved.payload)).toMatchObject({
      to: placeOf(at.keyring, next),
      speech: SAID[0],
    });
  });
});
