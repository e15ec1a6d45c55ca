import { describe, expect, it } from '@jest/globals';
import { FLOWS } from '../../src/flows/conversation.js';
import { createConversation } from '../../src/flows/engine.js';
import { goHome } from '../../src/flows/home.js';
import type { Flow } from '../../src/flows/step.js';
import type { Draft, FlowName, FlowState } from '../../src/flows/types.js';
import { Talk, toCheck } from './driver.js';
import { BEGUN, FULL, placeAt } from './places.js';

/** The registration as it might be two releases later: `telepon` was renamed twice, `email-domain` is gone. */
const LATER: Flow = {
  ...FLOWS.registration,
  version: 3,
  migrations: { 1: { telepon: 'telephone', 'email-domain': null }, 2: { telephone: 'phone' } },
};

const later = createConversation({ ...FLOWS, registration: LATER }, goHome);

const stored = (step: string, draft: Draft = FULL): FlowState => ({
  ...placeAt('registration.nik').state,
  step,
  draft,
});

describe('A6: states of an older release', () => {
  it('follow a renamed step over several versions', () => {
    expect(later.migrate(stored('telepon'))).toMatchObject({ version: 3, step: 'phone' });
  });

  it('go on at what is due when their step was removed, with everything they gave', () => {
    const draft = { ...BEGUN, applicant: { spseUserId: 'siti01' } };
    const talk = new Talk({ state: stored('email-domain', draft), conversation: later });
    expect(talk.ask()[0]?.text).toContain('e-mail');
    talk.say('siti@contoh.id');
    expect(talk.state).toMatchObject({ step: 'phone', version: 3 });
    expect(talk.state.draft?.applicant.spseUserId).toBe('siti01');
  });

  it('are asked an inserted question before they can send', () => {
    const { phone: _none, ...others } = FULL.applicant;
    const talk = new Talk({ state: stored('check', { ...FULL, applicant: others }) });
    talk.say('ubah');
    talk.tap('Berikutnya');
    talk.tap('NIK');
    talk.say('6472015203900002');
    expect(talk.state.step).toBe('phone');
  });

  it('keep their question behind a side trip', () => {
    const state: FlowState = {
      ...placeAt('help.list').state,
      returnTo: { flow: 'registration', version: 1, step: 'telepon', memo: {} },
    };
    expect(later.migrate(state).returnTo).toMatchObject({ step: 'phone', version: 3 });
  });

  it('find home when their flow or step is unknown, and never lose the draft', () => {
    for (const [flow, step] of [
      ['gone', 'x'],
      ['home', 'gone'],
      ['help', 'gone'],
      ['registration', 'gone'],
      ['move', 'gone'],
    ] as const) {
      const state: FlowState = { ...stored(step), flow: flow as FlowName };
      const talk = new Talk({ state });
      expect(talk.say('halo')).not.toBe('');
      expect(talk.state.draft?.applicant).toEqual(FULL.applicant);
    }
  });

  it('get the parts of a draft that did not exist yet', () => {
    const { pendingCode: _none, ...older } = FULL;
    const migrated = new Talk({ state: stored('check', older as Draft) });
    expect(migrated.state.draft?.pendingCode).toBeNull();
  });

  it('leaves a present state alone', () => {
    const talk = new Talk();
    toCheck(talk);
    expect(later.migrate({ ...talk.state, version: 3 })).toEqual({ ...talk.state, version: 3 });
  });
});
