import { expect } from '@jest/globals';
import { ALL_SHOWN, scenario } from './support/story.js';

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
