import { PICTURE_MAX_PIXELS } from '../core/limits.js';
import type { FilePage } from '../sop/case.js';
import type { Office, OfficeDocument } from '../sop/office.js';
import { filesOf, pagesOf, UNPLACED, withFiles } from './draft.js';
import { files as words } from './texts/files.js';
import type { Draft, HeardFile } from './types.js';

/** What became of files that were meant for one document: each is a page, or is named with the reason why not. */
export interface Added {
  readonly draft: Draft;
  readonly accepted: readonly FilePage[];
  /** One sentence for each file that was not used, naming it. */
  readonly remarks: readonly string[];
}

/**
 * Adds files to a document, in page order. A remark names each file that is not used and why: it was refused, its
 * format or size does not suit, it is there already (here or in another document), or the page limit is reached.
 */
export function addFiles(
  draft: Draft,
  document: OfficeDocument,
  heard: readonly HeardFile[],
  office: Office,
): Added {
  let kept = filesOf(draft, document.code);
  const accepted: FilePage[] = [];
  const remarks: string[] = [];
  for (const file of inOrder(heard)) {
    const problem = file.ok
      ? (misfit(file.page, document, office) ??
        sameFile(file.page, draft, kept, document, office) ??
        tooMany(kept, file.page, document))
      : refusedFile(file, office, document.formats);
    if (problem !== null) remarks.push(words.notUsed(file.label, problem));
    else if (file.ok) {
      kept = [...kept, file.page];
      accepted.push(file.page);
    }
  }
  return { draft: { ...draft, documents: withFiles(draft, document.code, kept) }, accepted, remarks };
}

/** Keeps files whose document is not known yet. A remark names each that is not kept: refused, or there already. */
export function keepUnplaced(draft: Draft, heard: readonly HeardFile[], office: Office): Added {
  let kept = filesOf(draft, UNPLACED);
  const accepted: FilePage[] = [];
  const remarks: string[] = [];
  for (const file of inOrder(heard)) {
    const problem = file.ok ? sameFile(file.page, draft, kept, null, office) : refusedFile(file, office);
    if (problem !== null) remarks.push(words.notUsed(file.label, problem));
    else if (file.ok) {
      kept = [...kept, file.page];
      accepted.push(file.page);
    }
  }
  return { draft: { ...draft, documents: withFiles(draft, UNPLACED, kept) }, accepted, remarks };
}

/** The sentence for the reason code of a refused file: the office's own, otherwise the product's. */
export function reasonText(code: string, office: Office): string {
  return office.reasons.find((reason) => reason.code === code)?.text ?? words.ours[code] ?? words.unreadable;
}

/** Names the format of a file that was refused for it, as far as its name tells, and the pixels of a picture. */
function refusedFile(
  { reason, pixels, hints }: Extract<HeardFile, { ok: false }>,
  office: Office,
  formats?: readonly string[],
): string {
  const format = reason === 'format' ? formatOf(hints?.name) : null;
  const own =
    format === null
      ? pixels && words.tooManyPixels(pixels.width, pixels.height, PICTURE_MAX_PIXELS / 1_000_000)
      : words.notYetRead(format);
  return withWay(own ?? reasonText(reason, office), reason, formats);
}

/** Endings that files have which we read; only the content of such a file is strange. */
const READ = new Set(['JPG', 'JPEG', 'PNG', 'PDF']);

/** The ending of a name in capitals (`HEIC`); null for none, or for one that says nothing about what we cannot read. */
function formatOf(name: string | undefined): string | null {
  const ending = /\.([a-z][a-z0-9]{1,4})$/iu.exec(name ?? '')?.[1]?.toUpperCase() ?? null;
  return ending === null || READ.has(ending) ? null : ending;
}

/** `formats` are those of the document; all by default. */
function reasonAndWay(code: string, office: Office, formats?: readonly string[]): string {
  return withWay(reasonText(code, office), code, formats);
}

function withWay(fault: string, code: string, formats?: readonly string[]): string {
  const way = words.instead(code, formats ?? Object.keys(words.formats));
  return way === null ? fault : `${fault}. ${way}`;
}

function inOrder(heard: readonly HeardFile[]): readonly HeardFile[] {
  return heard.toSorted((a, b) => orderOf(a) - orderOf(b));
}

function orderOf(file: HeardFile): number {
  return file.ok ? file.page.order : Number.MAX_SAFE_INTEGER;
}

function misfit(page: FilePage, document: OfficeDocument, office: Office): string | null {
  if (!document.formats.includes(page.contentType)) return reasonAndWay('format', office, document.formats);
  return page.bytes > document.maxBytes ? reasonAndWay('terlalu-besar', office) : null;
}

function sameFile(
  page: FilePage,
  draft: Draft,
  kept: readonly FilePage[],
  here: OfficeDocument | null,
  office: Office,
): string | null {
  const same = (file: FilePage): boolean => file.contentHash === page.contentHash;
  if (kept.some(same)) return words.sameHere;
  const code = here?.code ?? UNPLACED;
  const other = draft.documents.find((one) => one.code !== code && one.files.some(same));
  if (other === undefined) return null;
  const label = office.documents.find((one) => one.code === other.code)?.label;
  return label === undefined ? words.sameHere : words.sameElsewhere(label);
}

function tooMany(kept: readonly FilePage[], page: FilePage, document: OfficeDocument): string | null {
  return pagesOf(kept) + page.pages > document.maxPages ? words.overPageLimit(document.maxPages) : null;
}
