import type { Office } from '../../sop/office.js';
import { documentsComplete, filesOf, UNPLACED } from '../draft.js';
import type { Turn, View } from '../turn.js';
import { form } from '../texts/form.js';
import { itemLabel, itemsOf, type Item } from './items.js';

/** Memo entry of a correction: keys of the items that are still to be looked at, separated by commas. */
export const TODO = 'todo';

/**
 * Memo entry of a correction: codes of the documents whose old files are dropped when the first new one comes,
 * separated by commas.
 */
export const REPLACE = 'replace';

/** Memo entry: keys of the items that a correction asks for, answered or not. */
export const ASKED = 'asked';

/** The list in a memo entry; empty when there is none. */
export function listNote(view: View, name: string): readonly string[] {
  const value = view.memo[name];
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
}

/** Notes that an item was answered, or left as it is, and goes to the next question. */
export function leaveItem(turn: Turn, key: string): void {
  const todo = listNote(turn, TODO).filter((one) => one !== key);
  if (turn.memo[TODO] !== undefined) turn.note({ [TODO]: todo.join(',') });
  turn.next();
}

/** Notes the answer to an item, says back what was stored, and goes to the next question. */
export function itemStored(turn: Turn, key: string): void {
  turn.took(key);
  const value = itemsOf(turn).find((item) => item.key === key)?.value ?? null;
  if (value !== null) turn.say(form.noted(itemLabel(key), value));
  leaveItem(turn, key);
}

/** Goes to the question of an item. */
export function goToItem(turn: Turn, item: Item): void {
  turn.goTo(item.step, { document: item.document });
}

/**
 * Goes to the form's next question: files whose document is not known yet, then what a correction has still to look at,
 * then the first thing that is missing, then the summary.
 */
export function nextOfForm(turn: Turn): void {
  if (filesOf(turn.draft, UNPLACED).length > 0) {
    turn.goTo('place');
    return;
  }
  noteDocuments(turn);
  const items = itemsOf(turn);
  const todo = new Set(listNote(turn, TODO));
  const due = items.find((item) => todo.has(item.key)) ?? items.find((item) => item.value === null);
  if (due === undefined) turn.goTo('check', { document: null });
  else goToItem(turn, due);
}

/**
 * Answers *kembali* within the form: goes to the question before the present one, from a step without an item to the
 * last one; false at the first question.
 */
export function backInForm(turn: Turn): boolean {
  const items = itemsOf(turn);
  const at = items.findIndex(
    (item) =>
      item.step === turn.state.step && (item.document === null || item.document === turn.memo['document']),
  );
  const before = at < 0 ? items.at(-1) : items[at - 1];
  if (before === undefined) return false;
  goToItem(turn, before);
  return true;
}

/** Row 2 of the SOP is done when the last required document is in; the first such instant is kept. */
function noteDocuments(turn: Turn): void {
  if (turn.draft.documentsAt === null && documentsComplete(turn.draft, turn.office)) {
    turn.keep({ documentsAt: turn.facts.now });
  }
}

/** The document that the present document step is about; the first one when that is no longer on the office's list. */
export function documentAt(view: View): Office['documents'][number] | undefined {
  const { documents } = view.office;
  return documents.find((document) => document.code === view.memo['document']) ?? documents[0];
}
