import { PDFArray, PDFDict, PDFName, PDFStream, type PDFDocument, type PDFObject } from 'pdf-lib';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Keys of a dictionary that carry scripts or other files. */
const KEYS = ['JS', 'JavaScript', 'EmbeddedFiles', 'EF'].map((key) => PDFName.of(key));
/** Actions that run something, leave the document or load into it. */
const ACTIONS = new Set(
  ['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'GoToE'].map((name) => PDFName.of(name)),
);
const ACTION = PDFName.of('S');
const SUBTYPE = PDFName.of('Subtype');
const RICH_MEDIA = PDFName.of('RichMedia');

/** True for a PDF that would do something when opened, or carries other files; found in all of its objects. */
export function hasActiveContent(pdf: PDFDocument): boolean {
  const todo: PDFObject[] = pdf.context.enumerateIndirectObjects().map(([, object]) => object);
  // References are not followed: what they lead to is in the list, so that nothing is visited twice.
  for (let object = todo.pop(); object; object = todo.pop()) {
    if (object instanceof PDFArray) todo.push(...object.asArray());
    const dict = object instanceof PDFStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    if (isActive(dict)) return true;
    todo.push(...dict.values());
  }
  return false;
}

function isActive(dict: PDFDict): boolean {
  const action = dict.get(ACTION);
  return (
    KEYS.some((key) => dict.has(key)) ||
    (action instanceof PDFName && ACTIONS.has(action)) ||
    dict.get(SUBTYPE) === RICH_MEDIA
  );
}

/** The same for one whose objects are encrypted or damaged, as far as its viewer finds out. */
export async function showsActiveContent(pdf: PDFDocumentProxy): Promise<boolean> {
  return (
    (await pdf.hasJSActions()) || (await pdf.getJSActions()) !== null || (await pdf.getAttachments()) !== null
  );
}
