import { WRITE_GROUP_MS } from '../limits.js';
import { Hit } from '../query/execute.js';
import type { Filter } from '../query/matcher.js';
import type { Collection } from '../storage/catalog.js';
import { recordKey } from '../storage/layout.js';
import type { Store, View } from '../storage/view.js';

/**
 * The rest of a statement on many documents that has used up its time. Its changes so far are written and visible;
 * other commands run, then it goes on. Outside transactions MongoDB does not change many documents at once either.
 */
export class Unfinished {
  constructor(
    /** Time of the statement, the same in all its slices. */
    readonly now: Date,
    /** The search, while nothing has been changed yet. */
    readonly search: Search | undefined,
    /** Records that matched and have still to be changed. */
    readonly records: number[],
    readonly counts: Counts,
  ) {}
}

interface Search {
  readonly hits: Iterator<Hit>;
  /** The store of the present slice. */
  reading: View;
}

/** How many documents matched, and how many were changed. */
export interface Counts {
  readonly n: number;
  readonly nModified: number;
}

/** One slice of a statement. */
export interface Slice {
  /** True when the statement may stop when its time is over; never inside a transaction or with a retry record. */
  readonly divisible: boolean;
  /** Where the slice before stopped. */
  readonly resume: Unfinished | undefined;
}

/** The slice of a statement that is carried out as a whole. */
export const WHOLE: Slice = { divisible: false, resume: undefined };

/** A statement on all documents that match. */
export interface ManyWrite {
  readonly store: Store;
  readonly collection: Collection;
  readonly filter: Filter;
  readonly now: Date;
  readonly find: (view: () => View) => Iterator<Hit>;
  /** True when the document was changed. */
  readonly change: (hit: Hit) => boolean;
}

/**
 * Changes all matches. They are found before the first change, so that none is met twice; a document that a change
 * between two slices makes no longer match is left alone. A slice whose time is used up by searching changes nothing,
 * so that it can be repeated when it meets an intent.
 */
export function changeMany(write: ManyWrite, { divisible, resume }: Slice): Counts | Unfinished {
  const until = divisible ? performance.now() + WRITE_GROUP_MS : Infinity;
  if (resume && !resume.search) return changeRecords(write, resume, until);
  const search = resume?.search ?? startSearch(write);
  search.reading = write.store;
  const found: Hit[] = [];
  for (let next = search.hits.next(); !next.done; next = search.hits.next()) {
    found.push(next.value);
    if (performance.now() > until) return later(write, search, resume, found);
  }
  return resume ? later(write, undefined, resume, found) : changeHits(write, found, until);
}

function startSearch({ store, find }: ManyWrite): Search {
  const search: { hits?: Iterator<Hit>; reading: View } = { reading: store };
  const hits = find(() => search.reading);
  return Object.assign(search, { hits });
}

function later(
  { now }: ManyWrite,
  search: Search | undefined,
  before: Unfinished | undefined,
  found: readonly Hit[],
): Unfinished {
  const records = before?.records ?? [];
  for (const { record } of found) records.push(record);
  return new Unfinished(now, search, records, { n: 0, nModified: 0 });
}

/** Changes documents that this very slice found. */
function changeHits({ change, now }: ManyWrite, hits: readonly Hit[], until: number): Counts | Unfinished {
  let nModified = 0;
  for (const [at, hit] of hits.entries()) {
    if (at > 0 && performance.now() > until) {
      const rest = hits.slice(at).map(({ record }) => record);
      return new Unfinished(now, undefined, rest, { n: at, nModified });
    }
    if (change(hit)) nModified += 1;
  }
  return { n: hits.length, nModified };
}

/** Changes documents that an earlier slice found, as far as they still match. */
function changeRecords(write: ManyWrite, before: Unfinished, until: number): Counts | Unfinished {
  const { store, collection, filter, now, change } = write;
  let { n, nModified } = before.counts;
  for (const [at, record] of before.records.entries()) {
    if (at > 0 && performance.now() > until)
      return new Unfinished(now, undefined, before.records.slice(at), { n, nModified });
    const bytes = store.get(recordKey(collection.id, record));
    const hit = bytes && new Hit(record, bytes);
    if (!hit || !filter.test(hit.doc)) continue;
    n += 1;
    if (change(hit)) nModified += 1;
  }
  return { n, nModified };
}
