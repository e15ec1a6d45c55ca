import { step, text, type Flow, type Step } from './step.js';
import { officerWords as words } from './texts/help.js';
import type { View } from './turn.js';
import { peopleAnswer } from './when.js';

const MESSAGE_MIN_CHARS = 3;

const message: Step = step<string>('message', {
  prompt: (view) => ({
    text:
      view.memo['answering'] === true && view.kase?.question != null
        ? words.askAnswer(view.kase.question)
        : askMessage(view),
    again: words.askAgain,
    options: [{ value: 'cancel', label: words.cancel, forms: ['tidak jadi', 'gak jadi', 'nggak jadi'] }],
  }),
  // An officer who asked may be answered by "ya".
  expects: text((said, { facts }) =>
    !facts.officerWaits && said.length < MESSAGE_MIN_CHARS
      ? { ok: false, reason: 'words-short' }
      : { ok: true, value: said },
  ),
  answer: (said, turn) => turn.heedOfficer().perform({ type: 'message-officer', text: said }),
  choose: { cancel: (turn) => turn.comeBack() },
  done: (_act, result, turn) => {
    turn
      .say(result.ok ? words.sent(peopleAnswer(turn)) : (result.text ?? words.notSent))
      .comeBack()
      .briefly();
  },
  freeText: true,
});

function askMessage(view: View): string {
  const asked = words.ask(peopleAnswer(view));
  const stranger = view.kase === null && view.draft.acknowledged === null;
  return stranger ? `${asked}\n${words.noPersonalData}` : asked;
}

/** *Petugas*: takes words to an officer; a side trip. `memo.answering`: they answer the officer's question of row 7. */
export const officer: Flow = {
  name: 'officer',
  version: 1,
  steps: [message],
  migrations: {},
  fits: () => true,
  next: (turn) => {
    turn.goTo('message');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};
