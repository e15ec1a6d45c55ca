import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastShown, quotedMessage } from '../../../src/bots/turns/quoted.js';
import type { Quoted } from '../../../src/flows/types.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';
import { native } from '../../../src/models/store.js';
import { inTransaction } from '../../../src/models/transaction.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

const ITEMS = ['spse', 'name', 'nik'] as const;

let world: TurnWorld;
let chat: string;
beforeAll(async () => {
  world = await turnWorld();
  chat = world.idOf('1');
  await world.says('1', '/start');
  await native(world.store.outbox).deleteMany({ destination: chat });
  for (const asks of ITEMS) {
    await inTransaction(world.store, (tx) =>
      world.parts.post.toConversation(
        tx,
        chat,
        [{ from: 'loket', text: `Silakan tuliskan ${asks}.`, asks }],
        {},
      ),
    );
  }
});
afterAll(() => world.stop());

/** Notes the receipts of the questions, in order. */
async function delivered(...ids: readonly string[]): Promise<void> {
  const entries = await native(world.store.outbox).find({ destination: chat }).sort({ _id: 1 }).toArray();
  for (const [index, { _id }] of entries.entries()) {
    const externalId = ids[index] ?? null;
    const state: OutboxDoc['state'] = externalId === null ? 'pending' : 'sent';
    const finishedAt = externalId === null ? null : world.clock.now();
    await native(world.store.outbox).updateOne({ _id }, { $set: { externalId, state, finishedAt } });
  }
}
const quotes = (id: string): Promise<Quoted | null> => quotedMessage(world, chat, id);

describe('a quoted message of ours', () => {
  it.each([
    ['10', 'spse'],
    ['14', 'name'],
    ['19', 'nik'],
    // Copies, or parts, of the one that is delivered next.
    ['11', 'name'],
    ['13', 'name'],
    ['15', 'nik'],
  ])('with the id %s asked for %s', async (id, asks) => {
    await delivered('10', '14', '19');
    expect(await quotes(id)).toEqual({ from: 'loket', asks });
  });

  it.each(['9', '20', '', 'x', '1e9', '-1'])('with the id "%s" is not known', async (id) => {
    await delivered('10', '14', '19');
    expect(await quotes(id)).toBeNull();
  });

  it('is compared as a number, and never guessed where ids are none', async () => {
    await delivered('8', '99', '100');
    expect(await quotes('50')).toEqual({ from: 'loket', asks: 'name' });
    await delivered('wamid.a', 'wamid.b', 'wamid.c');
    expect(await quotes('5')).toBeNull();
  });
});

describe('the newest message', () => {
  it('has reached its chat when its receipt says so, and not before', async () => {
    await delivered('10', '14', '19');
    expect(await lastShown(world.store, chat)).toEqual(world.clock.now());
    await delivered('10', '14');
    expect(await lastShown(world.store, chat)).toBeNull();
    expect(await lastShown(world.store, 'telegram:nobody')).toEqual(new Date(0));
  });
});
