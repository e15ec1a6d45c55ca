import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';
import { isAppError } from '../core/errors.js';
import { ARCHIVE_NAME_CHARS } from '../core/limits.js';
import type { CaseState, DocumentFiles } from '../sop/case.js';
import type { Office } from '../sop/office.js';
import { documentPdf, type PageParts } from './pages.js';

const NOT_THERE = 'Dokumen ini tidak dapat dibuka dari Loket.\n';

/**
 * Makes one ZIP of a case's documents as PDFs (`KT-2026-00041/1-KTP-Siti-Rahmah.pdf`) while it is read, with one
 * document in memory and nothing on the disk. A text file stands in for one that is gone or cannot be opened; the
 * stream fails when the database does.
 */
export function caseZip(parts: PageParts, kase: CaseState, office: Office): Readable {
  return Readable.from(chunks(parts, kase, office), { objectMode: false });
}

async function* chunks(parts: PageParts, kase: CaseState, office: Office): AsyncGenerator<Buffer> {
  const archive = new ZipArchive({ store: true });
  // An error destroys the archive, and the loop below throws it.
  void fill(archive, parts, kase, office).catch((error: Error) => archive.destroy(error));
  try {
    for await (const chunk of archive) yield chunk as Buffer;
  } finally {
    archive.destroy();
  }
}

async function fill(archive: ZipArchive, parts: PageParts, kase: CaseState, office: Office): Promise<void> {
  const closed = new Promise<void>((gone) => archive.once('close', gone));
  for (const [at, document] of inOrder(kase.documents, office).entries()) {
    if (archive.destroyed) return;
    const name = `${kase.number}/${at + 1}-${baseName(document, kase, office)}`;
    const pdf = await readable(parts, document, ownerOf(kase));
    const written = once(archive, 'entry');
    archive.append(pdf ?? Buffer.from(NOT_THERE), {
      name: pdf ? `${name}.pdf` : `${name}-tidak-tersedia.txt`,
      date: new Date(kase.updatedAt),
    });
    await Promise.race([written, closed]);
  }
  if (!archive.destroyed) await archive.finalize();
}

async function readable(parts: PageParts, document: DocumentFiles, owner: string): Promise<Buffer | null> {
  try {
    return await documentPdf(parts, document, owner);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** The owner under which work for the officers of a case is counted: the case. */
export function ownerOf({ id }: CaseState): string {
  return `case:${id}`;
}

/** Documents that are no longer on the office's list come last. */
function inOrder(documents: readonly DocumentFiles[], office: Office): DocumentFiles[] {
  const place = ({ code }: DocumentFiles): number => {
    const at = office.documents.findIndex((document) => document.code === code);
    return at < 0 ? office.documents.length : at;
  };
  return documents.filter(({ files }) => files.length > 0).toSorted((a, b) => place(a) - place(b));
}

/** Digits go, because digits in a name could be those of a NIK. */
function baseName(document: DocumentFiles, kase: CaseState, office: Office): string {
  const label = office.documents.find(({ code }) => code === document.code)?.shortLabel ?? document.code;
  const person = (kase.applicant?.name ?? '').replaceAll(/\d/g, '');
  return [label, person].map(plain).filter(Boolean).join('-');
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, ARCHIVE_NAME_CHARS)
    .replace(/-$/, '');
}
