import { expect } from '@jest/globals';
import { ALL_SHOWN, scenario } from '../support/scenarios/story.js';

scenario(
  'approved',
  {
    title: 'the straight way, from the greeting to the archive',
    doors: { web: 'pages', telegram: 'api' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks();
    story.at('2026-11-25 09.30');
    story.counter.minutes(9);
    await story.act('verifikator', 'verify', { outcome: 'passed', checklist: ALL_SHOWN });
    story.counter.minutes(3);
    await story.act('verifikator', 'send-receipt', { spse: 'approved', sipesut: 'dikirim' });
    story.counter.minutes(30);
    await story.act('helpdesk', 'archive');
    await story.person.says('status');
    expect(await story.caseView()).toMatchObject({ outcome: 'approved', status: 'closed', position: null });
  },
);

const LISTED = {
  outcome: 'listed',
  decree: 'SK-77/PPK/2026',
  validFrom: '2026-02-01',
  validUntil: '2028-01-31',
  publisher: 'Dinas PUPR Kota Contoh',
  confirm: true,
};

scenario(
  'rejected',
  {
    title: 'on the daftar hitam, refused by a second officer',
    short: 'web',
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
    expect(heard).toContain('Daftar Hitam Nasional: SK-77/PPK/2026');
    await story.person.taps('Keberatan');
    story.private.push('Nama itu bukan saya, tanggal lahirnya berbeda');
    await story.person.says('Nama itu bukan saya, tanggal lahirnya berbeda');
    await story.act('verifikator', 'confirm-spse-blacklist');
    await story.act('helpdesk', 'archive');
    expect(await story.caseView()).toMatchObject({
      outcome: 'rejected',
      status: 'closed',
      position: null,
      archivedAt: expect.any(String),
    });
  },
);

scenario(
  'registered-elsewhere',
  {
    title: 'said to be registered at another LPSE, objects, is taken up again and approved',
    short: 'telegram',
    doors: { web: 'api', telegram: 'group' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    story.at('11.00');
    await story.act('verifikator', 'claim');
    story.counter.minutes(5);
    await story.act('verifikator', 'check-registration', {
      outcome: 'registered',
      lpse: 'LPSE Kota Samarinda',
    });
    await story.person.says('status');
    await story.person.taps('Keberatan');
    story.private.push('Saya belum pernah mendaftar di Samarinda');
    await story.person.says('Saya belum pernah mendaftar di Samarinda');
    await story.refused('verifikator', 'reopen', { toRow: 12, reason: 'Nama sama, orang lain' });
    story.at('13.00');
    await story.act('verifikator2', 'reopen', { toRow: 12, reason: 'Nama sama, orang lain' });
    await story.person.says('status');
    await story.act('verifikator2', 'claim');
    story.counter.minutes(5);
    await story.act('verifikator2', 'check-registration', { outcome: 'new' });
    await story.act('verifikator2', 'book', { startsAt: '2026-11-24T06:30:00.000Z' });
    story.at('14.40');
    await story.act('verifikator2', 'verify', { outcome: 'passed', checklist: ALL_SHOWN });
    await story.act('verifikator2', 'send-receipt', { spse: 'pending' });
    await story.act('helpdesk', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'approved', status: 'closed' });
  },
);
