import type { Filter } from 'mongodb';
import type { Instant } from '../core/clock.js';
import type { CaseDoc } from '../models/case.js';
import type { Keyring } from '../models/keyring.js';
import type { Position, Status } from '../sop/case.js';
import { parseCaseNumber } from '../sop/numbers.js';
import { emailHash, nameHash, nikHash } from './case-fields.js';
import { nameWords } from './name-search.js';

/** Filters of a list of cases. */
export interface CaseFilter {
  readonly status?: Status;
  readonly position?: Position;
  readonly holder?: string;
  /** Case number, words of the name or their beginnings, NIK or e-mail; the last two match exactly. */
  readonly q?: string;
  readonly late?: boolean;
}

const NIK = /^\d{16}$/u;
const NOTHING: Filter<CaseDoc> = { _id: { $in: [] } };

/** The database filter of a list. Each condition uses an index, or narrows the result of one that does. */
export function caseQuery(
  filter: CaseFilter,
  at: { readonly now: Instant; readonly prefix: string; readonly keyring: Keyring },
): Filter<CaseDoc> {
  const now = new Date(at.now);
  return {
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.position === undefined ? {} : { position: filter.position }),
    ...(filter.holder === undefined ? {} : { holder: filter.holder }),
    ...(filter.late === undefined
      ? {}
      : filter.late
        ? { dueAt: { $lt: now } }
        : { $or: [{ dueAt: null }, { dueAt: { $gte: now } }] }),
    ...(filter.q === undefined || filter.q.trim() === ''
      ? {}
      : searched(filter.q.trim(), at.prefix, at.keyring)),
  };
}

function searched(q: string, prefix: string, keyring: Keyring): Filter<CaseDoc> {
  const digits = q.replaceAll(/[\s.-]/gu, '');
  if (NIK.test(digits)) return { nikHash: nikHash(digits, keyring) };
  if (q.includes('@')) return { emailHash: emailHash(q, keyring) };
  const number = parseCaseNumber(q, prefix);
  if (number) {
    const { serial, year } = number;
    return year === null ? { serial } : { serial, year };
  }
  const words = nameWords(q);
  return words.length === 0
    ? NOTHING
    : { nameTokens: { $all: words.map((word) => nameHash(word, keyring)) } };
}
