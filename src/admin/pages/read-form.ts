import type { ActionVariant, FormField } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { many, one, type Typed } from './action-form.js';
import { instantOfInput } from './when.js';

/** The field by which a form says that the officer was asked about a doubt, and means it. */
export const ASKED = '_asked';

/**
 * Makes the input of an act from its form: the variant's fixed part, and the fields over it. Empty fields are left out,
 * so that the schema says what is needed.
 */
export function inputOfForm(
  variant: ActionVariant,
  typed: Typed,
  context: { readonly office: Office; readonly state: CaseState },
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...variant.preset };
  for (const field of variant.fields(context.office, context.state)) {
    const value = valueOf(field, typed, context.office);
    if (value !== undefined) input[field.name] = value;
  }
  if (one(typed[ASKED]) === 'ya') input['confirm'] = true;
  return input;
}

/** The fields of a form's body. Anything that is no text, such as nested objects of strange clients, is dropped. */
export function typedOf(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string | readonly string[]][] => {
      if (typeof value === 'string') return [[name, value]];
      if (Array.isArray(value)) return [[name, value.filter((part) => typeof part === 'string')]];
      return [];
    }),
  );
}

function valueOf(field: FormField, typed: Typed, office: Office): unknown {
  if (field.kind === 'checklist') {
    const ticked = new Set(many(typed[field.name]));
    return Object.fromEntries((field.options ?? []).map(({ value }) => [value, ticked.has(value)]));
  }
  if (field.kind === 'deficiencies') return deficienciesOf(field, typed, office);
  const text = one(typed[field.name])?.trim();
  if (text === undefined || text === '') return undefined;
  if (field.kind === 'select' && isNumbered(field)) return Number(text);
  // A text that is no time is passed on, because the schema has the words for it.
  return field.kind === 'datetime' ? (instantOfInput(text, office) ?? text) : text;
}

/** The input holds a row as a number. */
function isNumbered(field: FormField): boolean {
  return (field.options ?? []).length > 0 && (field.options ?? []).every(({ value }) => /^\d+$/.test(value));
}

/** A document's note goes to the reason that needs one, else to the first that was ticked. */
function deficienciesOf(
  field: FormField,
  typed: Typed,
  office: Office,
): { document: string; reason: string; note?: string }[] {
  const needy = new Set(office.reasons.filter((reason) => reason.needsNote).map((reason) => reason.code));
  const chosen = many(typed[field.name]).map((pair) => {
    const at = pair.indexOf(':');
    return { document: pair.slice(0, at), reason: pair.slice(at + 1) };
  });
  return chosen.map((entry) => {
    const note = one(typed[`${field.name}.note.${entry.document}`])?.trim() ?? '';
    const siblings = chosen.filter((other) => other.document === entry.document);
    const owner = siblings.find((other) => needy.has(other.reason)) ?? siblings[0];
    return note !== '' && owner === entry ? { ...entry, note } : entry;
  });
}
