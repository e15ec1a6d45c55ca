import { STAFF_FORM_LIFE_MS, STAFF_FORMS_KEPT } from '../../core/limits.js';
import type { Instant } from '../../core/clock.js';
import type { PendingForm, Picking, StaffMemo } from './desk.js';

/** The memo with this form in place of its earlier state; one of the same person on the same case gives way. */
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

/** The memo without this form. */
export function dropForm(memo: StaffMemo, key: string): StaffMemo {
  return { forms: memo.forms.filter((form) => form.key !== key) };
}

/** A form that is still alive, or null. */
export function findForm(memo: StaffMemo, key: string, now: Instant): PendingForm | null {
  const form = memo.forms.find((one) => one.key === key);
  return form && Date.parse(now) - Date.parse(form.at) <= STAFF_FORM_LIFE_MS ? form : null;
}

/** The form that waits for a written answer of this person, or null. */
export function awaitingForm(memo: StaffMemo, who: string, now: Instant): PendingForm | null {
  const form = memo.forms.findLast((one) => one.who === who && one.awaiting !== null);
  return form ? findForm(memo, form.key, now) : null;
}

/** A memo as stored, brought to the present release. */
export function migrateMemo({ forms }: StoredMemo): StaffMemo {
  return { forms: forms.map(migrateForm) };
}

/** A memo of this release, or of one that kept what was being picked in the input, as `+field`. */
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
