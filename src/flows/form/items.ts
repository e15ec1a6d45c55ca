import type { Office } from '../../sop/office.js';
import { filesOf, pagesOf } from '../draft.js';
import { form } from '../texts/form.js';
import type { View } from '../turn.js';
import { dateOrLifetime } from '../when.js';

/** One thing that the form asks for: a datum or a document. */
export interface Item {
  /** Stable name: `phone`, `document:ktp`, …. */
  readonly key: string;
  readonly step: string;
  /** Code of the document; null for a datum. */
  readonly document: string | null;
  readonly label: string;
  /** What the person gave, as it is shown to them; null when it is missing. */
  readonly value: string | null;
}

/** Asked right after the scan of their document, so that what is read from the scan can be offered. */
const DATA_OF_DOCUMENT: Readonly<Record<string, readonly DataKey[]>> = {
  ktp: ['name', 'nik'],
  npwp: ['npwp'],
  sertifikat: [
    'certificate-number',
    'certificate-issuer',
    'certificate-field',
    'certificate-issued',
    'certificate-valid',
  ],
};

const FIRST = ['spse', 'email', 'phone'] as const;
const DATA = {
  spse: (view: View) => view.draft.applicant.spseUserId,
  email: (view: View) => view.draft.applicant.email,
  phone: (view: View) => shownPhone(view.draft.applicant.phone),
  name: (view: View) => view.draft.applicant.name,
  nik: (view: View) => view.draft.applicant.nik,
  npwp: (view: View) => view.draft.applicant.npwp,
  'certificate-number': (view: View) => view.draft.applicant.certificate?.number,
  'certificate-issuer': (view: View) => view.draft.applicant.certificate?.issuer,
  'certificate-field': (view: View) => view.draft.applicant.certificate?.field,
  'certificate-issued': (view: View) => shownDate(view.draft.applicant.certificate?.issuedAt),
  'certificate-valid': (view: View) => shownDate(view.draft.applicant.certificate?.validUntil),
} as const;

/** A datum of the form; the id of the step that asks for it is the same. */
export type DataKey = keyof typeof DATA;

/** Everything that the form asks for, in order; each document is followed by its data. */
export function itemsOf(view: View): readonly Item[] {
  const documents = view.office.documents.flatMap((document) => [
    documentItem(document.code, view),
    ...(DATA_OF_DOCUMENT[document.code] ?? []).map((key) => dataItem(key, view)),
  ]);
  const asked = new Set(documents.map((item) => item.key));
  const homeless = Object.values(DATA_OF_DOCUMENT)
    .flat()
    .filter((key) => !asked.has(key));
  return [
    ...FIRST.map((key) => dataItem(key, view)),
    ...documents,
    ...homeless.map((key) => dataItem(key, view)),
  ];
}

/** Keys of the data that belong to a document; they are asked again when an officer finds them different. */
export function dataOfDocument(code: string): readonly string[] {
  return DATA_OF_DOCUMENT[code] ?? [];
}

/** Name of the memo entry which says that an optional document was skipped. */
export function skipNote(code: string): string {
  return `lewati:${code}`;
}

/** The label of a document of the office's list; the code itself for a document that is no longer on it. */
export function documentLabel(code: string, office: Office): string {
  return office.documents.find((document) => document.code === code)?.label ?? code;
}

/** The label of a datum of the form; the key itself for anything else. */
export function itemLabel(key: string): string {
  return (form.labels as Readonly<Record<string, string>>)[key] ?? key;
}

function dataItem(key: DataKey, view: View): Item {
  return { key, step: key, document: null, label: form.labels[key], value: DATA[key](view) ?? null };
}

function documentItem(code: string, view: View): Item {
  const pages = pagesOf(filesOf(view.draft, code));
  const skipped = view.memo[skipNote(code)] === true ? form.skipped : null;
  return {
    key: `document:${code}`,
    step: 'document',
    document: code,
    label: documentLabel(code, view.office),
    value: pages > 0 ? form.pages(pages) : skipped,
  };
}

/** `0812 3456 7890` for `628…`. */
function shownPhone(phone: string | undefined): string | undefined {
  return phone?.replace(/^62/u, '0').replaceAll(/(\d{4})(?=\d)/gu, '$1 ');
}

function shownDate(date: string | undefined): string | undefined {
  return date === undefined ? undefined : dateOrLifetime(date);
}
