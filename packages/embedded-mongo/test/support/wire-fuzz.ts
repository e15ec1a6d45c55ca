import { connect } from 'node:net';
import {
  Binary,
  Decimal128,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  type Document,
} from 'bson';

/** Time (ms) within which the connection must be closed after a frame; longer counts as a hang. */
const PATIENCE_MS = 10_000;

/** Numbers from 0 up to 1, determined by the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** Makes frames that no client should send: valid ones with changes, sensible commands with senseless values, noise. */
class FrameFuzz {
  constructor(private readonly random: () => number) {}

  next(): Buffer {
    const kind = this.random();
    if (kind < 0.1) return this.noise();
    if (kind < 0.5) return this.mutate(this.frame());
    if (kind < 0.6) return Buffer.concat([this.frame(), this.mutate(this.frame()), this.frame()]);
    return this.message(this.nonsense());
  }

  private int(below: number): number {
    return Math.floor(this.random() * below);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  private noise(): Buffer {
    const bytes = Buffer.from(Array.from({ length: 1 + this.int(200) }, () => this.int(256)));
    if (this.random() < 0.7 && bytes.length > 20) {
      bytes.writeInt32LE(bytes.length, 0);
      bytes.writeInt32LE(this.pick([2013, 2004, 2012, 1, 2013]), 12);
    }
    return bytes;
  }

  private frame(): Buffer {
    const valid = this.pick(COMMANDS);
    return this.random() < 0.2 ? this.sequence(valid) : this.message(valid);
  }

  private message(command: Document, extra: Buffer = Buffer.alloc(0), flags = 0): Buffer {
    const body = serialize(command, { ignoreUndefined: false });
    const head = Buffer.alloc(21);
    head.writeInt32LE(21 + body.length + extra.length, 0);
    head.writeInt32LE(this.int(1000), 4);
    head.writeInt32LE(2013, 12);
    head.writeUInt32LE(flags, 16);
    return Buffer.concat([head, body, extra]);
  }

  private sequence(command: Document): Buffer {
    const documents = Buffer.concat(
      Array.from({ length: this.int(4) }, () => Buffer.from(serialize({ a: this.value(2) as never }))),
    );
    const name = Buffer.from(`${this.pick(['documents', 'updates', 'deletes', 'x'])}\0`);
    const size = Buffer.alloc(4);
    size.writeInt32LE(4 + name.length + documents.length);
    return this.message(
      command,
      Buffer.concat([Buffer.from([1]), size, name, documents]),
      this.pick([0, 0, 1, 2]),
    );
  }

  private mutate(frame: Buffer): Buffer {
    let bytes = Buffer.from(frame);
    for (let times = 1 + this.int(4); times > 0; times -= 1) {
      const at = this.int(bytes.length);
      switch (this.int(7)) {
        case 0:
          bytes[at] = this.int(256);
          break;
        case 1:
          bytes[at] = (bytes[at] ?? 0) ^ (1 << this.int(8));
          break;
        case 2:
          bytes.writeInt32LE(
            this.pick([0, -1, 1, 5, 0x7fffffff, -0x80000000, 48_000_000]),
            Math.min(at, bytes.length - 4),
          );
          break;
        case 3:
          bytes = bytes.subarray(0, Math.max(at, 16));
          break;
        case 4:
          bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(this.int(bytes.length))]);
          break;
        case 5:
          bytes = Buffer.concat([bytes, Buffer.alloc(this.int(30), this.int(256))]);
          break;
        default:
          if (bytes.length >= 4) bytes.writeInt32LE(bytes.length, 0);
      }
      if (bytes.length < 16) bytes = Buffer.concat([bytes, Buffer.alloc(16)]);
    }
    return bytes;
  }

  /** A command that exists, with some of its fields replaced by values of any type. */
  private nonsense(): Document {
    const command: Document = { ...this.pick(COMMANDS) };
    const fields = [
      ...Object.keys(command),
      this.pick(['hint', 'sort', 'let', 'lsid', 'txnNumber', 'collation', 'limit']),
    ];
    for (let times = 1 + this.int(2); times > 0; times -= 1) command[this.pick(fields)] = this.value(0);
    return command;
  }

  private value(depth: number): unknown {
    const flat = depth > 3;
    switch (this.int(flat ? 14 : 17)) {
      case 0:
        return null;
      case 1:
        return this.pick([0, -0, 1, -1, 2147483647, -2147483648, 1e308, NaN, Infinity, 0.1]);
      case 2:
        return Long.fromString(this.pick(['0', '9223372036854775807', '-9223372036854775808', '42']));
      case 3:
        return this.pick([
          '',
          'a',
          'a.b',
          '$a',
          '\u0000',
          'é',
          'x'.repeat(this.int(3000)),
          '__proto__',
          'items',
        ]);
      case 4:
        return this.pick([true, false]);
      case 5:
        return new Date(this.pick([0, -1, 8.64e15, 1e12]));
      case 6:
        return new ObjectId('0123456789abcdef01234567');
      case 7:
        return new Binary(Buffer.alloc(this.int(40), 7), this.pick([0, 4, 128]));
      case 8:
        return Decimal128.fromString(this.pick(['0', 'NaN', '-Infinity', '1E+6144', '0.1']));
      case 9:
        return new Timestamp({ t: this.int(1000), i: 1 });
      case 10:
        return this.pick([new MinKey(), new MaxKey()]);
      case 11:
        return this.pick<unknown>([/a/, '(', /^x/i]);
      case 12:
        return undefined;
      case 13:
        return this.pick(OPERATORS);
      case 14:
        return Array.from({ length: this.int(4) }, () => this.value(depth + 1));
      default: {
        const document: Document = {};
        for (let times = this.int(4); times > 0; times -= 1)
          document[this.pick(['a', 'b', '_id', 'a.0', 'a.b', '0', '', ...OPERATORS])] = this.value(depth + 1);
        return document;
      }
    }
  }
}

const OPERATORS = [
  '$set',
  '$inc',
  '$push',
  '$pull',
  '$unset',
  '$rename',
  '$gt',
  '$in',
  '$nin',
  '$elemMatch',
  '$regex',
  '$expr',
  '$and',
  '$or',
  '$not',
  '$all',
  '$size',
  '$type',
  '$mod',
  '$exists',
  '$match',
  '$group',
  '$sort',
  '$project',
  '$limit',
  '$lookup',
  '$unwind',
  '$facet',
  '$add',
  '$concat',
  '$cond',
  '$dateTrunc',
  '$[]',
  '$[x]',
  '$',
  '$slice',
  '$each',
  '$addToSet',
  '$currentDate',
  '$min',
  '$mul',
  '$bit',
  '$pop',
] as const;

const lsid = { id: new Binary(Buffer.alloc(16, 9), 4) };

/** One valid frame of each kind that a driver sends. */
const COMMANDS: readonly Document[] = [
  { hello: 1, $db: 'admin' },
  { ping: 1, $db: 'admin' },
  { insert: 'items', documents: [{ a: 1, b: ['x', { c: null }] }], $db: 'fuzz' },
  {
    insert: 'items',
    documents: [{ a: 2 }],
    ordered: false,
    lsid,
    txnNumber: Long.fromNumber(1),
    $db: 'fuzz',
  },
  {
    update: 'items',
    updates: [{ q: { a: { $gte: 1 } }, u: { $set: { b: 1 }, $inc: { n: 1 } }, upsert: true }],
    $db: 'fuzz',
  },
  {
    update: 'items',
    updates: [{ q: { a: 1 }, u: [{ $set: { c: { $add: ['$a', 1] } } }], multi: true }],
    $db: 'fuzz',
  },
  {
    update: 'items',
    updates: [{ q: { 'b.c': 1 }, u: { $push: { b: { $each: [1], $slice: -3 } } }, arrayFilters: [{ x: 1 }] }],
    $db: 'fuzz',
  },
  { delete: 'items', deletes: [{ q: { a: { $lt: 0 } }, limit: 1 }], $db: 'fuzz' },
  { delete: 'items', deletes: [{ q: { a: { $exists: true } }, limit: 0 }], $db: 'fuzz' },
  {
    find: 'items',
    filter: { a: { $in: [1, 2] }, b: /x/ },
    sort: { a: -1 },
    projection: { b: 1 },
    limit: 5,
    batchSize: 2,
    $db: 'fuzz',
  },
  { getMore: Long.fromNumber(1), collection: 'items', batchSize: 2, $db: 'fuzz' },
  { killCursors: 'items', cursors: [Long.fromNumber(1)], $db: 'fuzz' },
  {
    findAndModify: 'items',
    query: { a: 1 },
    update: { $inc: { n: 1 } },
    new: true,
    upsert: true,
    $db: 'fuzz',
  },
  { count: 'items', query: { a: 1 }, $db: 'fuzz' },
  { distinct: 'items', key: 'a', query: {}, $db: 'fuzz' },
  {
    aggregate: 'items',
    pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { n: -1 } }],
    cursor: {},
    $db: 'fuzz',
  },
  {
    aggregate: 'items',
    pipeline: [{ $lookup: { from: 'items', localField: 'a', foreignField: 'a', as: 'x' } }, { $limit: 3 }],
    cursor: {},
    $db: 'fuzz',
  },
  { explain: { find: 'items', filter: { a: 1 } }, $db: 'fuzz' },
  { createIndexes: 'items', indexes: [{ key: { a: 1 }, name: 'a_1' }], $db: 'fuzz' },
  { listIndexes: 'items', $db: 'fuzz' },
  { dropIndexes: 'items', index: 'a_1', $db: 'fuzz' },
  { create: 'more', $db: 'fuzz' },
  { drop: 'items', $db: 'fuzz' },
  { listCollections: 1, filter: {}, $db: 'fuzz' },
  {
    insert: 'items',
    documents: [{ a: 3 }],
    lsid,
    txnNumber: Long.fromNumber(5),
    autocommit: false,
    startTransaction: true,
    $db: 'fuzz',
  },
  { commitTransaction: 1, lsid, txnNumber: Long.fromNumber(5), autocommit: false, $db: 'admin' },
  { abortTransaction: 1, lsid, txnNumber: Long.fromNumber(5), autocommit: false, $db: 'admin' },
  { endSessions: [lsid], $db: 'admin' },
];

/** Sends one frame on a connection of its own, ends it, and waits until the server has closed it. */
function sendFrame(socketPath: string, frame: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.end(frame));
    socket.setTimeout(PATIENCE_MS, () => {
      reject(new Error(`no end after ${PATIENCE_MS} ms to ${frame.toString('hex').slice(0, 400)}`));
      socket.destroy();
    });
    socket.on('data', () => undefined);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Closed before everything was read, which is fine; a listener that is gone is not.
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') reject(error);
    });
    socket.on('close', () => resolve());
  });
}

/**
 * Sends frames, several at a time.
 * @throws when the server is gone or hangs
 */
export async function fuzz(socketPath: string, frames: number, seed: number): Promise<void> {
  const source = new FrameFuzz(randomFrom(seed));
  let left = frames;
  const send = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await sendFrame(socketPath, source.next());
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
}
