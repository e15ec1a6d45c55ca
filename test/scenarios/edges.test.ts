import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { byLength } from '../support/length.js';
import { Counter } from '../support/scenarios/counter.js';
import { sample, type Person } from '../support/scenarios/person.js';
import { enter } from '../support/scenarios/story.js';
import type { TelegramPerson } from '../support/scenarios/telegram-person.js';
import type { WebPerson } from '../support/scenarios/web-person.js';

const QUESTION = 'User ID SPSE Bapak/Ibu?';
/** What no answer may hold. */
const TROUBLE = /[Ee]rror|[Ee]xception|undefined|\bnull\b|\.[jt]s:\d|\[object|\bNaN\b/u;

let counter: Counter;
beforeAll(async () => {
  counter = await Counter.open();
});
afterAll(() => counter.close());

const CHANNELS = ['web', 'telegram'] as const;

/** What is tried on a channel: all of it, or in the short form every other one, the rest being tried on the other. */
function tried<T>(channel: (typeof CHANNELS)[number], all: readonly T[]): readonly T[] {
  const turn = CHANNELS.indexOf(channel);
  return byLength({ short: all.filter((_one, at) => at % 2 === turn), long: all });
}

/** Somebody at the first question of the form. */
async function begun(channel: Person['channel']): Promise<Person> {
  const person = await enter(counter, channel);
  if (channel === 'telegram') await person.says('/start');
  else await person.hears();
  await person.taps('Saya mengerti, mulai');
  return person;
}

/** Answered, helpfully, in our words. */
function expectHelp(said: string, ...parts: string[]): void {
  expect(said.trim()).not.toBe('');
  expect(said).not.toMatch(TROUBLE);
  for (const part of parts) expect(said.toLowerCase()).toContain(part.toLowerCase());
}

describe.each(CHANNELS)('strange words on %s', (channel) => {
  it.each(
    tried(channel, [
      ['5,000 characters', 'abc '.repeat(1250)],
      ['5,000 characters without a space', 'x'.repeat(5000)],
      ['right-to-left marks alone', '\u202E\u202C \u200F\u061C'],
      ['Arabic', 'مرحبا، أريد التسجيل'],
      ['control characters', '\u0007\u001B\u0008\u0085\u2028'],
      ['nothing to see', '\u200B\u200C\u200D\uFEFF'],
      ['English', 'Hello, I would like to register as a vendor please'],
      ['emoji alone', '👍🏽'],
      ['half a surrogate pair', '\uD83D'],
      ['markup', '<b>&amp;</b> *_`[x](http://y) {{7*7}} ${1}'],
      ['a stray command', '/tidakada'],
      ['a staff command', '/terima 1'],
    ]),
  )('answers %s and asks again', async (_name, text) => {
    const person = await begun(channel);
    expectHelp(await person.says(text), QUESTION);
  });

  it('takes marks and control characters out of an answer', async () => {
    const person = await begun(channel);
    await person.says('\u202Ebudi\u200B.santoso\u0007\u202C');
    await person.says('ubah');
    await person.taps('User ID SPSE');
    expect(person.transcript.join('\n')).toContain('Yang tersimpan: budi.santoso.');
  });

  it('answers each of several messages sent in one second, in order', async () => {
    const person = await begun(channel);
    const sent = ['budi.santoso', 'budi@surat.example', '0812 1111 2222'];
    if (channel === 'telegram') for (const text of sent) (person as TelegramPerson).account.says(text);
    else for (const text of sent) await (person as WebPerson).post({ text });
    const said = await person.hears();
    expectHelp(said);
    const places = ['Alamat e-mail yang dipakai', 'Kode 6 angka sudah dikirim', 'Scan KTP'].map((part) =>
      said.indexOf(part),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(-1);
  });

  it('takes a double tap once, and an old button not at all', async () => {
    const person = await begun(channel);
    await person.says('budi.santoso');
    await person.says('budi@surat.example');
    await person.says('0812 1111 2222');
    await person.sends(sample('a01-ktp-scan.jpg', 'ktp.jpg'));
    if (channel === 'telegram') {
      const { account } = person as TelegramPerson;
      const found = account.chat.findButton('Lanjut');
      if (!found) throw new Error('no button');
      for (let twice = 0; twice < 2; twice++) {
        account.tapsData(found.message, found.button.callback_data ?? '');
      }
    } else {
      const web = person as WebPerson;
      const choice = web.button('Lanjut');
      await Promise.all([web.post({ choice }), web.post({ choice })]);
    }
    const said = await person.hears();
    expectHelp(said, 'Nama lengkap sesuai KTP?', 'Tombol itu sudah tidak berlaku');
    expectHelp(await person.taps('Saya mengerti, mulai'), 'Tombol itu sudah tidak berlaku', 'Nama lengkap');
  });

  it('answers somebody whose first word is no greeting with the whole notice', async () => {
    const person = await enter(counter, channel);
    if (channel === 'web') await person.hears();
    const said = await person.says('status');
    expectHelp(said, 'Belum ada permohonan');
    expect(person.transcript.join('\n')).toContain('disimpan di server kantor');
  });

  it('keeps the order of pages of files that come in one message', async () => {
    const person = await begun(channel);
    await person.says('budi.santoso');
    await person.says('budi@surat.example');
    await person.says('0812 1111 2222');
    const said = await person.sends(
      sample('a01-ktp-scan.jpg', 'depan.jpg'),
      sample('a06-ktp-foto-meja.jpg', 'belakang.jpg'),
      sample('a01-ktp-scan.jpg', 'lagi.jpg'),
      sample('a23-teks.jpg', 'catatan.jpg'),
    );
    expectHelp(said, 'Scan KTP pribadi: 2 halaman', 'lagi.jpg tidak dipakai', 'catatan.jpg tidak dipakai');
  });
});

describe.each(CHANNELS)('strange names of files on %s', (channel) => {
  it.each(
    tried<readonly [string, string, RegExp]>(channel, [
      ['half an emoji', 'foto \uD83D.jpg', /foto \uFFFD?\.jpg tidak dipakai/u],
      ['signs that turn it around', 'foto\u202Egpj.jpg', /fotogpj\.jpg tidak dipakai/u],
      ['line breaks', 'kartu\r\nnama.jpg', /kartu (?:%0A)?nama\.jpg tidak dipakai|kartu%0D%0Anama\.jpg/u],
      ['a path', '../../etc/kartu.jpg', /(?<!\/)kartu\.jpg tidak dipakai/u],
      ['300 characters', `${'n'.repeat(296)}.jpg`, /n{55}…\.jpg tidak dipakai/u],
      ['only dots', '....', /(?:Foto|berkas) tidak dipakai/u],
    ]),
  )('names a file of %s in an answer that goes through', async (_name, name, shown) => {
    const person = await begun(channel);
    const said = await person.sends(sample('a23-teks.jpg', name));
    expectHelp(said, QUESTION);
    expect(said).toMatch(shown);
    expect(said).not.toMatch(/[\p{Cs}\u202E]/u);
  });
});

describe('what only Telegram has', () => {
  it.each([
    ['sticker', 'stiker'],
    ['voice', 'Pesan suara'],
    ['video', 'video'],
    ['video_note', 'video'],
    ['location', 'lokasi'],
    ['venue', 'lokasi'],
    ['poll', 'jajak pendapat'],
    ['animation', 'gambar bergerak'],
    ['audio', ''],
    ['dice', ''],
    ['game', ''],
    ['story', ''],
    ['hologram_of_2031', 'jenis pesan itu'],
  ])('answers a %s', async (kind, word) => {
    const person = (await begun('telegram')) as TelegramPerson;
    person.account.sendsOther(kind, { file_id: 'x', latitude: 0, longitude: 0 });
    expectHelp(await person.hears(), word, QUESTION);
  });

  it('takes an edited message for the correction of that answer', async () => {
    const person = (await begun('telegram')) as TelegramPerson;
    const message = person.account.says('budi.santoso');
    await person.hears();
    person.account.edits(message, 'lain');
    expectHelp(
      await person.hears(),
      'User ID SPSE dicatat: lain',
      'sebelumnya: budi.santoso',
      'Alamat e-mail',
    );
  });

  it('takes a forwarded file, and a contact that is the own one only', async () => {
    const person = (await begun('telegram')) as TelegramPerson;
    await person.says('budi.santoso');
    await person.says('budi@surat.example');
    person.account.shares('+62 812 0000 0001', 'other');
    const other = await person.hears();
    expectHelp(other);
    expect(other).not.toContain('Scan KTP');
    person.account.shares('+62 812 0000 0001');
    expectHelp(await person.hears(), 'Scan KTP pribadi');
    const { chat } = person.account;
    const [message] = person.account.sends({
      as: 'photo',
      content: sample('a01-ktp-scan.jpg').content,
      caption: 'ktp saya',
    });
    Object.assign(message ?? {}, {
      forward_origin: { type: 'hidden_user', sender_user_name: 'Rudi', date: 0 },
    });
    expectHelp(await person.hears(), '1 halaman tersimpan');
    expect(chat.botMessages().every(({ text }) => !TROUBLE.test(text ?? ''))).toBe(true);
  });
});
