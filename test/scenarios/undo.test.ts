import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

const BLURRED = { outcome: 'deficient', deficiencies: [{ document: 'ktp', reason: 'buram' }] };

scenario(
  'undo',
  {
    title: 'a return taken back within the minute is never told; a later one is told and stays',
    doors: { web: 'pages', telegram: 'group' },
    undoSeconds: 60,
  },
  async (story) => {
    await story.applies();
    story.at('10.30');
    await story.act('helpdesk', 'claim');
    expect(await story.act('helpdesk', 'receive-files', BLURRED)).toBe('');
    story.counter.clock.advance(50_000);
    await story.act('helpdesk', 'undo');
    story.counter.minutes(5);
    expect(await story.person.hears()).toBe('');
    expect(await story.person.says('status')).toContain('pemeriksaan Helpdesk');
    expect(await story.act('helpdesk', 'receive-files', BLURRED)).toBe('');
    story.counter.minutes(2);
    expect(await story.person.hears()).toContain('dikembalikan untuk dilengkapi');
    await story.refused('helpdesk', 'undo');
  },
);
