/**
 * The key space of the environment. First byte: 1 catalog and markers, 2 records, 3 index entries, 4 sessions.
 *
 * | key | value |
 * |---|---|
 * | 01 'v' | format version, decimal text |
 * | 01 'i' | id of this store, 16 random bytes; a backup and a copy know it by that |
 * | 01 'n' | next free id of collections and indexes, decimal text |
 * | 01 'c' id | a collection with its indexes, BSON |
 * | 01 'f' index id, flag | the index holds arrays ('m') or cut keys ('c') |
 * | 01 'b' prefix | the index with this prefix is being built; after a crash its entries are removed |
 * | 01 't' place | number of a group of writes, to look for one that failed |
 * | 01 'g' prefix | keys below this prefix belong to something dropped and are being removed |
 * | 02 collection id, record id | the document, BSON |
 * | 03 index id, encoded values, record id (not when unique) | record id |
 * | 04 session id | last retryable write or transaction of the session, BSON |
 */
export const FORMAT_VERSION = 2;

const META = 1;
const RECORD = 2;
const INDEX = 3;
const SESSION = 4;

/** The key of a catalog entry: its letter and the rest. */
export function metaKey(letter: string, rest: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from([META, letter.charCodeAt(0)]), rest]);
}

/** The key that a recent group of writes marked. */
export function groupMarkKey(place: number): Buffer {
  return metaKey('t', Buffer.from([place]));
}

/** An id as four bytes that sort. */
export function idBytes(id: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

function prefixed(kind: number, id: number): Buffer {
  const bytes = Buffer.allocUnsafe(5);
  bytes[0] = kind;
  bytes.writeUInt32BE(id, 1);
  return bytes;
}

/** The prefix of all records of a collection. */
export function recordPrefix(collection: number): Buffer {
  return prefixed(RECORD, collection);
}

/** The prefix of all entries of an index. */
export function indexPrefix(index: number): Buffer {
  return prefixed(INDEX, index);
}

/** The key of a record. Record ids grow, so key order is the order of insertion. */
export function recordKey(collection: number, record: number): Buffer {
  const bytes = Buffer.allocUnsafe(13);
  bytes[0] = RECORD;
  bytes.writeUInt32BE(collection, 1);
  writeRecordId(bytes, record, 5);
  return bytes;
}

/** The key of a session's record. */
export function sessionKey(session: Buffer): Buffer {
  return Buffer.concat([Buffer.from([SESSION]), session]);
}

/** The prefix of all session records. */
export const SESSION_PREFIX = Buffer.from([SESSION]);

/** A record id as eight bytes. */
export function recordIdBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  writeRecordId(bytes, record, 0);
  return bytes;
}

function writeRecordId(bytes: Buffer, record: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(record / 4294967296), at);
  bytes.writeUInt32BE(record >>> 0, at + 4);
}

/** Reads what `recordIdBytes` wrote. */
export function readRecordId(bytes: Buffer, at = 0): number {
  return bytes.readUInt32BE(at) * 4294967296 + bytes.readUInt32BE(at + 4);
}
