import { MAX_INDEXES } from '../limits.js';
import type { Catalog, Collection } from './catalog.js';
import type { Environment } from './environment.js';
import { indexPrefix, metaKey, recordPrefix } from './layout.js';
import { afterPrefix, type Store } from './view.js';

/** Keys that a sweep removes in one group of writes. */
const PIECE = 2_000;

/** Notes that everything below a prefix may be removed, because nobody reads it any more. */
export function markGarbage(store: { put(key: Buffer, value: Buffer): void }, prefix: Buffer): void {
  store.put(metaKey('g', prefix), Buffer.from('1'));
}

/** Removes a collection from the catalog and leaves its records and entries to the sweep. */
export function dropCollection(store: Store, catalog: Catalog, collection: Collection): void {
  catalog.drop(store, collection);
  markGarbage(store, recordPrefix(collection.id));
  for (const index of collection.indexes) markGarbage(store, indexPrefix(index.id));
}

/** Removes what was marked in pieces, so that other writes get their turn; goes on where a crash stopped it. */
export async function sweepGarbage(env: Environment): Promise<void> {
  const marks = metaKey('g');
  for (;;) {
    const [mark] = env.range(marks, afterPrefix(marks), false, 1);
    if (!mark) return;
    const prefix = Buffer.from(mark.key.subarray(marks.length));
    await env.write(() => {
      const piece = env.range(prefix, afterPrefix(prefix), false, PIECE);
      for (const entry of piece) env.remove(entry.key);
      if (piece.length < PIECE) env.remove(mark.key);
    });
  }
}

/** Leaves the entries of index builds that a crash ended to the sweep. */
export async function clearBuilds(env: Environment): Promise<void> {
  const marks = metaKey('b');
  const left = env.range(marks, afterPrefix(marks), false, MAX_INDEXES);
  if (left.length === 0) return;
  await env.write(() => {
    for (const { key } of left) {
      env.remove(key);
      markGarbage(env, Buffer.from(key.subarray(marks.length)));
    }
  });
  await clearBuilds(env);
}
