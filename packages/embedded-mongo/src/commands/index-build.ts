import { decodeDocument } from '../bson/codec.js';
import type { Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { INDEX_BUILD_STEP, MAX_INDEXES, WRITE_GROUP_MS } from '../limits.js';
import {
  buildIndex,
  namespaceOf,
  type Collection,
  type IndexBuild,
  type IndexSpec,
} from '../storage/catalog.js';
import { markGarbage } from '../storage/garbage.js';
import { indexPrefix, metaKey, readRecordId, recordKey, recordPrefix } from '../storage/layout.js';
import { buildEntries } from '../storage/records.js';
import { afterKey, afterPrefix, walk, type Store } from '../storage/view.js';
import type { ServerState } from './context.js';

/** The index that is asked for, and what to check before it is built. */
export interface WantedIndex {
  readonly definition: Doc;
  /** True when the index is there already. @throws MongoCommandError when another one is in its way */
  readonly exists: () => boolean;
  /** Checks that nobody uses the collection. @throws IntentHeld while a transaction does */
  readonly users: () => void;
}

/**
 * Builds an index over what is stored. A small collection gets it in one write. A large one gets it in steps, between
 * which other commands go on: from the first step every write also maintains the new index (`Collection.building`), so
 * that a document has its entries whether the build or a writer came first; nobody reads the index before the last
 * step.
 */
export async function addIndex(
  server: ServerState,
  collection: Collection,
  wanted: WantedIndex,
): Promise<void> {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const begun = await begin(server, collection, wanted, over);
  if (begun === 'there') return;
  if (begun.over !== over) {
    // Another command is building an index here, which may be the same.
    await begun.over;
    return addIndex(server, collection, wanted);
  }
  try {
    await fillInSteps(server, collection, begun);
    await finish(server, collection, begun);
  } catch (error) {
    await giveUp(server, collection, begun);
    throw error;
  } finally {
    end();
  }
}

function begin(
  { catalog, coordinator }: ServerState,
  collection: Collection,
  { definition, exists, users }: WantedIndex,
  over: Promise<void>,
): Promise<'there' | IndexBuild> {
  return coordinator.write((store, number, undo) => {
    users();
    if (collection.dropped) throw refusal(26, `ns does not exist: ${namespaceOf(collection)}`);
    if (exists()) return 'there';
    const [other] = collection.building;
    if (other) return other;
    if (collection.indexes.length >= MAX_INDEXES)
      throw refusal(67, `add index fails, too many indexes for ${namespaceOf(collection)}`);
    const { indexes } = collection;
    const index = buildIndex(catalog.newId(store), definition, number);
    const prefix = recordPrefix(collection.id);
    const large =
      store.range(prefix, afterPrefix(prefix), false, INDEX_BUILD_STEP + 1).length > INDEX_BUILD_STEP;
    if (!large) {
      fillIndex(store, collection, index);
      undo(() => {
        collection.indexes = indexes;
      });
      collection.indexes = [...indexes, index];
      catalog.save(store, collection);
      return 'there';
    }
    const build: IndexBuild = { index, failure: undefined, over };
    undo(() => leave(collection, build));
    collection.building = [...collection.building, build];
    store.put(buildMark(index), Buffer.from('1'));
    return build;
  });
}

/** Writes all entries of an index within a statement or transaction. */
export function fillIndex(store: Store, collection: Collection, index: IndexSpec): void {
  const prefix = recordPrefix(collection.id);
  for (const entry of walk(() => store, prefix, afterPrefix(prefix)))
    buildEntries(store, collection, index, readRecordId(entry.key, 5), decodeDocument(entry.value));
}

/** Indexes the records that exist now; writers index those that are inserted later. */
async function fillInSteps(
  { coordinator }: ServerState,
  collection: Collection,
  { index }: IndexBuild,
): Promise<void> {
  const to = recordKey(collection.id, collection.nextRecord);
  let from = recordPrefix(collection.id);
  for (let more = true; more;) {
    const last = await coordinator.write((store) => {
      const until = performance.now() + WRITE_GROUP_MS;
      let done: Buffer | undefined;
      for (const entry of walk(() => store, from, to)) {
        buildEntries(store, collection, index, readRecordId(entry.key, 5), decodeDocument(entry.value));
        done = entry.key;
        if (performance.now() > until) break;
      }
      return done;
    });
    more = last !== undefined;
    if (last) from = afterKey(last);
  }
}

async function finish(
  { catalog, coordinator }: ServerState,
  collection: Collection,
  build: IndexBuild,
): Promise<void> {
  await coordinator.write((store, number, undo) => {
    if (collection.dropped) throw refusal(26, `ns does not exist: ${namespaceOf(collection)}`);
    if (build.failure) throw build.failure;
    const { indexes, building } = collection;
    undo(() => {
      collection.indexes = indexes;
      collection.building = building;
    });
    collection.indexes = [...indexes, { ...build.index, since: number }];
    leave(collection, build);
    catalog.save(store, collection);
    store.remove(buildMark(build.index));
  });
}

/** Leaves what was written to the sweep. Until then it stays marked on disk, so that the next start can do it. */
async function giveUp(
  { coordinator }: ServerState,
  collection: Collection,
  build: IndexBuild,
): Promise<void> {
  leave(collection, build);
  await coordinator
    .write((store) => {
      markGarbage(store, indexPrefix(build.index.id));
      store.remove(buildMark(build.index));
    })
    .catch(() => undefined);
}

function leave(collection: Collection, build: IndexBuild): void {
  collection.building = collection.building.filter((other) => other !== build);
}

function buildMark(index: IndexSpec): Buffer {
  return metaKey('b', indexPrefix(index.id));
}
