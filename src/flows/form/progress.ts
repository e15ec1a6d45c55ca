import { form } from '../texts/form.js';
import type { Progress } from '../types.js';
import type { View } from '../turn.js';
import { itemsOf, type Item } from './items.js';
import { ASKED, listNote } from './route.js';

/**
 * Where in the form the question of an item stands; in a correction, among what was asked for. Null for an item that is
 * not among them.
 */
export function progressOf(key: string, view: View): Progress | null {
  const items = itemsOf(view);
  const asked = view.state.flow === 'correction' ? new Set(listNote(view, ASKED)) : null;
  const counted = items.filter((item) => asked?.has(item.key) ?? true);
  const at = counted.findIndex((item) => item.key === key);
  if (at < 0) return null;
  const sectionOf = (item: Item | undefined): string | null =>
    item === undefined ? null : sectionAt(items.indexOf(item), items, view);
  const section = sectionOf(counted[at]) ?? form.firstSection;
  return { part: at + 1, of: counted.length, section, first: sectionOf(counted[at - 1]) !== section };
}

/** Minutes for a question that is answered in words, and for a document that has to be photographed. */
const MINUTES = { question: 0.5, document: 2 } as const;
/** An estimate is rounded up to these minutes, because more would look exact. */
const MINUTES_STEP = 5;

/** About how many minutes the form takes: for people who have their documents at hand. */
export function minutesToFill(view: View): number {
  const minutes = itemsOf(view)
    .map(({ document }) => (document === null ? MINUTES.question : MINUTES.document))
    .reduce<number>((sum, one) => sum + one, 0);
  return Math.ceil(minutes / MINUTES_STEP) * MINUTES_STEP;
}

/** A document and its data are one section, named after the document. */
function sectionAt(at: number, items: readonly Item[], { office }: View): string {
  const code = items.slice(0, at + 1).findLast(({ document }) => document !== null)?.document;
  return office.documents.find((document) => document.code === code)?.shortLabel ?? form.firstSection;
}
