import { step, type Flow, type Step } from './step.js';
import { withdrawal as words } from './texts/aside.js';

const confirm: Step = step('confirm', {
  prompt: ({ kase }) => ({
    text: words.ask(kase?.number ?? ''),
    options: [
      { value: 'yes', label: words.yes, means: 'yes', tone: 'danger' },
      { value: 'no', label: words.no, means: 'no' },
    ],
  }),
  choose: {
    yes: (turn) => turn.perform({ type: 'withdraw' }),
    no: (turn) => turn.comeBack(),
  },
  done: (_act, result, turn) => {
    if (result.ok) turn.say(words.done).replaceDraft(null).home();
    else turn.say(result.text ?? words.notDone).home();
  },
});

/** Takes an application back after a confirmation; `batal` only leaves. */
export const withdrawal: Flow = {
  name: 'withdrawal',
  version: 1,
  steps: [confirm],
  migrations: {},
  fits: ({ kase, facts }) => kase !== null && kase.status !== 'closed' && !facts.barred.has('withdraw'),
  next: (turn) => {
    turn.goTo('confirm');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};
