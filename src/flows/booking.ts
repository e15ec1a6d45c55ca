import type { Instant } from '../core/clock.js';
import type { Wish } from '../core/parsers/wish.js';
import {
  chosen,
  confirmQuestion,
  dayInMind,
  dayQuestion,
  NEXT_TIMES,
  nextQuestion,
  nextStarts,
  startOf,
  timeQuestion,
} from './booking-questions.js';
import { daysOf, freeStarts, startsOf } from './free-times.js';
import { turnPage } from './paging.js';
import type { Question } from './question.js';
import { step, type Flow, type Step } from './step.js';
import { booking as words } from './texts/booking.js';
import type { Act, ActResult } from './types.js';
import type { Turn, View } from './turn.js';
import { typedDay, typedInstead, typedTime, type Typed } from './typed-wish.js';
import { dayWords, localDate, moment } from './when.js';
import { wishedTime, type Wished } from './wished-time.js';

const day: Step = step<Typed>('day', {
  prompt: dayQuestion,
  expects: (heard, view) =>
    heard.kind === 'text'
      ? typedDay(heard.text, daysOf(freeStarts(view), view), dayQuestion(view).options ?? [], view)
      : null,
  answer: ({ wish }, turn) => follow(wishedTime(wish, freeStarts(turn), null, turn), turn),
  choose: (value, turn) => {
    if (turnPage(value, turn) || value === 'refresh') return;
    if (value === 'back') turn.home();
    else turn.goTo('time', { ...NOTHING, day: value });
  },
  back: (turn) => turn.home(),
});

const time: Step = timeStep('time', timeQuestion, (wish, view) =>
  wishedTime(wish, freeStarts(view), dayInMind(view), view),
);

const next: Step = timeStep('next', nextQuestion, (wish, view) => {
  const told = toldAmong(wish, nextStarts(view), view);
  return told === null
    ? wishedTime(wish, freeStarts(view), dayInMind(view), view)
    : { is: 'time', startsAt: told };
});

/** What was typed is said back before it is booked; a tapped time was read on its button. */
const confirm: Step = step<Typed>('confirm', {
  prompt: confirmQuestion,
  expects: (heard, view) =>
    heard.kind === 'text' ? typedInstead(heard.text, confirmQuestion(view).options ?? [], view) : null,
  answer: ({ wish, agreed }, turn) => {
    const startsAt = chosen(turn);
    const found = wishedTime(wish, freeStarts(turn), localDate(startsAt, turn), turn);
    if (agreed && found.is === 'time' && found.startsAt === startsAt)
      turn.perform({ type: 'book', startsAt });
    else follow(found, turn);
  },
  choose: (value, turn) => {
    if (value === 'yes') turn.perform({ type: 'book', startsAt: chosen(turn) });
    else if (value === 'other') toTimesOfChosen(turn);
    else chooseTime(value, turn);
  },
  done: booked,
  back: toTimesOfChosen,
});

const move: Step = confirmStep('move', words.askMove, words.buttons.moveYes, (turn) => turn.goTo('day'));
const cancel: Step = confirmStep(
  'cancel',
  words.askCancel,
  words.buttons.cancelYes,
  (turn) => turn.home(),
  'danger',
);

/** Row 15: the time of the video call is chosen, moved (cancelled and chosen again) or cancelled. */
export const booking: Flow = {
  name: 'booking',
  version: 1,
  steps: [day, time, next, confirm, move, cancel],
  migrations: {},
  fits: (view) => {
    const { kase, state } = view;
    if (kase?.position !== 15 || isBarred(view)) return false;
    return kase.booking === null || state.step === 'move' || state.step === 'cancel';
  },
  next: (turn) => {
    turn.goTo(turn.kase?.booking == null ? 'day' : 'move', { day: null, page: null });
  },
  back: (turn) => {
    turn.home();
  },
  files: null,
  side: true,
};

/** True while the office has a result that is not told yet, and that refuses a change of the time. */
export function isBarred({ facts: { barred } }: Pick<View, 'facts'>): boolean {
  return barred.has('book') || barred.has('cancel-booking');
}

/** Forgets what was chosen so far. */
const NOTHING = { day: null, page: null, starts: null, chosen: null, instead: null } as const;

/** A step that asks for an hour; `find` says what a wish comes to there. */
function timeStep(
  id: string,
  question: (view: View) => Question,
  find: (wish: Wish, view: View) => Wished,
): Step {
  return step<Typed>(id, {
    prompt: question,
    expects: (heard, view) => {
      if (heard.kind !== 'text') return null;
      const isFree = (wish: Wish): boolean => find(wish, view).is !== 'no-time';
      return typedTime(heard.text, isFree, question(view).options ?? [], view);
    },
    answer: ({ wish, instead }, turn) => follow(find(wish, turn), turn, instead),
    choose: chooseTime,
    done: booked,
    back: (turn) => turn.goTo('day', NOTHING),
  });
}

function follow(found: Wished, turn: Turn, instead: string | null = null): void {
  switch (found.is) {
    case 'time':
      turn.goTo('confirm', { ...NOTHING, chosen: found.startsAt, instead });
      return;
    case 'day':
      turn.goTo('time', { ...NOTHING, day: found.day });
      return;
    case 'times':
      turn.goTo('next', { ...NOTHING, starts: found.starts.join(',') });
      return;
    case 'no-day':
      turn.say(words.dayNotOffered(dayWords(found.day, turn))).goTo('day', NOTHING);
      return;
    case 'no-time':
      if (found.near.length === 0) turn.say(words.hourNotOffered(found.hour)).goTo('day', NOTHING);
      else {
        const entries = { ...NOTHING, day: found.day, starts: found.near.join(',') };
        turn.say(words.nearest(found.hour)).goTo('next', entries);
      }
  }
}

function toTimesOfChosen(turn: Turn): void {
  turn.goTo('time', { ...NOTHING, day: localDate(chosen(turn), turn) });
}

/** The only one of the times on show that a wish fits; a day alone is enough when each of them has its own. */
function toldAmong(wish: Wish, starts: readonly Instant[], view: View): Instant | null {
  const found = wishedTime(wish, starts, null, view);
  if (found.is === 'time') return found.startsAt;
  const days = daysOf(starts, view);
  if (found.is !== 'day' || days.length < starts.length) return null;
  return starts[days.indexOf(found.day)] ?? null;
}

function chooseTime(value: string, turn: Turn): void {
  if (turnPage(value, turn)) return;
  if (value === 'back') turn.home();
  else if (value === 'day') turn.goTo('day', NOTHING);
  else if (turn.tapped) turn.perform({ type: 'book', startsAt: startOf(value) });
  else turn.goTo('confirm', { ...NOTHING, chosen: startOf(value) });
}

function booked(_act: Act, result: ActResult, turn: Turn): void {
  if (result.ok) {
    turn.say(words.booked).home();
  } else if (result.code === 'slot-taken') {
    const starts = startsOf(result.slots ?? []).slice(0, NEXT_TIMES);
    turn.say(words.taken).goTo('next', { ...NOTHING, starts: starts.join(',') || null });
  } else turn.say(result.text ?? words.notBooked).home();
}

function confirmStep(
  id: string,
  ask: (when: string) => string,
  yes: string,
  after: (turn: Turn) => unknown,
  tone?: 'danger',
): Step {
  return step(id, {
    prompt: (view) => ({
      text: ask(whenBooked(view)),
      options: [
        { value: 'yes', label: yes, means: 'yes', ...(tone === undefined ? {} : { tone }) },
        { value: 'no', label: words.buttons.no, means: 'no' },
      ],
    }),
    choose: {
      yes: (turn) => turn.perform({ type: 'cancel-booking' }),
      no: (turn) => turn.home(),
    },
    done: (_act, result, turn) => {
      if (result.ok) after(turn.say(words.cancelled));
      else turn.say(result.text ?? words.notCancelled).home();
    },
    back: (turn) => turn.home(),
  });
}

function whenBooked(view: View): string {
  const startsAt = view.kase?.booking?.startsAt;
  return startsAt === undefined ? '' : moment(startsAt, view);
}
