import { STAFF_FORM_LIFE_MS, STAFF_FORMS_KEPT } from '../../core/limits.js';
import type { Instant } from '../../core/clock.js';
import type { PendingForm, Picking, StaffMemo } from './staff-port.js';

/**
 * Puts the form into the memo in place of its earlier state; drops the person's forms on the same case or waiting for a
 * typed answer.
 */
export function keepForm(memo: StaffMemo, form: PendingForm): StaffMemo {
  const oldest = new Date(Date.parse(form.at) - STAFF_FORM_LIFE_MS).toISOString();
  const others = memo.forms.filter(
    (other) =>
      other.key !== form.key &&
      other.at > oldest &&
      !(other.who === form.who && (other.number === form.number || form.awaiting !== null)),
  );
  return { forms: [...others, form].slice(-STAFF_FORMS_KEPT) };
}

/** Removes a form; no effect for an unknown key. */
export function dropForm(memo: StaffMemo, key: string): StaffMemo {
  return { forms: memo.forms.filter((form) => form.key !== key) };
}

/** Finds a form by its key; null when there is none, or it has expired. */
export function findForm(memo: StaffMemo, key: string, now: Instant): PendingForm | null {
  const form = memo.forms.find((one) => one.key === key);
  return form && Date.parse(now) - Date.parse(form.at) <= STAFF_FORM_LIFE_MS ? form : null;
}

/** Finds the form that waits for a typed answer of this person, or null. */
export function awaitingForm(memo: StaffMemo, who: string, now: Instant): PendingForm | null {
  const form = memo.forms.findLast((one) => one.who === who && one.awaiting !== null);
  return form ? findForm(memo, form.key, now) : null;
}

/** Brings a stored memo to the present release. */
export function migrateMemo({ forms }: StoredMemo): StaffMemo {
  return { forms: forms.map(migrateForm) };
}

/** A memo of this release, or of an earlier one that kept unfinished picks in `input`, as `+field`. */
export interface StoredMemo {
  readonly forms: readonly (Omit<PendingForm, 'picking'> & Partial<Pick<PendingForm, 'picking'>>)[];
}

function migrateForm({ picking, input, ...form }: StoredMemo['forms'][number]): PendingForm {
  if (picking) return { ...form, input, picking };
  const entries = Object.entries(input);
  const picked = entries.filter(([name]) => name.startsWith('+'));
  return {
    ...form,
    input: Object.fromEntries(entries.filter(([name]) => !name.startsWith('+'))),
    picking: Object.fromEntries(picked.map(([name, value]) => [name.slice(1), value as Picking])),
  };
}
