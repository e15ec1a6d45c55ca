import { expect } from '@jest/globals';
import { scenario } from './support/story.js';

scenario(
  'lost-phone',
  {
    title: 'the phone is lost; a code to the e-mail of the case binds a new chat',
    doors: { web: 'group', telegram: 'api' },
  },
  async (story) => {
    await story.applies();
    const old = story.person;
    const fresh = await story.entersAgain(old.channel, 'ponsel baru');
    story.person = fresh;
    await story.greets();
    await fresh.says('pulihkan');
    await fresh.says('6472 0152 0390 9999');
    await fresh.says('000000');
    await fresh.taps('Tulis NIK lagi');
    await fresh.says(story.identity.nik);
    const said = await fresh.says(await story.mailedCode());
    expect(said).toContain(story.number);
    await old.says('status');
    await old.hears();
    await story.helpdeskPasses();
    expect(fresh.transcript.at(-2)).toContain('Loket (ponsel baru)');
  },
);
