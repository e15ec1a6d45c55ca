import type { Option } from './question.js';
import { form } from './texts/form.js';
import type { Turn, View } from './turn.js';

/** Options on one page, for channels without buttons. */
const LIST_PAGE = 12;

/**
 * One page of a list of options: as many of `items` as fit in front of `always`, with options to turn the page.
 * `memo.page` counts from 0.
 */
export function paged(items: readonly Option[], always: readonly Option[], view: View): readonly Option[] {
  const room = view.facts.channel.limits.choices > 0 ? view.facts.channel.limits.choices : LIST_PAGE;
  if (items.length + always.length <= room) return [...items, ...always];
  const size = Math.max(1, room - always.length - 2);
  const pages = Math.ceil(items.length / size);
  const page = Math.min(Number(view.memo['page'] ?? 0), pages - 1);
  return [
    ...items.slice(page * size, (page + 1) * size),
    ...(page > 0 ? [{ value: `page-${page - 1}`, label: form.previousPage }] : []),
    ...(page < pages - 1 ? [{ value: `page-${page + 1}`, label: form.nextPage }] : []),
    ...always,
  ];
}

/** Handles an option of {@link paged} that turns the page; false for any other value. */
export function turnPage(value: string, turn: Turn): boolean {
  const found = /^page-(\d+)$/u.exec(value);
  if (found === null) return false;
  turn.note({ page: Number(found[1]) });
  return true;
}
