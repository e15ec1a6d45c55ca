import { parseNik } from '../core/parsers/identity.js';
import { sixDigits } from '../core/parsers/contact.js';
import { openFixing } from './correction.js';
import { step, text, type Flow, type Step } from './step.js';
import { recovery as words } from './texts/aside.js';
import type { Turn } from './turn.js';

const nik: Step = step<string>('nik', {
  prompt: () => ({ text: words.ask, options: [{ value: 'cancel', label: words.cancel }] }),
  expects: text(parseNik),
  answer: (value, turn) => turn.perform({ type: 'start-recovery', nik: value }),
  choose: { cancel: (turn) => turn.comeBack() },
  // Counts and words are the same whether or not the NIK is known here.
  done: (_act, result, turn) => {
    if (!result.ok && result.code === 'mail-code-limit') turn.say(words.limit).comeBack();
    else if (!result.ok && result.code === 'code-wait')
      turn.say(words.justSent(result.seconds ?? 0)).goTo('code');
    else turn.goTo('code');
  },
});

const code: Step = step<string>('code', {
  prompt: ({ memo }) => ({
    text: memo['linked'] === true ? words.sentByLink : words.sent,
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
    again: (turn) => turn.goTo('nik', { linked: null }),
    cancel: (turn) => turn.comeBack(),
  },
  done: (_act, result, turn) => {
    if (result.ok) {
      goOn(turn.say(words.done).adopt(null));
      return;
    }
    switch (result.code) {
      case 'bad-code':
        turn.say(words.bad).briefly();
        return;
      case 'code-wait':
        turn.say(words.wait(result.seconds ?? 0)).briefly();
        return;
      case 'code-expired':
        turn.say(words.expired).goTo('nik', { linked: null });
        return;
      case 'code-void':
        turn.say(words.void).goTo('nik', { linked: null });
        return;
      case 'too-many-tries':
        turn.say(words.tooMany).comeBack();
        return;
      default:
        turn.say(result.text ?? words.notDone).comeBack();
    }
  },
  back: (turn) => turn.goTo('nik', { linked: null }),
});

/** Goes to what the case waits for: a fix, a time, an answer. Else its status stands there. */
function goOn(turn: Turn): void {
  const { kase } = turn;
  if (kase?.position === 4) openFixing(turn);
  else if (kase?.position === 15 && kase.booking === null) turn.enter('booking');
  else if (kase?.position === 7 && kase.question !== null)
    turn.aside('officer', 'message', { answering: true });
}

/** The button below the news of a recovery leads here. */
const revoke: Step = step('revoke', {
  prompt: () => ({
    text: words.askRevoke,
    options: [
      { value: 'yes', label: words.notMe, means: 'yes' },
      { value: 'no', label: words.cancel, means: 'no' },
    ],
  }),
  choose: {
    yes: (turn) => turn.perform({ type: 'revoke-takeover' }),
    no: (turn) => turn.comeBack(),
  },
  done: (_act, result, turn) => {
    if (result.ok && result.kase) turn.say(words.revoked(result.kase.number)).adopt(null);
    else if (result.ok) turn.say(words.revokedElsewhere).comeBack();
    else turn.say(words.notRevoked).comeBack();
  },
});

/** *Pulihkan*, after a lost phone: a code sent to the e-mail of the case binds it to this chat; a side trip. */
export const recovery: Flow = {
  name: 'recovery',
  version: 1,
  steps: [nik, code, revoke],
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
