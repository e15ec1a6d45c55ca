import { afterEach, expect, it } from '@jest/globals';
import { ensureConversation } from '../../../src/bots/inbound/conversations.js';
import { freeLeftOver } from '../../../src/bots/inbound/left-over.js';
import { conversationId } from '../../../src/models/conversation.js';
import { native } from '../../../src/models/store.js';
import { botWorld, type BotWorld } from '../bot-world.js';

let world: BotWorld;
afterEach(() => world.stop());

/** Somebody else's claim on a thing, good for a while. */
const dead = (): { token: string; until: Date } => ({
  token: 'dead',
  until: new Date(world.clock.now().getTime() + 30_000),
});

it('a message that a killed process was answering is answered at the next start', async () => {
  world = await botWorld({ start: false });
  const { store, clock } = world;
  const person = world.person('7');
  const message = person.message({ kind: 'text', text: '/start' });
  await world.channel.push(message);
  const { _id } = await ensureConversation(world, message.address, 'applicant', clock.now());
  await native(store.conversations).updateOne({ _id }, { $set: { lease: dead(), attempts: 1 } });
  await freeLeftOver(store, clock.now());
  // The try of the killed process stays counted: a message that kills processes is set aside in the end.
  expect(await native(store.conversations).findOne({ _id })).toMatchObject({ lease: null, attempts: 1 });
  world.bots.start();
  // The clock stands still: no lease runs out.
  expect(await person.hear()).toContain('Selamat');
});

it('so is a delivery that it was making, and a file that it was fetching; what is done stays done', async () => {
  world = await botWorld();
  const { store, clock } = world;
  await world.person('7').says('/start');
  await world.person('8').says('/start');
  await world.settle();
  await world.bots.stop();
  const idOf = (chat: string) =>
    conversationId(world.keyring, { channel: 'telegram', account: 'main', chat });
  const outbox = native(store.outbox);
  await outbox.updateMany(
    { destination: idOf('7') },
    { $set: { state: 'claimed', claim: dead(), finishedAt: null } },
  );
  const inbox = native(store.inbox);
  const file = {
    _id: 'file',
    externalId: 'file',
    state: 'intake' as const,
    attempts: 2,
    notBefore: dead().until,
  };
  await inbox.insertOne({ ...(await inbox.findOne({ conversationId: idOf('7') }))!, ...file });
  for (const _again of [1, 2]) await freeLeftOver(store, clock.now());
  expect(await outbox.find().sort({ _id: 1 }).toArray()).toMatchObject([
    { destination: idOf('7'), state: 'pending', claim: null, attempts: 1 },
    { destination: idOf('8'), state: 'sent' },
  ]);
  expect(await inbox.find().sort({ state: 1 }).toArray()).toMatchObject([
    { state: 'done' },
    { state: 'done' },
    { state: 'intake', attempts: 2, notBefore: clock.now() },
  ]);
});
