import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

const LISTED = {
  outcome: 'listed',
  decree: 'SK-77/PPK/2026',
  validFrom: '2026-02-01',
  validUntil: '2028-01-31',
  publisher: 'Dinas PUPR Kota Contoh',
};

scenario(
  'rejected',
  {
    title: 'on the daftar hitam, refused by a second officer',
    doors: { web: 'group', telegram: 'pages' },
  },
  async (story) => {
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    story.counter.minutes(4);
    await story.act('helpdesk', 'receive-files', { outcome: 'ok', sipesut: 'ada' });
    story.counter.minutes(4);
    await story.act('helpdesk', 'check-blacklist', LISTED);
    expect(await story.person.says('status')).not.toContain('SK-77');
    await story.refused('helpdesk', 'reject');
    story.counter.minutes(5);
    const heard = await story.act('helpdesk2', 'reject');
    expect(heard).toContain('SK SK-77/PPK/2026');
    await story.person.taps('Keberatan');
    story.private.push('Nama itu bukan saya, tanggal lahirnya berbeda');
    await story.person.says('Nama itu bukan saya, tanggal lahirnya berbeda');
    await story.act('verifikator', 'confirm-spse-blacklist');
    await story.act('helpdesk', 'archive');
    expect(await story.caseView()).toMatchObject({
      ...{ outcome: 'rejected', status: 'closed', position: null },
      archivedAt: expect.any(String),
    });
  },
);
