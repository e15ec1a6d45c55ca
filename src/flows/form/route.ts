import type { Office } from '../../sop/office.js';
import { documentsComplete, filesOf, UNPLACED } from '../draft.js';
import type { Turn, View } from '../turn.js';
import { itemsOf, type Item } from './items.js';

/** Memo entry of the correction: keys of what is still to be looked at, separated by commas. */
export const TODO = 'todo';
/** Memo entry of the correction: codes of documents whose old files go when the first new one comes. */
export const REPLACE = 'replace';

/** A memo entry that holds a list. */
export function listNote(view: View, name: string): readonly string[] {
  const value = view.memo[name];
  return typeof value === 'string' && value !== '' ? value.split(',') : [];
}

/** The item was answered (or left as it is): notes it and goes to what is due. */
export function leaveItem(turn: Turn, key: string): void {
  const todo = listNote(turn, TODO).filter((one) => one !== key);
  if (turn.memo[TODO] !== undefined) turn.note({ [TODO]: todo.join(',') });
  turn.next();
}

/** Goes to the question of an item. */
export function goToItem(turn: Turn, item: Item): void {
  turn.goTo(item.step, { document: item.document });
}

/**
 * The form's next question: files whose document is not known yet, then what is still to be looked at (correction), then
 * the first thing that is missing, then check-answers.
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

/** *kembali* within the form: the question before the present one; the first one stays. */
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

/** Row 2 of the SOP is done when the last required document is in: the first such instant is kept. */
function noteDocuments(turn: Turn): void {
  if (turn.draft.documentsAt === null && documentsComplete(turn.draft, turn.office)) {
    turn.keep({ documentsAt: turn.facts.now });
  }
}

/** The document that the present document step is about; the first one when it is not on the list any more. */
export function documentAt(view: View): Office['documents'][number] | undefined {
  const { documents } = view.office;
  return documents.find((document) => document.code === view.memo['document']) ?? documents[0];
}
