import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoClient, type ClientSession } from 'mongodb';
import { TURN_ATTEMPTS, TURN_BUSY_MS } from '../../src/core/limits.js';
import { conversationId } from '../../src/models/conversation.js';
import { native } from '../../src/models/store.js';
import { until } from '../support/until.js';
import { botWorld, type BotWorld, type ChatPerson } from './bot-world.js';

let world: BotWorld;
let dead: MongoClient;
beforeAll(async () => {
  world = await botWorld();
  dead = await new MongoClient(world.uri).connect();
});
afterAll(async () => {
  await dead.close();
  await world.stop();
});

/** Leaves the next place in a chat's history written and not committed, as a process does that dies in a turn. */
async function leaveOpen(person: ChatPerson): Promise<ClientSession> {
  const place = { channel: 'telegram', account: 'main', chat: person.chat } as const;
  const _id = conversationId(world.keyring, place);
  const last = await native(world.store.conversations).findOne({ _id });
  const session = dead.startSession();
  session.startTransaction();
  const taken = { conversationId: _id, seq: (last?.seq ?? 0) + 1, at: world.clock.now() };
  await dead.db().collection('messages').insertOne(taken, { session });
  return session;
}
const failures = async (result: string): Promise<number> =>
  (await world.metrics.turns.get()).values.find(({ labels }) => labels.result === result)?.value ?? 0;

it('a turn outlasts what a dead process left open: its message is answered, not set aside', async () => {
  const siti = world.person('1');
  await siti.says('/start');
  const session = await leaveOpen(siti);
  await world.channel.push(siti.message({ kind: 'text', text: 'ya' }));
  const enough = TURN_ATTEMPTS + 1;
  await until('more tries than a bad message gets', async () => (await failures('conflict')) >= enough, {
    patienceMs: 100_000,
  });
  expect(await failures('failed')).toBe(0);
  await session.abortTransaction();
  await session.endSession();
  expect(await siti.hear()).toContain('Langkah pertama');
});

it('one that meets it for minutes counts as failed like any other', async () => {
  const budi = world.person('2');
  await budi.says('/start');
  const session = await leaveOpen(budi);
  await world.channel.push(budi.message({ kind: 'text', text: 'ya' }));
  const before = await failures('conflict');
  await until('a conflict', async () => (await failures('conflict')) > before, { patienceMs: 100_000 });
  world.clock.advance(TURN_BUSY_MS.patience);
  await until('a counted failure', async () => (await failures('failed')) > 0, { patienceMs: 100_000 });
  await session.abortTransaction();
  await session.endSession();
  await budi.hear();
});
