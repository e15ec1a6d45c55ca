import type { Filter } from 'mongodb';
import type { Instant } from '../core/clock.js';
import type { CaseDoc } from '../models/case.js';
import { emailHash, nameHash, nikEndHash, nikHash, phoneHash } from '../models/case-lookup.js';
import type { Keyring } from '../models/keyring.js';
import type { Position, Status } from '../sop/case.js';
import type { TypedNumber } from '../sop/numbers.js';
import { readSought } from './sought.js';

/** Filters of a list of cases. */
export interface CaseFilter {
  readonly status?: Status;
  readonly position?: Position;
  readonly holder?: string;
  /** What was typed or pasted to find cases ({@link readSought}). */
  readonly q?: string;
  /** A case number alone: nothing of a person is looked for. */
  readonly number?: TypedNumber;
  readonly late?: boolean;
}

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
    ...(filter.number === undefined ? {} : ofNumber(filter.number)),
    ...(filter.late === undefined
      ? {}
      : filter.late
        ? { dueAt: { $lt: now } }
        : { $or: [{ dueAt: null }, { dueAt: { $gte: now } }] }),
    ...(filter.q === undefined || filter.q.trim() === ''
      ? {}
      : { $and: [searched(filter.q, at.prefix, at.keyring)] }),
  };
}

function searched(q: string, prefix: string, keyring: Keyring): Filter<CaseDoc> {
  const sought = readSought(q, prefix);
  switch (sought.kind) {
    case 'number': {
      const numbered = ofNumber(sought.number);
      const { nikEnd } = sought;
      return nikEnd === null ? numbered : { $or: [numbered, { nikEnds: nikEndHash(nikEnd, keyring) }] };
    }
    case 'nik':
      return { nikHash: nikHash(sought.nik, keyring) };
    case 'nik-end':
      return { nikEnds: nikEndHash(sought.nikEnd, keyring) };
    case 'email':
      return { emailHash: { $in: sought.emails.map((email) => emailHash(email, keyring)) } };
    case 'phone':
      return { phoneHash: phoneHash(sought.phone, keyring) };
    case 'name':
      return {
        $or: sought.names.map((words) => ({
          nameTokens: { $all: words.map((word) => nameHash(word, keyring)) },
        })),
      };
    case 'nothing':
      return NOTHING;
  }
}

function ofNumber({ serial, year }: TypedNumber): Filter<CaseDoc> {
  return year === null ? { serial } : { serial, year };
}
