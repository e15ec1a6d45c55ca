import { decodeDocument, encodeDocument } from '../bson/codec.js';
import { isDoc, toInteger, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import { compileFilter, type Matcher } from '../query/matcher.js';
import { afterPrefix, walk, type Sink, type Store, type View } from './view.js';
import { FORMAT_VERSION, idBytes, metaKey, readRecordId, recordPrefix } from './layout.js';

/** An index in the form in which it is used. */
export interface IndexSpec {
  readonly id: number;
  readonly name: string;
  /** Field paths, split at dots, and their directions (1 or -1), in order. */
  readonly paths: readonly (readonly string[])[];
  readonly fields: readonly string[];
  readonly directions: readonly number[];
  readonly unique: boolean;
  readonly sparse: boolean;
  /** The filter of a partial index: compiled here, and as it was given. */
  readonly partial: Matcher | undefined;
  readonly partialFilter: Doc | undefined;
  expireAfterSeconds: number | undefined;
  /** First parts of all paths on which the entries of a document depend. */
  readonly roots: ReadonlySet<string>;
  /** The definition as the client gave it, for `listIndexes`. */
  readonly definition: Doc;
  /** Number of the write group that completed it; older snapshots do not have it. */
  readonly since: number;
  /** True once a document has an array on an indexed path. */
  multikey: boolean;
  /** True once a key was too long and was shortened: the index no longer serves for sorting. */
  cut: boolean;
}

/** An index that is being built over what is stored, step by step. */
export interface IndexBuild {
  readonly index: IndexSpec;
  /** Set when a document written meanwhile does not fit (a duplicate key): the build fails, not the write. */
  failure: unknown;
  /** Resolves when the build is over, whether it succeeded or not. */
  readonly over: Promise<void>;
}

/** A collection in the form in which it is used. */
export interface Collection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly options: Doc;
  indexes: IndexSpec[];
  /** Indexes that are being built: every write maintains them, nobody reads them. */
  building: readonly IndexBuild[];
  nextRecord: number;
  /** Set when the collection was dropped; its open cursors end. */
  dropped: boolean;
}

/** Full name, as messages show it. */
export function namespaceOf(collection: { db: string; name: string }): string {
  return `${collection.db}.${collection.name}`;
}

/** All collections and their indexes, kept in memory; changes are written by `save`. */
export class Catalog {
  private readonly databases = new Map<string, Map<string, Collection>>();
  private nextId = 1;

  /** Reads the catalog of a store in the present format, or makes an empty one. */
  load(view: View): void {
    this.nextId = Number(view.get(metaKey('n'))?.toString('latin1') ?? '1');
    const prefix = metaKey('c');
    for (const entry of walk(() => view, prefix, afterPrefix(prefix))) {
      const stored = decodeDocument(entry.value);
      const collection: Collection = {
        id: entry.key.readUInt32BE(2),
        db: String(stored['db']),
        name: String(stored['name']),
        options: isDoc(stored['options']) ? stored['options'] : {},
        indexes: (stored['indexes'] as Doc[]).map((index) =>
          buildIndex(toInteger(index['id']) ?? 0, index['definition'] as Doc, 0),
        ),
        building: [],
        nextRecord: nextRecordOf(view, entry.key.readUInt32BE(2)),
        dropped: false,
      };
      for (const index of collection.indexes) {
        index.multikey = view.get(flagKey(index.id, 'm')) !== undefined;
        index.cut = view.get(flagKey(index.id, 'c')) !== undefined;
      }
      this.keep(collection);
    }
  }

  find(db: string, name: string): Collection | undefined {
    return this.databases.get(db)?.get(name);
  }

  list(db: string): Collection[] {
    return [...(this.databases.get(db)?.values() ?? [])];
  }

  databaseNames(): string[] {
    return [...this.databases.keys()].sort();
  }

  all(): Collection[] {
    return [...this.databases.values()].flatMap((database) => [...database.values()]);
  }

  /** Makes a collection with its `_id` index, in memory and in the store. */
  create(store: Sink, db: string, name: string, options: Doc = {}): Collection {
    const collection = this.prepare(db, name, options);
    this.add(store, collection);
    return collection;
  }

  /** Makes a collection that nobody finds before `add`. */
  prepare(db: string, name: string, options: Doc = {}): Collection {
    return {
      id: this.freshId(),
      db,
      name,
      options,
      indexes: [buildIndex(this.freshId(), { v: 2, key: { _id: 1 }, name: '_id_' }, 0)],
      building: [],
      nextRecord: 1,
      dropped: false,
    };
  }

  /** A copy of an index, empty and under an id of its own. */
  rebuilt(index: IndexSpec): IndexSpec {
    return buildIndex(this.freshId(), index.definition, 0);
  }

  /** Adds a prepared collection, in memory and in the store. */
  add(store: Sink, collection: Collection): void {
    collection.dropped = false;
    this.keep(collection);
    this.saveIds(store);
    this.save(store, collection);
  }

  /** Removes a collection; its keys stay until the garbage is swept. */
  drop(store: Sink, collection: Collection): void {
    this.forget(collection);
    store.remove(metaKey('c', idBytes(collection.id)));
  }

  /** Removes a collection from memory: it was dropped, or the write that makes it failed. */
  forget(collection: Collection): void {
    collection.dropped = true;
    const database = this.databases.get(collection.db);
    database?.delete(collection.name);
    if (database?.size === 0) this.databases.delete(collection.db);
  }

  /** Puts a collection back into memory, because the write that drops it failed. */
  restore(collection: Collection): void {
    collection.dropped = false;
    this.keep(collection);
  }

  save(store: Sink, collection: Collection): void {
    store.put(
      metaKey('c', idBytes(collection.id)),
      encodeDocument({
        db: collection.db,
        name: collection.name,
        options: collection.options,
        indexes: collection.indexes.map((index) => ({ id: index.id, definition: index.definition })),
      }),
    );
  }

  /** A fresh id for a collection or an index; never used twice. */
  newId(store: Sink): number {
    const id = this.freshId();
    this.saveIds(store);
    return id;
  }

  /** A fresh id that is not written yet; `saveIds` must follow before anything is stored under it. */
  freshId(): number {
    const id = this.nextId;
    this.nextId += 1;
    return id;
  }

  /** Writes down which ids were given out. */
  saveIds(store: Sink): void {
    store.put(metaKey('v'), Buffer.from(String(FORMAT_VERSION)));
    store.put(metaKey('n'), Buffer.from(String(this.nextId)));
  }

  private keep(collection: Collection): void {
    let database = this.databases.get(collection.db);
    if (!database) this.databases.set(collection.db, (database = new Map<string, Collection>()));
    database.set(collection.name, collection);
  }
}

/**
 * Marks an index for good. In memory the mark stays even when the statement fails, which costs only speed. On disk it
 * is written again with every such entry, because an earlier statement may have failed.
 */
export function flagIndex(store: Store, index: IndexSpec, flags: { multikey: boolean; cut: boolean }): void {
  if (flags.multikey) {
    index.multikey = true;
    store.put(flagKey(index.id, 'm'), Buffer.from('1'));
  }
  if (flags.cut) {
    index.cut = true;
    store.put(flagKey(index.id, 'c'), Buffer.from('1'));
  }
}

function flagKey(index: number, flag: string): Buffer {
  return metaKey('f', Buffer.concat([idBytes(index), Buffer.from(flag)]));
}

function nextRecordOf(view: View, collection: number): number {
  const prefix = recordPrefix(collection);
  const [last] = view.range(prefix, afterPrefix(prefix), true, 1);
  return last ? readRecordId(last.key, 5) + 1 : 1;
}

/** Compiles an index from its definition; `since` as in `IndexSpec`. */
export function buildIndex(id: number, definition: Doc, since: number): IndexSpec {
  const key = definition['key'] as Doc;
  const fields = Object.keys(key);
  const partialFilter = isDoc(definition['partialFilterExpression'])
    ? definition['partialFilterExpression']
    : undefined;
  const partial = partialFilter ? compileFilter(partialFilter) : undefined;
  return {
    id,
    name: String(definition['name']),
    paths: fields.map((field) => field.split('.')),
    fields,
    directions: fields.map((field) => ((toInteger(key[field]) ?? 1) < 0 ? -1 : 1)),
    unique: definition['unique'] === true || (fields.length === 1 && fields[0] === '_id'),
    sparse: definition['sparse'] === true,
    partial: partial?.test,
    partialFilter,
    expireAfterSeconds: toInteger(definition['expireAfterSeconds']),
    roots: new Set([...fields.map((field) => field.split('.')[0] ?? ''), ...(partial?.roots ?? [])]),
    definition,
    since,
    multikey: false,
    cut: false,
  };
}

/**
 * Checks that MongoDB would accept a name for a collection.
 * @throws MongoCommandError 73
 */
export function checkCollectionName(db: string, name: unknown): string {
  if (typeof name !== 'string') throw refusal(73, 'collection name has invalid type');
  if (name === '' || name.startsWith('.') || name.includes('\0') || name.includes('$')) {
    throw refusal(73, `Invalid namespace specified '${db}.${name}'`);
  }
  if (name.startsWith('system.')) throw refusal(73, `cannot write to '${db}.${name}'`);
  return name;
}
