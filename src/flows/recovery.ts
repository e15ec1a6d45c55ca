import { parseNik } from './parsers/identity.js';
import { sixDigits } from './parsers/contact.js';
import { step, text, type Flow, type Step } from './step.js';
import { recovery as words } from './texts/aside.js';

const nik: Step = step<string>('nik', {
  prompt: () => ({ text: words.ask, options: [{ value: 'cancel', label: words.cancel }] }),
  expects: text(parseNik),
  answer: (value, turn) => turn.perform({ type: 'start-recovery', nik: value }),
  choose: { cancel: (turn) => turn.comeBack() },
  // The same step whatever the result: no answer reveals whether a NIK is known here.
  done: (_act, _result, turn) => turn.goTo('code'),
});

const code: Step = step<string>('code', {
  prompt: () => ({
    text: words.sent,
    again: words.askAgain,
    options: [
      { value: 'again', label: words.again },
      { value: 'cancel', label: words.cancel },
    ],
  }),
  expects: text((said) => {
    const digits = sixDigits(said);
    return digits === null ? { ok: false, reason: 'code-form' } : { ok: true, value: digits };
  }),
  answer: (digits, turn) => turn.perform({ type: 'finish-recovery', code: digits }),
  choose: {
    again: (turn) => turn.goTo('nik'),
    cancel: (turn) => turn.comeBack(),
  },
  done: (_act, result, turn) => {
    if (result.ok) turn.say(words.done).adopt(result.state ?? null);
    else if (result.code === 'bad-code') turn.say(words.bad);
    else if (result.code === 'code-expired') turn.say(words.expired).goTo('nik');
    else if (result.code === 'too-many-tries') turn.say(words.tooMany).comeBack();
    else turn.say(result.text ?? words.notDone).comeBack();
  },
  back: (turn) => turn.goTo('nik'),
});

/** *Pulihkan*: a lost phone; a code to the e-mail of the case binds this chat. A side trip. */
export const recovery: Flow = {
  name: 'recovery',
  version: 1,
  steps: [nik, code],
  migrations: {},
  fits: () => true,
  next: (turn) => {
    turn.goTo('nik');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};
