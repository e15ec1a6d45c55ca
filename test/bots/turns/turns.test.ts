import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { computePlain } from '../../../src/bots/turns/compute.js';
import { Fenced } from '../../../src/bots/turns/leases.js';
import { writeTurn } from '../../../src/bots/turns/turn-commit.js';
import { writesOf } from '../../../src/bots/turns/writes.js';
import { ChannelTable } from '../../../src/core/channel-table.js';
import { ReplayIds } from '../../../src/core/ids.js';
import { native } from '../../../src/models/store.js';
import { inTransaction, Overtaken } from '../../../src/models/transaction.js';
import { READS } from '../../support/watched-store.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

let world: TurnWorld;
const idOf = (chat: string): string => world.idOf(chat);
beforeAll(async () => {
  world = await turnWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

let chats = 0;
/** A new chat in which the form was begun. */
async function begun(): Promise<string> {
  const chat = `t${++chats}`;
  await world.says(chat, '/start');
  return chat;
}
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const inboxState = async (id: string): Promise<string | undefined> =>
  (await native(world.store.inbox).findOne({ _id: id }))?.state;

describe('computing a plain turn', () => {
  it('writes nothing and begins no transaction; its writes are data', async () => {
    const chat = await begun();
    const waiting = await world.waiting(chat, text('ya'));
    const turn = await world.turn(waiting);
    world.forget();
    const moment = { now: world.clock.now(), ids: new ReplayIds(world.store.ids) };
    const computed = await computePlain(world.parts, turn.who, waiting.conversation, moment);
    if (computed.kind !== 'answer') throw new Error(computed.kind);
    const writes = await writesOf(world.parts, turn, waiting.conversation, computed.answer, {
      ...moment,
      alone: false,
    });
    expect(world.commands.filter((one) => !READS.test(one))).toEqual([]);
    const { rev, seq, keyId } = waiting.conversation;
    expect(writes).toMatchObject({
      conversation: { _id: idOf(chat), guard: { rev, seq, keyId } },
      dataKeys: [],
      files: null,
      inbox: { ids: [waiting.entry._id], state: 'done' },
    });
    // What the person said comes first, then the answer; places count from the turn's own beginning.
    expect(writes.said.messages.map(({ from, seq: place }) => [from, place])).toEqual([
      ['applicant', 1],
      ['loket', 2],
    ]);
    expect(writes.said.outbox.map(({ message }) => message?.seq)).toEqual([2]);
    // The same moment gives the same identifiers.
    moment.ids.rewind();
    const again = await computePlain(world.parts, turn.who, waiting.conversation, moment);
    if (again.kind !== 'answer') throw new Error(again.kind);
    const same = await writesOf(world.parts, turn, waiting.conversation, again.answer, {
      ...moment,
      alone: false,
    });
    expect(same.said.messages.map(({ _id }) => _id)).toEqual(writes.said.messages.map(({ _id }) => _id));
    await world.run(waiting);
  });

  it('of a stranger draws the key that its writes carry', async () => {
    const waiting = await world.waiting('stranger', text('/start'));
    const turn = await world.turn(waiting);
    world.forget();
    const moment = { now: world.clock.now(), ids: world.store.ids };
    const computed = await computePlain(world.parts, turn.who, waiting.conversation, moment);
    expect(computed).toMatchObject({
      kind: 'answer',
      answer: { dataKey: { _id: expect.any(String) }, files: null },
    });
    expect(world.commands).toEqual([]);
    await world.run(waiting);
    const { keyId } = await world.conversation('stranger');
    expect(await native(world.store.dataKeys).countDocuments({ _id: keyId ?? '' })).toBe(1);
  });

  it('stops at staff and at an act: these go alone', async () => {
    const moment = { now: world.clock.now(), ids: world.store.ids };
    const chat = await begun();
    const act = await world.waiting(chat, text('pindah'));
    const { who } = await world.turn(act);
    expect(who.by).toBe('applicant');
    await world.run(act);
    const staff = await world.waiting(chat, text('/hubungkan ABCD2345'));
    const turn = await world.turn(staff);
    expect(turn.who.by).toBe('staff');
    world.forget();
    expect(await computePlain(world.parts, turn.who, staff.conversation, moment)).toEqual({ kind: 'alone' });
    expect(world.commands).toEqual([]);
    await world.run(staff);
  });

  it('sends the store five commands, beside the lease and the look at what waits', async () => {
    const chat = await begun();
    const waiting = await world.waiting(chat, text('ya'));
    world.forget();
    await world.run(waiting);
    expect(world.commands).toEqual([
      'findAndModify conversations',
      'insert messages',
      'insert outbox',
      'update inbox',
      'commitTransaction',
    ]);
  });
});

describe('a turn that was overtaken', () => {
  it('is computed again from fresh reads, behind a notice that came meanwhile', async () => {
    const chat = await begun();
    const waiting = await world.waiting(chat, text('ya'));
    await inTransaction(world.store, (tx) =>
      world.parts.post.toConversation(tx, idOf(chat), [{ from: 'loket', text: 'Kabar baru.' }]),
    );
    await world.run(waiting);
    const heard = await world.heard(idOf(chat));
    expect(heard.indexOf('Kabar baru.')).toBe(heard.length - 2);
    const places = await native(world.store.messages)
      .find({ conversationId: idOf(chat) })
      .sort({ seq: 1 })
      .toArray();
    expect(places.map(({ seq }) => seq)).toEqual(places.map((_, index) => index + 1));
    expect((await world.conversation(chat)).seq).toBe(places.length);
  });

  it('is computed again when a key came meanwhile: what was sealed under that stays readable', async () => {
    const waiting = await world.waiting('keyed', text('/start'));
    const keyId = await world.keyring.createDataKey(null, 'key-of-the-intake');
    await native(world.store.conversations).updateOne({ _id: idOf('keyed') }, { $set: { keyId } });
    await world.run(waiting);
    expect((await world.conversation('keyed')).keyId).toBe(keyId);
    expect(await world.state('keyed')).toBeDefined();
  });

  it('is dropped when the lease is lost: nothing of it is written', async () => {
    const chat = await begun();
    const before = await world.heard(idOf(chat));
    const waiting = await world.waiting(chat, text('ya'));
    const other = { token: 'other', until: new Date(world.clock.now().getTime() + 30_000) };
    await native(world.store.conversations).updateOne({ _id: idOf(chat) }, { $set: { lease: other } });
    await expect(world.run(waiting)).rejects.toThrow(Fenced);
    expect(await world.heard(idOf(chat))).toEqual(before);
    expect(await inboxState(waiting.entry._id)).toBe('ready');
    expect((await world.conversation(chat)).lease?.token).toBe('other');
    await world.parts.leases.giveBack(idOf(chat), 'other');
    expect((await world.conversation(chat)).lease).toBeNull();
  });

  it('is not written when its message was answered already, however often it is tried', async () => {
    const chat = await begun();
    const before = await world.heard(idOf(chat));
    const waiting = await world.waiting(chat, text('ya'));
    await native(world.store.inbox).updateOne({ _id: waiting.entry._id }, { $set: { state: 'done' } });
    const turn = await world.turn(waiting);
    const moment = { now: world.clock.now(), ids: world.store.ids };
    const computed = await computePlain(world.parts, turn.who, waiting.conversation, moment);
    if (computed.kind !== 'answer') throw new Error(computed.kind);
    const writes = await writesOf(world.parts, turn, waiting.conversation, computed.answer, {
      ...moment,
      alone: false,
    });
    const lease = { token: waiting.token, until: world.clock.now(), keep: false };
    let tries = 0;
    await expect(
      inTransaction(world.store, async (tx) => {
        if (tries++ > 1) throw new Error('enough');
        await writeTurn(world.parts, tx, writes, lease);
      }),
    ).rejects.toThrow('enough');
    expect(tries).toBe(3);
    expect(await world.heard(idOf(chat))).toEqual(before);
    expect((await world.conversation(chat)).rev).toBe(waiting.conversation.rev);
    await world.parts.leases.giveBack(idOf(chat), waiting.token);
  });

  it('finds its guard closed when a stale list of writes is committed once more', async () => {
    const chat = await begun();
    const waiting = await world.waiting(chat, text('ya'));
    const turn = await world.turn(waiting);
    const moment = { now: world.clock.now(), ids: world.store.ids };
    const computed = await computePlain(world.parts, turn.who, waiting.conversation, moment);
    if (computed.kind !== 'answer') throw new Error(computed.kind);
    const how = { ...moment, alone: false };
    const writes = await writesOf(world.parts, turn, waiting.conversation, computed.answer, how);
    await native(world.store.conversations).updateOne({ _id: idOf(chat) }, { $inc: { rev: 1 } });
    const lease = { token: waiting.token, until: world.clock.now(), keep: false };
    const errors: unknown[] = [];
    await expect(
      inTransaction(world.store, async (tx) => {
        if (errors.length > 0) throw new Error('enough');
        await writeTurn(world.parts, tx, writes, lease).catch((error: unknown) => {
          errors.push(error);
          throw error;
        });
      }),
    ).rejects.toThrow('enough');
    expect(errors).toEqual([expect.any(Overtaken)]);
    await world.run(waiting);
  });
});

describe('a message that failed too often', () => {
  it('is set aside with an apology and the question; staff have a task, the state stays', async () => {
    const chat = await begun();
    const before = await world.state(chat);
    const waiting = await world.waiting(chat, text('racun'));
    await world.run(waiting, {}, 'set-aside');
    const heard = await world.heard(idOf(chat));
    expect(heard.at(-2)).toContain('Mohon maaf, pesan terakhir');
    expect(await world.state(chat)).toEqual(before);
    expect(await inboxState(waiting.entry._id)).toBe('aside');
    const tasks = await world.parts.cases.tasks({ open: true });
    expect(tasks.some(({ kind }) => kind === 'poisoned-message')).toBe(true);
  });

  it('is apologised for even where the question cannot be asked', async () => {
    const chat = await begun();
    const { state } = await world.conversation(chat);
    const waiting = await world.waiting(chat, text('racun'));
    await world.run(waiting, { channelTable: new ChannelTable([]) }, 'set-aside');
    expect((await world.heard(idOf(chat))).at(-1)).toContain('Mohon maaf, pesan terakhir');
    expect((await world.conversation(chat)).state).toEqual(state);
    expect(await inboxState(waiting.entry._id)).toBe('aside');
  });

  it('of staff is said not to be done', async () => {
    await world.addStaff('helpdesk', 'helpdesk', '501');
    const waiting = await world.waiting('501', text('/antrean'));
    await world.run(waiting, {}, 'set-aside');
    expect((await world.heard(idOf('501'))).at(-1)).toContain('tidak dapat diproses');
    expect((await world.conversation('501')).kind).toBe('staff');
  });
});

describe('what is no message', () => {
  it('a block is not answered', async () => {
    const chat = await begun();
    const before = await world.heard(idOf(chat));
    await world.run(await world.waiting(chat, { kind: 'blocked', blocked: true }));
    expect(await world.heard(idOf(chat))).toEqual(before);
  });

  it('a stranger group is nobody: no answer, no state', async () => {
    const waiting = await world.waiting('-5', text('/start'), { scope: 'group', sender: { id: '9' } });
    expect((await world.turn(waiting)).who).toEqual({ by: 'nobody' });
    await world.run(waiting);
    expect(await world.heard(idOf('-5'))).toEqual([]);
    expect(await world.conversation('-5')).toMatchObject({ state: null, keyId: null });
    expect(await inboxState(waiting.entry._id)).toBe('done');
  });
});
