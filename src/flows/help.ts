import { clearAnswer, searchFaq } from './faq.js';
import { isForm } from './form/is-form.js';
import { paged, turnPage } from './paging.js';
import type { Option } from './question.js';
import { step, text, type Flow, type Step } from './step.js';
import { faqWords as words } from './texts/help.js';
import type { FaqEntry } from '../sop/office.js';
import type { Turn, View } from './turn.js';

/** `memo.found` holds what the last search found. */
const list: Step = step<string>('list', {
  prompt: (view) => {
    const found = foundIn(view);
    const entries = found.length > 0 ? found : view.office.faq;
    return {
      text: found.length > 0 ? words.results : `${words.ask}\n${words.commands}`,
      again: words.ask,
      options: paged(entries.map(entryOption), [leave(view)], view),
    };
  },
  expects: text((said) => ({ ok: true, value: said })),
  answer: (said, turn) => {
    const clear = clearAnswer(said, turn.office);
    if (clear !== null) {
      show(turn, clear);
      return;
    }
    const found = searchFaq(said, turn.office).slice(0, 5);
    if (found.length === 0) turn.note({ found: null, page: null }).refuse('faq-none');
    else turn.note({ found: found.map(({ entry }) => entry.id).join(','), page: null });
  },
  choose: (value, turn) => {
    if (turnPage(value, turn)) return;
    const entry = turn.office.faq.find(({ id }) => `q-${id}` === value);
    if (entry === undefined) turn.comeBack();
    else show(turn, entry);
  },
  freeText: true,
});

const answered: Step = step('answered', {
  prompt: (view) => ({
    text: words.answered,
    options: [
      leave(view),
      { value: 'more', label: words.buttons.more, means: 'no' },
      { word: 'petugas', label: words.buttons.officer },
    ],
  }),
  choose: {
    back: (turn) => turn.comeBack(),
    more: (turn) => turn.goTo('list', { found: null, page: null }),
  },
  back: (turn) => turn.goTo('list', { found: null }),
});

/** Frequently asked questions and answers, as a side trip. */
export const help: Flow = {
  name: 'help',
  version: 1,
  steps: [list, answered],
  migrations: {},
  fits: () => true,
  next: (turn) => {
    turn.goTo('list');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};

function show(turn: Turn, entry: FaqEntry): void {
  turn.say(words.answer(entry)).goTo('answered', { found: null, page: null });
}

function entryOption(entry: FaqEntry): Option {
  return { value: `q-${entry.id}`, label: entry.question };
}

function leave(view: View): Option {
  const { returnTo } = view.state;
  const form = returnTo !== null && isForm(returnTo.flow);
  return { value: 'back', label: form ? words.buttons.back : words.buttons.home, means: 'yes' };
}

function foundIn(view: View): readonly FaqEntry[] {
  const found = view.memo['found'];
  if (typeof found !== 'string') return [];
  return found.split(',').flatMap((id) => view.office.faq.filter((entry) => entry.id === id));
}
