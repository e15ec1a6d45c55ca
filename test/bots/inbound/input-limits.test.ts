import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CHAT_BYTES_PER_DAY,
  CHAT_MESSAGES_PER_SESSION_PER_MINUTE,
  FILE_MAX_BYTES,
} from '../../../src/core/limits.js';
import { conversationId } from '../../../src/models/conversation.js';
import { native } from '../../../src/models/store.js';
import type { OutboxPayload } from '../../../src/notices/types.js';
import { botWorld, type BotWorld, type ChatPerson } from '../bot-world.js';

const MINUTE = 60_000;
const PER_MINUTE = CHAT_MESSAGES_PER_SESSION_PER_MINUTE;
const TOO_FAST = 'datang terlalu cepat';
const TOO_MUCH = 'kiriman berkas hari ini sudah mencapai batas';

let world: BotWorld;
beforeAll(async () => {
  world = await botWorld({ limits: true, start: false });
});
afterAll(() => world.stop());

const texts = (person: ChatPerson, count: number) =>
  Array.from({ length: count }, (_all, index) => person.message({ kind: 'text', text: `pesan ${index}` }));
const idOf = (chat: string) => conversationId(world.keyring, { channel: 'telegram', account: 'main', chat });
const taken = (person: ChatPerson) =>
  native(world.store.inbox).countDocuments({ conversationId: idOf(person.chat) });
/** How often that is on its way to the chat. */
const told = async (person: ChatPerson, words: string): Promise<number> => {
  const entries = await native(world.store.outbox)
    .find({ destination: idOf(person.chat) })
    .toArray();
  const said = entries.map(({ payload }) => world.keyring.openTransit<OutboxPayload>(payload));
  return said.filter((one) => one.kind === 'chat' && one.speech.text.includes(words)).length;
};

describe('the limits of a messenger', () => {
  it('take in so many messages a minute of a chat, say once what is over, and answer it no further', async () => {
    const flooder = world.person('1');
    const neighbour = world.person('2');
    await world.channel.push(...texts(flooder, PER_MINUTE + 20), ...texts(neighbour, 1));
    await world.channel.push(...texts(flooder, 30));
    expect(await taken(flooder)).toBe(PER_MINUTE);
    expect(await taken(neighbour)).toBe(1);
    expect(await told(flooder, TOO_FAST)).toBe(1);
    expect(await told(neighbour, TOO_FAST)).toBe(0);
    world.clock.advance(MINUTE);
    await world.channel.push(...texts(flooder, 1));
    expect(await taken(flooder)).toBe(PER_MINUTE + 1);
    await world.channel.push(...texts(flooder, PER_MINUTE));
    expect(await told(flooder, TOO_FAST)).toBe(2);
  });

  it('take in so many bytes a day of a chat; text goes on', async () => {
    const sender = world.person('3');
    const files = Math.ceil(CHAT_BYTES_PER_DAY.session / FILE_MAX_BYTES);
    for (let sent = 0; sent < files + 4; sent++) {
      // Telegram says the size; a reference without one counts as the largest.
      await world.channel.push(
        sender.message({ kind: 'file', file: { at: 'channel', fileId: `none${sent}` } }),
      );
    }
    expect(await taken(sender)).toBe(files);
    await world.channel.push(...texts(sender, 1));
    expect(await taken(sender)).toBe(files + 1);
    expect(await told(sender, TOO_MUCH)).toBe(1);
    world.clock.advance(24 * 60 * MINUTE);
    await world.channel.push(sender.file('ktp.jpg', Buffer.from('x')));
    expect(await taken(sender)).toBe(files + 2);
  });

  it('count each member of a group, and never what the channel itself tells', async () => {
    const [one, other] = [world.group('51'), world.group('52')];
    await world.channel.push(...texts(one, PER_MINUTE + 5));
    await world.channel.push(...texts(other, 3));
    const left = world.person('4');
    await world.channel.push(
      ...Array.from({ length: PER_MINUTE + 5 }, () => left.message({ kind: 'blocked', blocked: true })),
    );
    const inbox = native(world.store.inbox);
    expect(await inbox.countDocuments({ conversationId: idOf('-100') })).toBe(PER_MINUTE + 3);
    expect(await taken(left)).toBe(PER_MINUTE + 5);
  });
});
