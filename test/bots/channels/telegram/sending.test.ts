import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeliveryError } from '../../../../src/bots/channels/channel.js';
import { addressOf, harness, type Harness } from './harness.js';

describe('what is sent by Telegram', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await harness();
  });
  afterEach(() => h.stop());

  it('marks words bold without a parse mode, whatever else the text holds', async () => {
    const siti = h.telegram.person();
    const text = 'Balas *keberatan* atau <b>_ketik_</b> 2*3*4 & * sendiri * [x](y) *a*';
    const receipt = await h.channel.deliver({ text }, addressOf(siti.id));
    const [message] = siti.chat.botMessages();
    expect(message?.text).toBe('Balas keberatan atau <b>_ketik_</b> 2*3*4 & * sendiri * [x](y) a');
    const bold = message?.entities?.map(({ offset, length }) => message.text?.slice(offset, offset + length));
    expect(bold).toEqual(['keberatan', 'a']);
    expect(receipt.externalId).toBe(String(message?.message_id));
  });

  it('puts choices below, short ones in pairs, with their ids', async () => {
    const siti = h.telegram.person();
    const choices = [
      { id: 'r1.check.yes', label: 'Ya' },
      { id: 'r1.check.no', label: 'Tidak' },
      { id: 'r1.check.long', label: 'Ubah alamat e-mail saya' },
      { id: 'w.kembali', label: 'Kembali' },
    ];
    await h.channel.deliver({ text: 'Sudah benar?', choices }, addressOf(siti.id));
    const rows = siti.chat.botMessages()[0]?.reply_markup?.inline_keyboard ?? [];
    expect(rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['Ya', 'Tidak'],
      ['Ubah alamat e-mail saya'],
      ['Kembali'],
    ]);
    expect(rows.flat().map((button) => button.callback_data)).toEqual(choices.map(({ id }) => id));
  });

  it('asks for the number by a button and takes it away afterwards', async () => {
    const siti = h.telegram.person();
    await h.channel.deliver({ text: 'Nomor HP?', askContact: true }, addressOf(siti.id));
    expect(siti.keyboard()).toEqual(['Bagikan nomor saya']);
    await h.channel.deliver({ text: 'Terima kasih.' }, addressOf(siti.id));
    expect(siti.keyboard()).toBeNull();
  });

  it('takes the contact button away although buttons follow, and shows other choices beside it', async () => {
    const siti = h.telegram.person();
    const choices = [{ id: 'w.kembali', label: 'Kembali' }];
    await h.channel.deliver({ text: 'Nomor HP?', askContact: true, choices }, addressOf(siti.id));
    expect(siti.keyboard()).toEqual(['Bagikan nomor saya']);
    expect(siti.transcript().map(({ text, buttons }) => [text, ...buttons])).toEqual([
      ['Nomor HP?'],
      ['Pilihan lain:', 'Kembali'],
    ]);
    await h.channel.deliver({ text: 'Nomor tercatat.\n\nKirim scan KTP.', choices }, addressOf(siti.id));
    expect(siti.keyboard()).toBeNull();
    expect(
      siti
        .transcript()
        .slice(2)
        .map(({ text, buttons }) => [text, ...buttons]),
    ).toEqual([['Nomor tercatat.'], ['Kirim scan KTP.', 'Kembali']]);
  });

  it('splits what is too long and puts the buttons below the end', async () => {
    const siti = h.telegram.person();
    const paragraph = `${'kata '.repeat(300).trim()}\n\n`;
    const text = paragraph.repeat(6).trim();
    const receipt = await h.channel.deliver({ text, choices: [{ id: 'a', label: 'A' }] }, addressOf(siti.id));
    const lines = siti.transcript();
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.map(({ text }) => text).join('\n\n')).toBe(text);
    expect(lines.map(({ buttons }) => buttons.length)).toEqual([...lines.slice(1).map(() => 0), 1]);
    expect(receipt.externalId).toBe(String(lines.at(-1)?.messageId));
  });

  it('sends a document byte for byte with caption, buttons and quotation', async () => {
    const siti = h.telegram.person();
    const asked = siti.says('bukti');
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256));
    await h.channel.deliver(
      {
        text: 'Bukti pengajuan *KT-2026-00001*',
        choices: [{ id: 'w.status', label: 'Status' }],
        replyTo: String(asked.message_id),
        attachment: { filename: 'bukti "1"\r\n.pdf', contentType: 'application/pdf', content },
      },
      addressOf(siti.id),
    );
    const [message] = siti.chat.botMessages();
    expect(siti.transcript()[1]).toMatchObject({
      text: 'Bukti pengajuan KT-2026-00001',
      attachment: 'bukti _1___.pdf',
      buttons: ['Status'],
    });
    expect(message?.reply_to_message?.message_id).toBe(asked.message_id);
    const stored = h.telegram.world.files.get(message?.document?.file_id ?? '');
    expect(stored?.content.equals(content)).toBe(true);
  });

  it('sends a long text before its document', async () => {
    const siti = h.telegram.person();
    const attachment = { filename: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') };
    await h.channel.deliver({ text: 'x '.repeat(800), attachment }, addressOf(siti.id));
    expect(siti.transcript().map((line) => line.attachment)).toEqual([null, 'a.pdf']);
  });

  it('writes to a topic, and to the group itself when the topic is gone', async () => {
    const group = h.telegram.group('Staf', { supergroup: true, threads: [9] });
    await h.channel.deliver({ text: 'dalam topik' }, addressOf(group.id, 9));
    await h.channel.deliver({ text: 'topik terhapus' }, addressOf(group.id, 10));
    const [, inTopic, outside] = group.chat.botMessages();
    expect([inTopic?.message_thread_id, outside?.message_thread_id]).toEqual([9, undefined]);
  });

  it.each([
    [
      { type: 'refuse', code: 429, text: 'Too Many Requests: retry after 7', retryAfter: 7 },
      'rate-limited',
      7000,
    ],
    [{ type: 'refuse', code: 500 }, 'unreachable', undefined],
    [{ type: 'refuse', code: 401, text: 'Unauthorized' }, 'unreachable', undefined],
    [{ type: 'refuse', code: 400, text: 'Bad Request: BUTTON_DATA_INVALID' }, 'refused', undefined],
    [{ type: 'refuse', code: 400, text: 'Bad Request: chat not found' }, 'blocked', undefined],
    [{ type: 'cut', when: 'before' }, 'unreachable', undefined],
    [{ type: 'cut', when: 'after' }, 'unreachable', undefined],
    [{ type: 'garbage' }, 'unreachable', undefined],
  ] as const)('reports %j as %s', async (kind, reason, retryAfterMs) => {
    const siti = h.telegram.person();
    h.telegram.fail({ method: 'sendMessage', kind });
    const error = await h.channel
      .deliver({ text: 'rahasia pribadi' }, addressOf(siti.id))
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ reason });
    expect((error as DeliveryError).details.retryAfterMs).toBe(retryAfterMs);
    const everything = [String((error as Error).stack), JSON.stringify(error), h.logLines.join('')].join('');
    expect(everything).not.toContain('AAEmulatorToken');
    expect(everything).not.toContain('rahasia pribadi');
    await h.channel.deliver({ text: 'lagi' }, addressOf(siti.id));
    expect(siti.transcript().at(-1)?.text).toBe('lagi');
  });

  it('reports a person who blocked the bot, and a service that is gone', async () => {
    const siti = h.telegram.person();
    siti.blocks();
    await expect(h.channel.deliver({ text: 'halo' }, addressOf(siti.id))).rejects.toMatchObject({
      reason: 'blocked',
    });
    await expect(h.channel.deliver({ text: '  ' }, addressOf(siti.id))).rejects.toMatchObject({
      reason: 'refused',
    });
    siti.unblocks();
    h.channel.typing(addressOf(siti.id));
    await h.telegram.until(() => h.telegram.callCounts.get('sendChatAction') === 1, 'show typing');
    const elsewhere = await harness({ apiRoot: 'http://127.0.0.1:9', telegram: h.telegram });
    await expect(elsewhere.channel.deliver({ text: 'halo' }, addressOf(siti.id))).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'sendMessage: no answer (ECONNREFUSED)',
    });
    await elsewhere.stop();
  });
});
