import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Counter } from '../support/scenarios/counter.js';
import { sample, type Person } from '../support/scenarios/person.js';
import { scenario, type Story } from '../support/scenarios/story.js';
import { TelegramPerson } from '../support/scenarios/telegram-person.js';

/** A new person in the story's transcript, brought to the phone number. */
async function enters(story: Story, label: string): Promise<Person> {
  const person = await begins(story, label);
  await person.says('sitirahmah01');
  await person.says(`${label.replaceAll(' ', '-').toLowerCase()}@contoh.id`);
  return person;
}

async function begins(story: Story, label: string): Promise<Person> {
  const person = await story.entersAgain(story.person.channel, label);
  story.transcript.push('', `--- ${label}`);
  if (person.channel === 'web') await person.hears();
  else await person.says('/start');
  await person.taps('Saya mengerti, mulai');
  return person;
}

async function atName(person: Person, email: string): Promise<void> {
  await person.taps('Saya mengerti, mulai');
  await person.says('budibudi01');
  await person.says(email);
  await person.says('0812 3456 7890');
  await ktp(person);
  await person.says('lanjut');
}

async function ktp(person: Person): Promise<void> {
  await person.sends(sample('a01-ktp-scan.jpg', 'foto.jpg'));
}

scenario(
  'people-write',
  {
    title: 'people who write as people do',
    short: 'telegram',
    doors: { web: 'api', telegram: 'api' },
  },
  async (story) => {
    const first = await enters(story, 'angka tempelan');
    expect(await first.says('no hp saya ０８１２‑３４５６‑７８９０ (WA) 👍')).toContain('0812 3456 7890');
    await ktp(first);
    expect(await first.says('👍')).toContain('Nama lengkap');
    await first.says('Ma‘ruf Siti–Rahmah');
    expect(await first.says('NIK saya ٦٤٧٢٠١٥٢٠٣٩٠٠٠٠١ ya')).toContain('NIK dicatat: 6472015203900001');

    const second = await enters(story, 'mengiyakan');
    await second.says('0812 3456 7890');
    await ktp(second);
    await second.says('sudah semua');
    await second.says('Siti Rahmah');
    await second.says('6472015203900001');
    await second.sends(sample('a02-npwp-scan.png', 'kartu.png'));
    await second.says('oke siap');
    await second.says('ok');
    expect(await second.says('lanjut')).not.toContain('NPWP dicatat');
    expect(await second.says('NPWP saya 09.254.294.3-407.000, tidak sama dengan NIK')).toContain(
      'NPWP dicatat: 092542943407000',
    );

    const third = await enters(story, 'kata yang dikenal');
    await third.says('0812 3456 7890');
    await ktp(third);
    await third.says('lanjut');
    expect(await third.says('Malam')).toContain('apakah itu jawaban untuk Nama');
    expect(await third.taps('Jawaban')).toContain('Nama dicatat: Malam.');

    const fourth = await enters(story, 'NIK keliru');
    await fourth.says('0812 3456 7890');
    await ktp(fourth);
    await fourth.says('lanjut');
    await fourth.says('Siti Rahmah');
    expect(await fourth.says('1111111111111111')).toContain('tampak keliru');
    expect(await fourth.taps('Ya, sudah benar')).toContain('NIK dicatat');

    const fifth = await enters(story, 'dua kali');
    await fifth.says('0812 3456 7890');
    await ktp(fifth);
    await fifth.says('lanjut');
    await fifth.says('Siti Rahmah');
    expect(await fifth.says('Siti Rahmah')).toContain('sudah dicatat sebagai Nama');

    const sixth = await begins(story, 'alamat di antara kata');
    expect(await sixth.says('admin')).toContain('apakah itu jawaban untuk User ID SPSE');
    await sixth.taps('Jawaban');
    await sixth.says('siti rahmah@contoh.id');
    await sixth.says('saya tidak pakai siti.lama@contoh.id lagi');
    expect(await sixth.says(`email saya ${story.identity.email} ya pak`)).toContain(story.identity.email);

    const seventh = await enters(story, 'berkas lain dahulu');
    await seventh.says('0812 3456 7890');
    expect(await seventh.sends(sample('a02-npwp-scan.png', 'NPWP_siti.png'))).toContain(
      'Diterima untuk Scan NPWP',
    );
    await ktp(seventh);
    await seventh.says('lanjut');

    const eighth = await begins(story, 'bertanya dahulu');
    expect(await eighth.says('berapa lama prosesnya ya pak?')).toContain('perkiraan, bukan janji');
    expect(await eighth.says('sdh daftar kok')).toContain('User ID SPSE');

    const ninth = await begins(story, 'salah ketik');
    await ninth.says('sitirahmah01');
    expect(await ninth.says('siti@gmial.com')).toContain('siti@gmail.com?');
    expect(await ninth.says('bukan, siti@contoh.id')).toContain('siti@contoh.id');

    const tenth = await enters(story, 'tanggal');
    await tenth.says('0812 3456 7890');
    await ktp(tenth);
    await tenth.says('itu saja');
    await tenth.says('Dewi Lestari');
    await tenth.says('6472015203900001');
    await tenth.sends(sample('a02-npwp-scan.png', 'kartu.png'));
    await tenth.says('sudah semua');
    await tenth.says('sama');
    await tenth.sends(sample('a03-sertifikat.pdf', 'skk.pdf'));
    await tenth.says('beres');
    await tenth.says('SKK-7131/2024');
    await tenth.says('LSP Konstruksi Mandiri');
    await tenth.says('Ahli Muda Teknik Jalan');
    expect(await tenth.says('060524')).toContain('Tanggal terbit dicatat: 6 Mei 2024');
    expect(await tenth.says('bukan seumur hidup, sampai 6 Mei 2029')).toContain(
      'Berlaku sampai dicatat: 6 Mei 2029',
    );

    story.hide(await story.mailedCode());
  },
);

describe('what only some channels can', () => {
  let counter: Counter;
  beforeAll(async () => {
    counter = await Counter.open();
  });
  afterAll(() => counter.close());

  it('an edit and a quoted reply correct an earlier answer, and can be taken back', async () => {
    const person = TelegramPerson.enter(counter);
    await person.says('/start');
    await atName(person, 'budi@contoh.id');
    await person.says('Budi Santos');
    await person.says('6472015203900001');
    expect(await person.edits('Budi Santos', 'Budi Santoso')).toContain('Nama sebelumnya: Budi Santos.');
    expect(await person.taps('Batalkan perubahan')).toContain('dibatalkan');
    expect(await person.replies('Budi Nugroho', 'Nama lengkap')).toContain('Nama dicatat: Budi Nugroho.');
    expect(await person.says('data saya')).toContain('B');
  });

  it('an album is sorted by its captions', async () => {
    const person = TelegramPerson.enter(counter);
    await person.says('/start');
    await person.taps('Saya mengerti, mulai');
    await person.says('rinarina01');
    await person.says('rina@contoh.id');
    await person.says('0812 3456 7890');
    const said = await person.album(
      { content: sample('a02-npwp-scan.png').content, caption: 'NPWP saya' },
      { content: sample('a01-ktp-scan.jpg').content, caption: 'ini ktp' },
    );
    expect(said).toContain('Diterima untuk Scan NPWP pribadi: 1 halaman');
    expect(said).toContain('Scan KTP pribadi: 1 halaman');
  });
});
