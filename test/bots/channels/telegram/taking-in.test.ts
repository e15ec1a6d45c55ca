import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { harness, type Harness } from './harness.js';

describe('what people send by Telegram', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await harness();
  });
  afterEach(() => h.stop());

  const stored = (count: number): Promise<unknown> =>
    h.until(() => h.stored.length >= count, `${count} stored`);

  it('hands in a text with who, where and when', async () => {
    const siti = h.telegram.person('Siti', 'Aminah');
    const message = siti.says('halo');
    await stored(1);
    expect(h.stored[0]).toEqual({
      address: { channel: 'telegram', account: 'main', chat: String(siti.id) },
      externalId: `m${siti.id}.${message.message_id}`,
      sender: { id: String(siti.id), name: 'Siti Aminah' },
      scope: 'private',
      sentAt: new Date(message.date * 1000).toISOString(),
      order: message.message_id,
      body: { kind: 'text', text: 'halo' },
    });
  });

  it('keeps the payload of /start and drops the name of the bot', async () => {
    const siti = h.telegram.person();
    siti.says('/start pindah-ABCD2345');
    siti.says('/status@loket_uji_bot');
    siti.says('/status@bot_lain');
    siti.says('selesai');
    await stored(3);
    expect(h.stored.map(({ body }) => body)).toEqual([
      { kind: 'text', text: '/start pindah-ABCD2345' },
      { kind: 'text', text: '/status' },
      { kind: 'text', text: 'selesai' },
    ]);
  });

  it('takes the largest photo and the name and size of a document', async () => {
    const siti = h.telegram.person();
    const [photo] = siti.sends({ as: 'photo', content: Buffer.alloc(5000, 7), caption: 'KTP saya' });
    siti.sends({ as: 'document', content: Buffer.from('%PDF'), name: 'npwp.pdf' });
    await stored(2);
    expect(h.stored[0]?.body).toEqual({
      kind: 'file',
      file: { at: 'channel', fileId: photo?.photo?.[3]?.file_id, size: 5000 },
      caption: 'KTP saya',
    });
    expect(h.stored[1]?.body).toMatchObject({ kind: 'file', file: { name: 'npwp.pdf', size: 4 } });
  });

  it('marks the messages of an album and keeps their order when updates are shuffled', async () => {
    const siti = h.telegram.person();
    const files = [1, 2, 3].map((n) => ({ as: 'photo' as const, content: Buffer.alloc(100, n) }));
    siti.sendsShuffled(files, (messages) => messages.toReversed());
    await stored(3);
    expect(new Set(h.stored.map(({ albumId }) => albumId)).size).toBe(1);
    expect(h.stored[0]?.albumId).toBeDefined();
    expect(h.stored.map(({ order }) => order)).toEqual([3, 2, 1]);
  });

  it('tells an own contact from somebody else’s', async () => {
    const siti = h.telegram.person();
    siti.shares('+62 812-3456-789');
    siti.shares('628111111111', 'other');
    await stored(2);
    expect(h.stored.map(({ body }) => body)).toEqual([
      { kind: 'contact', phone: '+62 812-3456-789', own: true },
      { kind: 'contact', phone: '628111111111', own: false },
    ]);
  });

  it('names what it cannot read, and leaves service messages out', async () => {
    const siti = h.telegram.person();
    const kinds = ['sticker', 'voice', 'audio', 'video', 'video_note', 'location', 'venue', 'poll', 'dice'];
    for (const kind of kinds) siti.sendsOther(kind);
    siti.sendsOther('animation', {});
    siti.sendsOther('pinned_message', {});
    siti.says('akhir');
    await stored(kinds.length + 2);
    expect(h.stored.map(({ body }) => (body.kind === 'unsupported' ? body.what : body.kind))).toEqual([
      'sticker',
      'voice',
      'voice',
      'video',
      'video',
      'location',
      'location',
      'poll',
      'other',
      'animation',
      'text',
    ]);
  });

  it('hands in what Telegram adds later, and what it leaves out, as something that it cannot read', async () => {
    const siti = h.telegram.person();
    siti.sendsOther('hologram_of_2031', { file_id: 'x' });
    siti.sendsOther('giveaway');
    siti.sendsOther('users_shared');
    siti.sendsNothing();
    await stored(4);
    expect(h.stored.map(({ body }) => body)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'unsupported', what: 'other' })),
    );
  });

  it('says nothing to what only happened in a chat', async () => {
    const siti = h.telegram.person();
    const happened = [
      'pinned_message',
      'message_auto_delete_timer_changed',
      'chat_background_set',
      'write_access_allowed',
      'forum_topic_created',
      'video_chat_ended',
      'gift',
    ];
    for (const kind of happened) siti.sendsOther(kind);
    siti.says('akhir');
    await stored(1);
    expect(h.stored.map(({ body }) => body)).toEqual([{ kind: 'text', text: 'akhir' }]);
  });

  it('hands in edits, taps, blocking and unblocking', async () => {
    const siti = h.telegram.person();
    const message = siti.says('salah tulis');
    await stored(1);
    siti.edits(message, 'benar');
    const sent = await h.channel.deliver(
      { text: 'Pilih', choices: [{ id: 'r1.menu.a', label: 'Lanjut' }] },
      h.stored[0]!.address,
    );
    const callback = await siti.taps('Lanjut');
    siti.blocks();
    siti.unblocks();
    await stored(5);
    expect(h.stored.slice(1).map(({ body }) => body)).toEqual([
      { kind: 'edited', text: 'benar' },
      { kind: 'choice', id: 'r1.menu.a' },
      { kind: 'blocked', blocked: true },
      { kind: 'blocked', blocked: false },
    ]);
    expect(h.stored[1]?.externalId).toMatch(new RegExp(`^e${siti.id}\\.${message.message_id}\\.\\d+$`, 'u'));
    expect(h.stored[1]?.edits).toBe(h.stored[0]?.externalId);
    expect(h.stored.filter(({ edits }) => edits !== undefined)).toHaveLength(1);
    expect(h.stored[2]).toMatchObject({ externalId: `c${callback}`, order: Number(sent.externalId) });
    expect(new Set(h.stored.map(({ externalId }) => externalId)).size).toBe(5);
    await h.telegram.until(() => h.telegram.wasAnswered(callback), 'answer the tap');
  });

  it('gives the same message under a new update number the same name', async () => {
    const siti = h.telegram.person();
    const message = siti.says('halo');
    siti.repeats(message);
    await stored(2);
    expect(h.stored[1]?.externalId).toBe(h.stored[0]?.externalId);
  });

  it('reads of a group what is meant for it: commands, replies to its messages, topics', async () => {
    const group = h.telegram.group('Staf', { supergroup: true, threads: [77] });
    const budi = h.telegram.person('Budi');
    group.everything = true;
    group.says(budi, 'makan siang di mana?');
    group.says(budi, '/terima@loket_uji_bot 1 sipesut', { thread: 77 });
    group.says(budi, '/terima@bot_lain 1');
    await stored(1);
    await h.channel.deliver({ text: 'Pesan dari pemohon' }, h.stored[0]!.address);
    const ours = await group.hears('Pesan dari pemohon');
    const reply = group.says(budi, 'Baik, kami bantu', { replyTo: ours });
    await stored(2);
    expect(h.stored[0]).toMatchObject({
      scope: 'group',
      address: { chat: String(group.id), thread: 77 },
      sender: { id: String(budi.id), name: 'Budi' },
      body: { kind: 'text', text: '/terima 1 sipesut' },
    });
    expect(h.stored[1]).toMatchObject({
      externalId: `m${group.id}.${reply.message_id}`,
      quotes: String(ours.message_id),
      body: { kind: 'text', text: 'Baik, kami bantu' },
    });
    expect(h.stored[1]?.address.thread).toBeUndefined();
    expect(ours.message_thread_id).toBe(77);
  });

  it('tells that a group became a supergroup', async () => {
    const group = h.telegram.group('Staf');
    const old = group.id;
    const fresh = group.migrates();
    await stored(1);
    expect(h.stored).toEqual([
      expect.objectContaining({
        address: { channel: 'telegram', account: 'main', chat: String(old) },
        body: { kind: 'migrated', toChat: String(fresh) },
      }),
    ]);
    await expect(h.channel.deliver({ text: 'halo' }, h.stored[0]!.address)).rejects.toMatchObject({
      reason: 'moved',
      details: { movedTo: String(fresh) },
    });
  });
});
