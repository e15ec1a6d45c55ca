import { itemsOf } from './form/items.js';
import { minutesToFill } from './form/progress.js';
import { step, type Flow, type Step } from './step.js';
import { home as words } from './texts/home.js';
import type { Turn } from './turn.js';
import { greeting } from './when.js';

/** Until the notice is acknowledged no personal datum is taken (UU 27/2022). */
const notice: Step = step('notice', {
  prompt: (view) => ({
    text: words.greeting(greeting(view), minutesToFill(view), view.office, view.facts.channel),
    again: words.noticeAgain,
    options: [
      { value: 'begin', label: words.buttons.begin, means: 'yes', forms: ['mulai', 'daftar', 'mengerti'] },
      { value: 'read', label: words.buttons.read, forms: ['baca'] },
      { word: 'pulihkan', label: words.buttons.registered },
    ],
  }),
  choose: {
    begin: (turn) => acknowledge(turn),
    read: (turn) => turn.say(words.fullNotice(turn.office)).briefly(),
  },
});

const menu: Step = step('menu', {
  prompt: (view) => {
    const items = itemsOf(view);
    const done = items.filter((item) => item.value !== null).length;
    return {
      text: words.draftWaiting(done, items.length),
      again: words.menuAgain,
      options: [
        {
          value: 'go',
          label: words.buttons.go,
          means: 'yes',
          forms: ['daftar', 'lanjutkan pengisian', 'mulai'],
        },
        { word: 'bantuan', label: words.buttons.help },
        { word: 'petugas', label: words.buttons.officer },
        { word: 'data-saya', label: words.buttons.myData },
        { value: 'discard', label: words.buttons.discard, forms: ['hapus', 'hapus isian'], tone: 'danger' },
      ],
    };
  },
  choose: {
    go: (turn) => turn.enter('registration'),
    discard: (turn) => turn.goTo('discard'),
  },
  files: (heard, turn) => turn.enter('registration').take(heard),
});

const discard: Step = step('discard', {
  prompt: () => ({
    text: words.askDiscard,
    options: [
      { value: 'yes', label: words.buttons.discardYes, means: 'yes', tone: 'danger' },
      { value: 'no', label: words.buttons.discardNo, means: 'no' },
    ],
  }),
  choose: {
    yes: (turn) => turn.replaceDraft(null).say(words.discarded).home(),
    no: (turn) => turn.goTo('menu'),
  },
  back: (turn) => {
    turn.goTo('menu');
  },
});

/** The flow of somebody who has neither a question to answer nor a case. */
export const home: Flow = {
  name: 'home',
  version: 1,
  steps: [notice, menu, discard],
  migrations: {},
  fits: ({ kase, draft, state }) => {
    if (kase !== null && kase.status !== 'closed') return false;
    return (draft.acknowledged === null) === (state.step === 'notice');
  },
  next: (turn) => {
    turn.goTo(turn.draft.acknowledged === null ? 'notice' : 'menu');
  },
  back: (turn) => {
    turn.say(words.alreadyHome);
  },
  files: null,
  side: false,
};

/** Takes a person home: to the open case, else the draft, else the last case, else the greeting. */
export function goHome(turn: Turn): void {
  const { kase } = turn;
  const open = kase !== null && kase.status !== 'closed';
  if (open || (kase !== null && turn.draft.acknowledged === null)) turn.enter('status', 'view');
  else turn.enter('home');
}

function acknowledge(turn: Turn): void {
  const { facts, office } = turn;
  turn.keep({
    acknowledged: {
      version: office.notice.version,
      textHash: facts.hash('notice', office.notice.text),
      channel: facts.channel.name,
      at: facts.now,
    },
  });
  turn.enter('registration');
}
