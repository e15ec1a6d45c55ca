import { paged, turnPage } from './paging.js';
import type { Option } from './question.js';
import { step, type Flow, type Step } from './step.js';
import { booking as words } from './texts/booking.js';
import type { Act, ActResult } from './types.js';
import type { Slot } from '../sop/bookings.js';
import type { Turn, View } from './turn.js';
import { clockTime, dayWords, localDate, moment } from './when.js';

const BACK: Option = { value: 'back', label: words.buttons.home, means: 'no' };

const day: Step = step('day', {
  prompt: (view) => {
    const days = [...new Set(view.facts.slots().map(({ startsAt }) => localDate(startsAt, view)))];
    if (days.length === 0) {
      return { text: words.none, options: [{ value: 'refresh', label: words.buttons.refresh }, BACK] };
    }
    const options = days.map((date): Option => ({ value: date, label: dayWords(date, view) }));
    return { text: words.askDay, options: paged(options, [BACK], view) };
  },
  choose: (value, turn) => {
    if (turnPage(value, turn) || value === 'refresh') return;
    if (value === 'back') turn.home();
    else turn.goTo('time', { day: value, page: null });
  },
  back: (turn) => turn.home(),
});

const time: Step = step('time', {
  prompt: (view) => {
    const date = String(view.memo['day'] ?? '');
    const slots = view.facts.slots().filter(({ startsAt }) => localDate(startsAt, view) === date);
    if (slots.length === 0) return { text: words.dayFull, options: [otherDay, BACK] };
    const options = startsOf(slots).map((startsAt) => timeOption(startsAt, clockTime(startsAt, view)));
    return { text: words.askTime(dayWords(date, view)), options: paged(options, [otherDay], view) };
  },
  choose: chooseTime,
  done: booked,
  back: (turn) => turn.goTo('day', { day: null, page: null, starts: null }),
});

const next: Step = step('next', {
  prompt: (view) => {
    const starts = nextStarts(view);
    if (starts.length === 0) return { text: words.none, options: [otherDay, BACK] };
    const options = starts.map((startsAt) => timeOption(startsAt, moment(startsAt, view)));
    return { text: words.askNext, options: paged(options, [otherDay], view) };
  },
  choose: chooseTime,
  done: booked,
  back: (turn) => turn.goTo('day', { day: null, page: null, starts: null }),
});

const move: Step = confirmStep('move', words.askMove, words.buttons.moveYes, (turn) => turn.goTo('day'));
const cancel: Step = confirmStep('cancel', words.askCancel, words.buttons.cancelYes, (turn) => turn.home());

/** Row 15: the time of the video call is chosen, moved (cancelled and chosen again) or cancelled. */
export const booking: Flow = {
  name: 'booking',
  version: 1,
  steps: [day, time, next, move, cancel],
  migrations: {},
  fits: ({ kase, state }) => {
    if (kase?.position !== 15) return false;
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

const NEXT_TIMES = 5;

const otherDay: Option = { value: 'day', label: words.buttons.otherDay };

function nextStarts(view: View): readonly string[] {
  const told = view.memo['starts'];
  if (typeof told === 'string') return told.split(',');
  return startsOf(view.facts.slots()).slice(0, NEXT_TIMES);
}

function startsOf(slots: readonly Slot[]): readonly string[] {
  return [...new Set(slots.map(({ startsAt }) => startsAt))];
}

/** Minutes since 1970 in base 36 fit any channel's button. */
function timeOption(startsAt: string, label: string): Option {
  return { value: `t${(new Date(startsAt).getTime() / 60_000).toString(36)}`, label };
}

function chooseTime(value: string, turn: Turn): void {
  if (turnPage(value, turn)) return;
  if (value === 'back') turn.home();
  else if (value === 'day') turn.goTo('day', { day: null, page: null, starts: null });
  else {
    const startsAt = new Date(Number.parseInt(value.slice(1), 36) * 60_000).toISOString();
    turn.perform({ type: 'book', startsAt });
  }
}

function booked(_act: Act, result: ActResult, turn: Turn): void {
  if (result.ok) {
    turn.say(words.booked).home();
  } else if (result.code === 'slot-taken') {
    const starts = startsOf(result.slots ?? []).slice(0, NEXT_TIMES);
    turn.say(words.taken).goTo('next', { day: null, page: null, starts: starts.join(',') || null });
  } else turn.say(result.text ?? words.notBooked).home();
}

function confirmStep(
  id: string,
  ask: (when: string) => string,
  yes: string,
  after: (turn: Turn) => unknown,
): Step {
  return step(id, {
    prompt: (view) => ({
      text: ask(whenBooked(view)),
      options: [
        { value: 'yes', label: yes, means: 'yes' },
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
