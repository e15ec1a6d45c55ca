import { clearAnswer, searchFaq } from './faq.js';
import { isForm } from './form/is-form.js';
import { paged, turnPage } from './paging.js';
import type { Option, Question } from './question.js';
import { step, text, type Flow, type Step } from './step.js';
import { faqWords as words } from './texts/help.js';
import type { FaqEntry, Office } from '../sop/office.js';
import type { Turn, View } from './turn.js';

/** `memo.found` holds what the last search found, `memo.topic` the place of the chosen topic. */
const list: Step = step<string>('list', {
  prompt: (view) => {
    const found = foundIn(view);
    if (found.length > 0)
      return { text: words.results, options: paged(found.map(entryOption), [leave(view)], view) };
    const topics = topicsOf(view.office);
    const topic = topics[Number(view.memo['topic'] ?? Number.NaN)];
    if (topic !== undefined) return topicQuestion(topic, view);
    if (topics.length > 0 && !fitsWhole(view)) return topicsQuestion(topics, view);
    return {
      text: `${words.ask}\n${words.commands}`,
      again: words.ask,
      options: paged(byTopic(view.office), [leave(view)], view),
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
    if (found.length === 0) turn.note({ found: null, topic: null, page: null }).refuse('faq-none');
    else turn.note({ found: found.map(({ entry }) => entry.id).join(','), topic: null, page: null });
  },
  choose: (value, turn) => {
    if (turnPage(value, turn)) return;
    const topic = /^topic-(\d+)$/u.exec(value)?.[1];
    if (topic !== undefined || value === 'topics') {
      turn.note({ topic: topic ?? null, page: null });
      return;
    }
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
    more: (turn) => turn.goTo('list', { found: null, topic: null, page: null }),
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

function entryOption({ id, question }: FaqEntry): Option {
  return { value: `q-${id}`, label: question };
}

/** Topics in the order in which the office first names them; none in a pack without topics. */
function topicsOf({ faq }: Office): readonly string[] {
  const named = new Set(faq.flatMap(({ group }) => group ?? []));
  if (named.size === 0) return [];
  return faq.some(({ group }) => group === null) ? [...named, words.otherTopics] : [...named];
}

function entriesOf(topic: string, { faq }: Office): readonly FaqEntry[] {
  return faq.filter(({ group }) => (group ?? words.otherTopics) === topic);
}

/** All questions, each topic's under its heading. */
function byTopic(office: Office): readonly Option[] {
  const topics = topicsOf(office);
  if (topics.length === 0) return office.faq.map(entryOption);
  return topics.flatMap((group) =>
    entriesOf(group, office).map((entry) => ({ ...entryOption(entry), group })),
  );
}

function fitsWhole({ office, facts }: View): boolean {
  return office.faq.length < facts.channel.limits.choices;
}

/** Where the channel has no room for all questions, the topic is chosen first. */
function topicsQuestion(topics: readonly string[], view: View): Question {
  return {
    text: `${words.askTopic}\n${words.commands}`,
    again: words.askTopic,
    options: paged(
      topics.map((label, place): Option => ({ value: `topic-${place}`, label })),
      [leave(view)],
      view,
    ),
  };
}

function topicQuestion(topic: string, view: View): Question {
  return {
    text: words.topic(topic),
    options: paged(
      entriesOf(topic, view.office).map(entryOption),
      [{ value: 'topics', label: words.buttons.topics, means: 'no' }, leave(view)],
      view,
    ),
  };
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
