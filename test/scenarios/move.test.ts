import { expect } from '@jest/globals';
import type { Person } from './support/person.js';
import { scenario, type Story } from './support/story.js';
import { sample } from './support/person.js';

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
    await second.taps('Lanjut');
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
