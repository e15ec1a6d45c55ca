import { MOVE_CODE_LENGTH } from '../core/limits.js';
import { step, text, type Flow, type Step } from './step.js';
import { move as words } from './texts/aside.js';
import type { Act, ActResult } from './types.js';
import type { Turn } from './turn.js';

const choose: Step = step('choose', {
  prompt: () => ({
    text: words.ask,
    options: [
      { value: 'make', label: words.make, forms: ['buat kode', 'minta kode pindah'] },
      { value: 'enter', label: words.enter, forms: ['punya kode', 'masukkan kode'] },
      { value: 'back', label: words.back },
    ],
  }),
  choose: {
    make: (turn) => turn.perform({ type: 'make-move-code' }),
    enter: (turn) => turn.goTo('code'),
    back: (turn) => turn.comeBack(),
  },
  done: (_act, result, turn) => {
    if (result.ok && result.code !== undefined) turn.say(words.code(result.code));
    else if (!result.ok && result.code === 'code-limit') turn.say(words.limit);
    else turn.say(!result.ok && result.code === 'nothing-to-move' ? words.nothing : words.notDone);
    turn.comeBack();
  },
});

const code: Step = step<string>('code', {
  prompt: () => ({ text: words.askCode, options: [{ value: 'back', label: words.back }] }),
  expects: text((said) => {
    const typed = said.replaceAll(/[\s-]/gu, '').toUpperCase();
    return typed.length === MOVE_CODE_LENGTH && /^[A-Z0-9]+$/u.test(typed)
      ? { ok: true, value: typed }
      : { ok: false, reason: 'move-code-form' };
  }),
  answer: (typed, turn) =>
    turn.note({ code: typed }).perform({ type: 'redeem-move-code', code: typed, keep: 'ask' }),
  choose: { back: (turn) => turn.comeBack() },
  done: moved,
  back: (turn) => turn.goTo('choose', { code: null }),
});

const keep: Step = step('keep', {
  prompt: () => ({
    text: words.askKeep,
    options: [
      { value: 'theirs', label: words.keepTheirs },
      { value: 'ours', label: words.keepOurs },
    ],
  }),
  choose: {
    theirs: (turn) => redeem(turn, 'theirs'),
    ours: (turn) => redeem(turn, 'ours'),
  },
  done: moved,
  back: (turn) => turn.goTo('choose', { code: null }),
});

/** *Pindah*: goes on in another chat by a code of eight characters; a side trip. */
export const move: Flow = {
  name: 'move',
  version: 1,
  steps: [choose, code, keep],
  migrations: {},
  fits: () => true,
  next: (turn) => {
    turn.goTo('choose');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};

function redeem(turn: Turn, which: 'theirs' | 'ours'): void {
  turn.perform({ type: 'redeem-move-code', code: String(turn.memo['code'] ?? ''), keep: which });
}

function moved(act: Act, result: ActResult, turn: Turn): void {
  if (result.ok) {
    turn.note({ code: null });
    if (act.type === 'redeem-move-code' && act.keep === 'ours') turn.say(words.keptOurs).comeBack();
    else turn.say(words.done).adopt(result.state ?? null);
    return;
  }
  switch (result.code) {
    case 'target-has-draft':
      turn.goTo('keep');
      return;
    case 'bad-code':
      turn.say(words.bad).goTo('code', { code: null });
      return;
    case 'code-expired':
      turn.say(words.expired).goTo('code', { code: null });
      return;
    case 'code-wait':
      turn.say(words.wait(result.seconds ?? 0)).goTo('code', { code: null });
      return;
    case 'too-many-tries':
      turn.say(words.tooMany).comeBack();
      return;
    default:
      turn.say(result.text ?? words.notDone).comeBack();
  }
}
