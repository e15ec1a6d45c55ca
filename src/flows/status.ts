import type { CaseState } from '../sop/case.js';
import { startFixing } from './correction.js';
import { isBarred } from './booking.js';
import type { Option } from './question.js';
import { step, type Flow, type Step } from './step.js';
import { statusText } from './status-text.js';
import { status as words } from './texts/status.js';
import type { HeardFile } from './types.js';
import type { Turn, View } from './turn.js';

const view: Step = step('view', {
  prompt: (view) => ({
    text: statusText(view),
    again: words.askAgain,
    options: optionsNow(view),
  }),
  choose: {
    fix: (turn) => startFixing(turn.enter('correction')),
    answer: (turn) => turn.aside('officer', 'message', { answering: true }),
    pick: (turn) => turn.enter('booking'),
    move: (turn) => turn.enter('booking', 'move'),
    cancel: (turn) => turn.enter('booking', 'cancel'),
    again: (turn) => turn.enter('home', 'notice'),
    refresh: (turn) => turn,
  },
  files: (heard, turn) => takeFiles(heard, turn),
});

/** Status of the case, and the home of everybody who has one. */
export const status: Flow = {
  name: 'status',
  version: 1,
  steps: [view],
  migrations: {},
  fits: ({ kase }) => kase !== null,
  next: (turn) => {
    turn.goTo('view');
  },
  back: () => undefined,
  files: null,
  side: false,
};

const HELP: readonly Option[] = [
  { word: 'bantuan', label: words.buttons.help },
  { word: 'petugas', label: words.buttons.officer },
];

function optionsNow(view: View): readonly Option[] {
  const { kase } = view;
  if (kase === null) return HELP;
  if (kase.status === 'closed')
    return [...closedOptions(kase), ...HELP, { word: 'data-saya', label: words.buttons.myData }];
  return [
    ...openOptions(kase, view),
    ...HELP,
    { word: 'data-saya', label: words.buttons.myData },
    ...(kase.position === 19 || view.facts.barred.has('withdraw')
      ? []
      : [{ word: 'tarik' as const, label: words.buttons.withdraw, tone: 'danger' as const }]),
  ];
}

function closedOptions(kase: CaseState): readonly Option[] {
  const object: Option = { word: 'keberatan', label: words.buttons.object };
  const again: Option = {
    value: 'again',
    label: words.buttons.again,
    forms: ['daftar', 'daftar lagi', 'daftar baru'],
  };
  return kase.outcome === 'withdrawn' || kase.outcome === 'expired' || kase.outcome === 'approved'
    ? [again]
    : [object, again];
}

function openOptions(kase: CaseState, view: View): readonly Option[] {
  switch (kase.position) {
    case 4: {
      const label = view.state.draft === null ? words.buttons.fix : words.buttons.fixGoOn;
      return [{ value: 'fix', label, means: 'yes' }];
    }
    case 7:
      return isAsked(view)
        ? [{ value: 'answer', label: words.buttons.answer, means: 'yes', forms: ['jawab'] }]
        : [];
    case 15:
      if (isBarred(view)) return [{ value: 'refresh', label: words.buttons.refresh }];
      if (kase.booking === null) return [{ value: 'pick', label: words.buttons.pick, means: 'yes' }];
      return kase.booking.startsAt > view.facts.now
        ? [
            { value: 'move', label: words.buttons.move },
            { value: 'cancel', label: words.buttons.cancelBooking, tone: 'danger' },
          ]
        : [{ value: 'refresh', label: words.buttons.refresh }];
    case 19:
      return [];
    default:
      return [{ value: 'refresh', label: words.buttons.refresh }];
  }
}

/** Files may be sent after a return only. */
function takeFiles(heard: readonly HeardFile[], turn: Turn): void {
  if (turn.kase?.position === 4) turn.enter('correction').take(heard);
  else {
    turn.sayUnused(heard);
    if (isAsked(turn)) turn.say(words.answerInWords);
  }
}

/** An officer's question about a namesake in the register (row 7). */
function isAsked({ kase }: Pick<View, 'kase'>): boolean {
  return kase?.position === 7 && kase.question !== null;
}
