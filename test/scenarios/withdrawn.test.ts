import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

scenario(
  'withdrawn',
  {
    title: 'withdrawn by the person, who had a time for the call',
    doors: { web: 'pages', telegram: 'group' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks();
    story.counter.minutes(10);
    await story.person.says('tarik');
    await story.person.taps('Tidak, lanjutkan');
    await story.person.says('/tarik');
    await story.person.taps('Ya, tarik permohonan');
    await story.person.says('status');
    await story.refused('verifikator', 'verify', {
      outcome: 'passed',
      checklist: { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true },
    });
    await story.act('helpdesk', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'withdrawn', status: 'closed', booking: null });
    await story.person.says('daftar');
  },
);
