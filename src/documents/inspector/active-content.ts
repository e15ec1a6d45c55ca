import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFStream,
  PDFString,
  type PDFDocument,
  type PDFObject,
} from 'pdf-lib';
import type { OpenPdf } from './pdf-view.js';

const names = (...all: string[]): ReadonlySet<PDFName> => new Set(all.map((name) => PDFName.of(name)));

/** Dictionary keys of scripts, other files and forms with scripts (ISO 32000-1, 7.11, 12.6 and 12.7.8). */
const KEYS = names('JS', 'JavaScript', 'EmbeddedFiles', 'EF', 'XFA', 'RichMediaContent', 'RichMediaSettings');
/** Actions that run something, leave the document, load data into it or play media (12.6.4, table 198). */
const ACTIONS = names(
  'JavaScript',
  'Launch',
  'ImportData',
  'SubmitForm',
  'GoToR',
  'GoToE',
  'Rendition',
  'Movie',
  'Sound',
  'RichMediaExecute',
);
/** Annotations with a file or with media (12.5.6). */
const ANNOTATIONS = names('FileAttachment', 'Movie', 'Sound', 'Screen', 'RichMedia', '3D');
/** Actions that may run by themselves: showing a place in the document. */
const HARMLESS = names('GoTo');
/** Schemes of links that are allowed: to a page, a mail and a call. */
const LINKS = /^(?:https?|mailto|tel):/iu;

const ACTION = PDFName.of('S');
const SUBTYPE = PDFName.of('Subtype');
const URI = PDFName.of('URI');
const FILE = PDFName.of('F');
const REFERENCE = PDFName.of('Ref');
const BY_ITSELF = ['OpenAction', 'AA'].map((key) => PDFName.of(key));

/** True for a PDF that acts when opened or tapped, or carries or fetches other files. Plain links are allowed. */
export function hasActiveContent(pdf: PDFDocument): boolean {
  const todo: PDFObject[] = pdf.context.enumerateIndirectObjects().map(([, object]) => object);
  // References are looked up but not walked into: what they lead to is in the list already.
  for (let object = todo.pop(); object; object = todo.pop()) {
    if (object instanceof PDFArray) todo.push(...object.asArray());
    // A reader fetches the content of such a stream from a file (7.3.8.2).
    if (object instanceof PDFStream && object.dict.has(FILE)) return true;
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    if (isActive(dict)) return true;
    todo.push(...dict.values());
  }
  return false;
}

function isActive(dict: PDFDict): boolean {
  return (
    dict.keys().some((key) => KEYS.has(key)) ||
    has(ACTIONS, dict.lookup(ACTION)) ||
    has(ANNOTATIONS, dict.lookup(SUBTYPE)) ||
    leadsAway(dict.lookup(URI)) ||
    dict.lookup(REFERENCE) instanceof PDFDict ||
    BY_ITSELF.some((key) => happens(dict.lookup(key)))
  );
}

function has(set: ReadonlySet<PDFName>, value: PDFObject | undefined): boolean {
  return value instanceof PDFName && set.has(value);
}

function leadsAway(uri: PDFObject | undefined): boolean {
  return (
    (uri instanceof PDFString || uri instanceof PDFHexString) && !LINKS.test(uri.decodeText().trimStart())
  );
}

/** True for an action, or a dictionary of actions by event (12.6.3), that does more than show a place. */
function happens(value: PDFObject | undefined): boolean {
  if (!(value instanceof PDFDict)) return false;
  const action = value.lookup(ACTION);
  if (action !== undefined) return !has(HARMLESS, action);
  return value.keys().some((event) => happens(value.lookup(event)));
}

/**
 * Does the check of {@link hasActiveContent} for a PDF whose objects are encrypted or damaged, as far as its viewer
 * sees them.
 */
export async function showsActiveContent(pdf: OpenPdf): Promise<boolean> {
  return (
    (await pdf.hasJSActions()) || (await pdf.getJSActions()) !== null || (await pdf.getAttachments()) !== null
  );
}
