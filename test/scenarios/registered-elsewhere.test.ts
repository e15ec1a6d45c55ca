import { expect } from '@jest/globals';
import { ALL_SHOWN, scenario } from './support/story.js';

scenario(
  'registered-elsewhere',
  {
    title: 'said to be registered at another LPSE, objects, is taken up again and approved',
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
