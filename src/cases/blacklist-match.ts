/** How sure a match is. Every match is only a candidate; an officer decides (docs/domain.md, "Daftar hitam"). */
export type MatchLevel = 'identitas-cocok' | 'nama-sama' | 'mirip';

/** The fields of a record that are compared. */
export interface ListedName {
  /** As made by {@link normalizeName}. */
  readonly normalizedName: string;
  /** As published, masked; null when none was published. */
  readonly npwp: string | null;
}

/** A match, with its reasons in Indonesian. */
export interface Match {
  readonly level: MatchLevel;
  readonly reasons: readonly string[];
}

const TITLES_BEFORE = new Set([
  'DR',
  'DRS',
  'DRA',
  'DRG',
  'IR',
  'PROF',
  'H',
  'HJ',
  'KH',
  'BPK',
  'IBU',
  'SDR',
]);
const TITLES_AFTER = new Set(
  (
    'ST STP SE SEI SH SHI SKOM SIP SIKOM SOS SSOS SPD SPDI SP SPT SPI SHUT SKM SFARM SSI SSTP SAG SPSI SPAR ' +
    'SARS SAB SAP STR STRT MT MM MH MSI MSC MKOM MPD MAP MBA MA MENG MKES MTR MAK AK CA BA BE BSC AMD AMDT ' +
    'IPM IPU ASEAN PHD'
  ).split(' '),
);
const COMPANY_FORMS = new Set(['PT', 'CV', 'UD', 'PD', 'FA', 'NV', 'FIRMA', 'KOPERASI', 'YAYASAN', 'PERUM']);
/** Fewest visible digits of a masked number whose agreement counts. */
const SHOWN_DIGITS = 4;

/** A name in upper case, without accents, punctuation and titles: `Drs. H. Budi Santoso, S.T.` is `BUDI SANTOSO`. */
export function normalizeName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    // Joins the letters of a title: S.T., M. Kom.
    .replaceAll(/\b(S|M|A)\.\s?(?=\p{L})/gu, '$1')
    .replaceAll(/['’`.]/gu, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  let start = 0;
  while (start < words.length - 1 && TITLES_BEFORE.has(words[start] ?? '')) start += 1;
  let end = words.length;
  while (end > start + 1 && TITLES_AFTER.has(words[end - 1] ?? '')) end -= 1;
  return words.slice(start, end).join(' ');
}

/**
 * Compares a person with a record: the names, then the masked NPWP with the person's NPWP and NIK (since PMK 112/2022 a
 * resident's NPWP is the NIK). Null when the names differ, and for a company, whose owner is not listed.
 */
export function matchListed(
  person: { readonly name: string; readonly npwp: string; readonly nik: string },
  record: ListedName,
): Match | null {
  const own = normalizeName(person.name);
  const listed = record.normalizedName;
  if (own === '' || listed === '' || COMPANY_FORMS.has(listed.split(' ')[0] ?? '')) return null;
  const same = own === listed;
  if (!same && !alike(own, listed)) return null;
  const numbers = [person.npwp, person.nik].map((number) => compareMasked(number, record.npwp));
  const nameReason = same ? 'nama sama' : 'nama mirip';
  if (numbers.includes('agrees')) {
    return { level: 'identitas-cocok', reasons: [nameReason, 'angka NPWP yang terlihat cocok'] };
  }
  const numberReason = numbers.every((verdict) => verdict === 'differs')
    ? 'angka NPWP yang terlihat berbeda'
    : 'NPWP tidak dapat dibandingkan';
  return { level: same ? 'nama-sama' : 'mirip', reasons: [nameReason, numberReason] };
}

/**
 * Compares a number with a masked one, in which any sign but a digit hides a digit. `unknown` when the lengths differ
 * (15 digits are compared with 16 behind a zero) or too few digits are visible.
 */
export function compareMasked(number: string, masked: string | null): 'agrees' | 'differs' | 'unknown' {
  const shown = (masked ?? '').replaceAll(/[\s.\-/]/gu, '');
  const own = number.length === 15 && shown.length === 16 ? `0${number}` : number;
  if (shown.length !== own.length) return 'unknown';
  let agreeing = 0;
  for (let index = 0; index < shown.length; index++) {
    const sign = shown.charAt(index);
    if (!/\d/u.test(sign)) continue;
    if (sign !== own.charAt(index)) return 'differs';
    agreeing += 1;
  }
  return agreeing >= SHOWN_DIGITS ? 'agrees' : 'unknown';
}

function alike(a: string, b: string): boolean {
  const [wordsA, wordsB] = [a.split(' '), b.split(' ')];
  const [few, many] = wordsA.length <= wordsB.length ? [wordsA, wordsB] : [wordsB, wordsA];
  if (few.length >= 2 && few.every((word) => many.includes(word))) return true;
  const longest = Math.max(a.length, b.length);
  const allowed = longest < 6 ? 0 : longest < 12 ? 1 : 2;
  return allowed > 0 && editsWithin(a, b, allowed);
}

/** True when at most `limit` insertions, deletions or changes of letters turn `a` into `b` (Levenshtein). */
function editsWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return false;
    previous = row;
  }
  return (previous[b.length] ?? limit + 1) <= limit;
}
