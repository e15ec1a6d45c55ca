import type { Instant } from '../core/clock.js';
import type { Day } from '../sop/calendar.js';
import { daysOf, freeStarts, startsOn } from './free-times.js';
import { paged } from './paging.js';
import type { Option, Question } from './question.js';
import { booking as words } from './texts/booking.js';
import type { View } from './turn.js';
import { clockTime, dayWords, moment } from './when.js';

/** How many times are told at once when a chosen one was taken. */
export const NEXT_TIMES = 5;

const BACK: Option = { value: 'back', label: words.buttons.home, means: 'no' };

const otherDay: Option = { value: 'day', label: words.buttons.otherDay };

/** Which of the free days. */
export function dayQuestion(view: View): Question {
  const options = daysOf(freeStarts(view), view).map((date): Option => ({
    value: date,
    label: dayWords(date, view),
  }));
  if (options.length === 0) {
    return { text: words.none, options: [{ value: 'refresh', label: words.buttons.refresh }, BACK] };
  }
  return { text: words.askDay, options: paged(options, [BACK], view), placesLast: true };
}

/** Which of the free hours of the day in mind. */
export function timeQuestion(view: View): Question {
  const date = dayInMind(view);
  const starts = date === null ? [] : startsOn(date, freeStarts(view), view);
  if (date === null || starts.length === 0) return { text: words.dayFull, options: [otherDay, BACK] };
  const options = starts.map((startsAt) => timeOption(startsAt, clockTime(startsAt, view)));
  const text = words.askTime(dayWords(date, view));
  return { text, options: paged(options, [otherDay], view), placesLast: true };
}

/** Which of a few times of any days: those that were told, else the next free ones. */
export function nextQuestion(view: View): Question {
  const starts = nextStarts(view);
  if (starts.length === 0) return { text: words.none, options: [otherDay, BACK] };
  const options = starts.map((startsAt) => timeOption(startsAt, moment(startsAt, view)));
  return { text: words.askNext, options: paged(options, [otherDay], view), placesLast: true };
}

/** Whether the chosen time is to be booked. */
export function confirmQuestion(view: View): Question {
  const other = view.memo['instead'];
  const instead: readonly Option[] =
    typeof other === 'string'
      ? [{ value: other, label: words.buttons.instead(moment(startOf(other), view)) }]
      : [];
  return {
    text: words.askConfirm(moment(chosen(view), view)),
    options: [
      { value: 'yes', label: words.buttons.confirm, means: 'yes', forms: ['pesan', 'pesan waktu ini'] },
      ...instead,
      {
        value: 'other',
        label: words.buttons.otherTime,
        means: 'no',
        forms: ['jam lain', 'hari lain', 'yang lain', 'lain', 'ganti'],
      },
    ],
    placesLast: true,
  };
}

/** The day whose hours are talked about. */
export function dayInMind({ memo }: View): Day | null {
  return typeof memo['day'] === 'string' ? memo['day'] : null;
}

/** The time that waits for its confirmation. */
export function chosen({ memo }: View): Instant {
  return String(memo['chosen']);
}

/** The times that {@link nextQuestion} shows. */
export function nextStarts(view: View): readonly Instant[] {
  const told = view.memo['starts'];
  return typeof told === 'string' ? told.split(',') : freeStarts(view).slice(0, NEXT_TIMES);
}

/** Minutes since 1970 in base 36 fit any channel's button. */
function timeOption(startsAt: Instant, label: string): Option {
  return { value: `t${(new Date(startsAt).getTime() / 60_000).toString(36)}`, label };
}

/** Whether the value of an option stands for a time; others turn the page or go elsewhere. */
export function isTime(value: string): boolean {
  return /^t[0-9a-z]+$/u.test(value);
}

/** The time that an option stands for ({@link isTime}). */
export function startOf(value: string): Instant {
  return new Date(Number.parseInt(value.slice(1), 36) * 60_000).toISOString();
}
