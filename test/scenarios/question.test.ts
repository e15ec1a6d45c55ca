import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

scenario(
  'question',
  {
    title: 'a similar name is asked about; words go both ways between the person and an officer',
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
