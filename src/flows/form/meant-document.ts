import { denies } from '../../core/parsers/denial.js';
import { wordKey } from '../../core/parsers/word-key.js';
import type { Office, OfficeDocument } from '../../sop/office.js';
import type { FileHints, HeardFile } from '../types.js';

/** Other words for the documents that most offices ask for, by their code. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  ktp: ['e-ktp', 'ektp', 'kartu tanda penduduk', 'identitas'],
  npwp: ['pajak', 'kartu pajak'],
  sertifikat: ['skk', 'ska', 'sertifikasi', 'certificate', 'serti', 'ijazah keahlian'],
};

/** The code of the document that a file is by its caption, its name or its album's caption; null when none says so. */
function meantDocument({ hints }: Pick<HeardFile, 'hints'>, office: Office): string | null {
  if (hints === undefined) return null;
  return named(hints.caption, office) ?? named(nameOf(hints), office) ?? named(hints.album, office);
}

/** Files by the code of the document that they are meant for, `otherwise` for those that do not say so. Order is kept. */
export function byDocument(
  heard: readonly HeardFile[],
  office: Office,
  otherwise: string | null,
): ReadonlyMap<string | null, readonly HeardFile[]> {
  const found = new Map<string | null, HeardFile[]>();
  for (const file of heard) {
    const code = meantDocument(file, office) ?? otherwise;
    found.set(code, [...(found.get(code) ?? []), file]);
  }
  return found;
}

function nameOf({ name }: FileHints): string | undefined {
  return name?.replace(/\.[a-z0-9]{2,4}$/iu, '');
}

/** Null when the words name no document, several, or deny one. */
function named(text: string | undefined, office: Office): string | null {
  if (text === undefined || denies(text)) return null;
  const said = ` ${tokens(text)} `;
  const found = office.documents.filter((one) => namesOf(one).some((name) => said.includes(` ${name} `)));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.code : null;
}

function namesOf({ code, label, shortLabel }: OfficeDocument): readonly string[] {
  return [code, label, shortLabel, ...(ALSO[code] ?? [])].map(tokens).filter((name) => name !== '');
}

/** Letters and digits apart, so that `KTP_siti2.jpg` and `scan-ktp1` name the KTP. */
function tokens(text: string): string {
  return wordKey(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/(\p{L})(\p{N})/gu, '$1 $2')
    .replaceAll(/(\p{N})(\p{L})/gu, '$1 $2')
    .trim();
}
