import type { Person } from '../support/scenarios/person.js';
import { expect } from '@jest/globals';
import { sample } from '../support/scenarios/person.js';
import { scenario, type Story } from '../support/scenarios/story.js';

scenario(
  'lost-phone',
  {
    title: 'the phone is lost; a code to the e-mail of the case binds a new chat',
    short: 'telegram',
    doors: { web: 'group', telegram: 'api' },
  },
  async (story) => {
    await story.applies();
    const old = story.person;
    const fresh = await story.entersAgain(old.channel, 'ponsel baru');
    story.person = fresh;
    await story.greets();
    await fresh.says('pulihkan');
    await fresh.says('6472 0152 0390 9999');
    await fresh.says('000000');
    await fresh.taps('Tulis NIK lagi');
    await fresh.says(story.identity.nik);
    const said = await fresh.says(await story.mailedCode());
    expect(said).toContain(story.number);
    await old.says('status');
    await old.hears();
    await story.helpdeskPasses();
    expect(fresh.transcript.at(-2)).toContain('Loket (ponsel baru)');
  },
);

async function moves(story: Story, from: Person, to: Person): Promise<string> {
  await from.says('pindah');
  const told = await from.taps('Buat kode di sini');
  const code = story.hide(/Kode pindah: (\S+)/u.exec(told)?.[1] ?? 'no code');
  await to.says('pindah');
  await to.taps('Saya punya kode');
  const said = await to.says(code);
  story.person = to;
  await from.hears();
  return said;
}

scenario(
  'move',
  {
    title: 'begun on one channel, gone on with on the other, and back with the case',
    short: 'web',
    doors: { web: 'api', telegram: 'pages' },
  },
  async (story) => {
    const first = story.person;
    const second = await story.entersAgain(first.channel === 'web' ? 'telegram' : 'web', 'kanal kedua');
    await story.greets();
    await first.taps('Saya mengerti, mulai');
    await first.says(story.identity.spseUserId);
    await first.says(story.identity.email);
    await first.says(story.identity.phone);
    await first.sends(sample('a01-ktp-scan.jpg', 'ktp.jpg'));
    story.person = second;
    await story.greets();
    await moves(story, first, second);
    await second.taps('Lanjutkan pengisian');
    await second.says(story.identity.name);
    await second.says(story.identity.nik);
    await second.sends(sample('a02-npwp-scan.png', 'npwp.png'));
    await second.taps('Lanjut');
    await second.taps('Sama dengan NIK');
    await second.sends(sample('a03-sertifikat.pdf', 'sertifikat.pdf'));
    await second.taps('Lanjut');
    for (const answer of [story.identity.certificate, 'LSP Konstruksi', 'Teknik Jalan', '6 Mei 2024']) {
      await second.says(answer);
    }
    await second.taps('Seumur hidup');
    await second.says(await story.mailedCode());
    await story.sendsForm();
    expect(await moves(story, second, first)).toContain(story.number);
    await story.helpdeskPasses();
    expect(await second.hears()).toBe('');
    await second.says('status');
  },
);

scenario(
  'question',
  {
    title: 'a similar name is asked about; words go both ways between the person and an officer',
    short: 'gema',
    doors: { web: 'group', telegram: 'pages' },
  },
  async (story) => {
    const { person } = story;
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    await story.act('helpdesk', 'receive-files', { outcome: 'ok' });
    await story.act('helpdesk', 'check-blacklist', {
      outcome: 'unclear',
      question: 'Apakah Bapak/Ibu pernah menjadi direktur CV Contoh Jaya?',
    });
    await person.says('status');
    await person.taps('Jawab petugas');
    story.private.push('Tidak pernah, saya bekerja sendiri sejak 2019');
    await person.says('Tidak pernah, saya bekerja sendiri sejak 2019');
    expect(
      story.counter.group
        .transcript()
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('bekerja sendiri');
    expect(await story.tell('helpdesk', 'Terima kasih, keterangan sudah kami catat.')).toContain(
      'sudah kami catat',
    );
    await story.act('helpdesk', 'check-blacklist', { outcome: 'clear', note: 'Orang lain' });
    await person.says('data saya');
    await person.says('kenapa harus panggilan video?');
    await person.says('kembali');
  },
);
