import { expect } from '@jest/globals';
import { ALL_SHOWN, scenario } from './support/story.js';

scenario(
  'fix-after-call',
  {
    title: 'a fix is asked for after the call; the whole check runs again',
    doors: { web: 'pages', telegram: 'api' },
  },
  async (story) => {
    await story.applies();
    await story.helpdeskPasses();
    await story.verifikatorPasses();
    await story.picks('Selasa, 24 November 2026', '11.50 WITA');
    story.at('11.58');
    await story.act('verifikator', 'verify', {
      outcome: 'deficient',
      deficiencies: [{ document: 'npwp', reason: 'data-beda' }],
    });
    story.at('13.00');
    await story.person.taps('Perbaiki sekarang');
    await story.resends('a07-npwp-whatsapp.jpg', 'npwp-ulang.jpg');
    await story.person.taps('Kirim perbaikan');
    await story.helpdeskPasses('13.10');
    await story.verifikatorPasses('13.40');
    await story.picks('Selasa, 24 November 2026', '14.10 WITA');
    story.at('14.19');
    await story.act('verifikator', 'verify', { outcome: 'passed', checklist: ALL_SHOWN });
    await story.act('verifikator', 'send-receipt', { spse: 'not-applicable' });
    await story.act('helpdesk2', 'archive');
    expect(await story.caseView()).toMatchObject({ outcome: 'approved', round: 2 });
  },
);
