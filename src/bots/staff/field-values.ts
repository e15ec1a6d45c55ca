import { parseDate } from '../../core/parsers/dates.js';
import type { Choice } from '../../flows/types.js';
import type { FormField } from '../../sop/action.js';
import { instantOf } from '../../sop/calendar.js';
import { DATA_CODE } from '../../sop/actions/schemas.js';
import type { Deficiency } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { buttonId } from './buttons.js';
import { documentLabel, reasonText } from './card.js';
import type { Picking } from './staff-port.js';

/** The next question of a form. `written`: a typed answer is accepted. */
export interface Ask {
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly written: boolean;
}

/** Value of the button that finishes picking. */
export const FINISH = 'selesai';
const ALL = 'semua';

/** Value of an optional choice that was skipped; it is left out of the act's input. */
export const SKIPPED = '-';

/** Asks for a field that one answer fills. */
export function askField(field: FormField, key: string, group: boolean): Ask {
  const options = field.options ?? [];
  if (field.kind === 'checklist') {
    const lines = options.map(({ label }) => `☐ ${label}`);
    const choices = [{ id: fill(key, field, ALL), label: 'Ya, semuanya sesuai' }];
    return { text: [`${field.label}:`, ...lines].join('\n'), choices, written: false };
  }
  if (field.kind === 'select') {
    const skip = field.required ? [] : [{ value: SKIPPED, label: 'Lewati' }];
    const choices = [...options, ...skip].map(({ value, label }) => ({ id: fill(key, field, value), label }));
    return { text: `${field.label}:`, choices, written: false };
  }
  const how = group ? 'Balas pesan ini dengan' : 'Silakan tulis';
  return { text: `${how} ${field.label.toLowerCase()}${example(field)}.`, choices: [], written: true };
}

function example({ kind, hint }: FormField): string {
  if (kind === 'date') return ' (contoh: 26-11-2026)';
  if (kind === 'datetime') return ' (contoh: 26-11-2026 09.30)';
  return hint === undefined ? '' : ` (${hint})`;
}

/** Asks for deficiencies: a document, then its reason, then another document or the end. */
export function askDeficiency(field: FormField, key: string, picking: Picking, office: Office): Ask {
  const { list, document, reason } = picking;
  const port = { office };
  const chosen = list.map(
    (one, index) =>
      `${index + 1}) ${documentLabel(port, one.document)}: ${one.note ?? reasonText(port, one.reason)}`,
  );
  if (document !== null && reason !== null) {
    return { text: `Tulis penjelasan untuk ${documentLabel(port, document)}.`, choices: [], written: true };
  }
  if (document !== null) {
    const choices = office.reasons
      .filter(({ staff }) => staff)
      .map(({ code, text }) => ({ id: fill(key, field, `${document}.${code}`), label: text }));
    return {
      text: `Apa yang perlu diperbaiki pada ${documentLabel(port, document)}?`,
      choices,
      written: false,
    };
  }
  const documents = [...office.documents.map(({ code }) => code), DATA_CODE].map((code) => ({
    id: fill(key, field, code),
    label: documentLabel(port, code),
  }));
  if (list.length === 0)
    return { text: 'Dokumen mana yang perlu diperbaiki?', choices: documents, written: false };
  return {
    text: ['Diminta diperbaiki:', ...chosen, '', 'Ada dokumen lain?'].join('\n'),
    choices: [{ id: fill(key, field, FINISH), label: 'Sudah semua' }, ...documents],
    written: false,
  };
}

function fill(key: string, field: FormField, value: string): string {
  return buttonId({ kind: 'fill', key, field: field.name, value });
}

/** Picks what a button names (`ktp`, `ktp.buram`); null for an unknown document or reason. */
export function pick(picking: Picking, value: string, office: Office): Picking | null {
  const [document = '', code] = value.split('.');
  const known = document === DATA_CODE || office.documents.some((one) => one.code === document);
  if (!known) return null;
  if (code === undefined) return { ...picking, document, reason: null };
  const reason = office.reasons.find((one) => one.code === code && one.staff);
  if (!reason) return null;
  if (reason.needsNote) return { ...picking, document, reason: code };
  return added(picking, { document, reason: code });
}

/** Adds the note to the picked reason that waits for one. */
export function pickNote(picking: Picking, note: string): Picking {
  const { document, reason } = picking;
  return document === null || reason === null ? picking : added(picking, { document, reason, note });
}

function added(picking: Picking, one: Deficiency): Picking {
  const others = picking.list.filter(
    ({ document, reason }) => document !== one.document || reason !== one.reason,
  );
  return { list: [...others, one], document: null, reason: null };
}

/** Reads a button's value for a field; undefined when the field does not offer it. */
export function tappedValue(field: FormField, value: string): unknown {
  const options = field.options ?? [];
  if (field.kind === 'checklist') {
    return value === ALL ? Object.fromEntries(options.map((option) => [option.value, true])) : undefined;
  }
  const skipped = value === SKIPPED && !field.required;
  return skipped || options.some((option) => option.value === value) ? value : undefined;
}

/** Reads a typed answer; undefined when it does not fit the field. */
export function writtenValue(field: FormField, text: string, office: Office): unknown {
  const answer = text.trim();
  if (answer === '') return undefined;
  if (field.kind === 'date') {
    const date = parseDate(answer);
    return date.ok ? date.value : undefined;
  }
  if (field.kind === 'datetime') {
    const match = /^(.+?)[\s,]+(?:(?:pukul|jam)\s*)?([01]?\d|2[0-3])[.:]([0-5]\d)(?:\s*wita)?$/iu.exec(
      answer,
    );
    const date = parseDate(match?.[1] ?? '');
    const minute = Number(match?.[2]) * 60 + Number(match?.[3]);
    return date.ok ? instantOf(date.value, minute, office.timeZone) : undefined;
  }
  return answer;
}
