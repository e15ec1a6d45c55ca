import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

scenario(
  'after-hours',
  {
    title: 'on a Saturday night everything works, and it is said when people answer',
    doors: { web: 'api', telegram: 'group' },
  },
  async (story) => {
    const { person } = story;
    story.at('2026-11-28 20.15');
    await story.applies();
    expect(await person.says('status')).toContain(
      'Dikerjakan mulai Senin, 30 November 2026 pukul 07.30 WITA',
    );
    await person.says('petugas');
    story.private.push('Apakah KTP lama masih boleh?');
    expect(await person.says('Apakah KTP lama masih boleh?')).toContain('30 November 2026');
    story.at('2026-11-30 07.45');
    await story.tell('helpdesk', 'Boleh, selama datanya terbaca.');
  },
);
