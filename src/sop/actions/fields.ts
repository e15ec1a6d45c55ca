import type { FormField } from '../action.js';
import type { Office } from '../office.js';
import { DATA_CODE } from './schemas.js';

/** The form field of an optional note. */
export const noteField: FormField = { name: 'note', label: 'Catatan', kind: 'textarea', required: false };

/** A form field of the given kind, required unless said otherwise. */
export function field(
  name: string,
  label: string,
  kind: FormField['kind'] = 'text',
  required = true,
): FormField {
  return { name, label, kind, required };
}

/** A form field that offers fixed values. */
export function select(
  name: string,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
  required = true,
): FormField {
  return {
    name,
    label,
    kind: 'select',
    required,
    options: options.map(([value, text]) => ({ value, label: text })),
  };
}

/** A form field of boxes to tick; its input is an object of booleans by key. */
export function checklistField(
  items: readonly { readonly key: string; readonly label: string }[],
): FormField {
  return {
    name: 'checklist',
    label: 'Daftar periksa',
    kind: 'checklist',
    required: true,
    options: items.map(({ key, label }) => ({ value: key, label })),
  };
}

/**
 * The form field of shortcomings; its `options` are `document:reason` pairs for every document of the office and the
 * form itself.
 */
export function deficienciesField(office: Office): FormField {
  const documents = [
    ...office.documents.map(({ code, shortLabel }) => ({ code, shortLabel })),
    { code: DATA_CODE, shortLabel: 'Data formulir' },
  ];
  const reasons = office.reasons.filter(({ staff }) => staff);
  return {
    name: 'deficiencies',
    label: 'Kekurangan',
    kind: 'deficiencies',
    required: true,
    options: documents.flatMap((document) =>
      reasons.map((reason) => ({
        value: `${document.code}:${reason.code}`,
        label: `${document.shortLabel}: ${reason.text}`,
      })),
    ),
    hint: 'Pilih paling sedikit satu; alasan "lainnya" perlu catatan.',
  };
}
