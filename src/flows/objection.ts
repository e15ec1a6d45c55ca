import { step, text, type Flow, type Step } from './step.js';
import { objection as words } from './texts/aside.js';
import { peopleAnswer } from './when.js';

const OBJECTION_MIN_CHARS = 10;

const statement: Step = step<string>('text', {
  prompt: ({ kase }) => ({
    text: words.ask(kase?.number ?? ''),
    again: words.askAgain,
    options: [{ value: 'cancel', label: words.cancel, forms: ['tidak jadi', 'gak jadi', 'nggak jadi'] }],
  }),
  expects: text((said) =>
    said.length < OBJECTION_MIN_CHARS ? { ok: false, reason: 'words-short' } : { ok: true, value: said },
  ),
  answer: (said, turn) => turn.perform({ type: 'object', text: said }),
  choose: { cancel: (turn) => turn.comeBack() },
  done: (_act, result, turn) => {
    turn
      .say(
        result.ok
          ? words.done(peopleAnswer(turn), turn.kase?.status === 'closed')
          : (result.text ?? words.notDone),
      )
      .comeBack()
      .briefly();
  },
  freeText: true,
});

/** *Keberatan*: opens a task with an objection, also to a closed case. */
export const objection: Flow = {
  name: 'objection',
  version: 1,
  steps: [statement],
  migrations: {},
  fits: ({ kase }) => kase !== null,
  next: (turn) => {
    turn.goTo('text');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};
