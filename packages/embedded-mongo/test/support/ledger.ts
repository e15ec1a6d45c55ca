import type { Db, MongoClient } from 'mongodb';

/** Pairs of accounts between which transactions move. */
const PAIRS = 4;

/** What had been acknowledged at one moment. */
export interface Acknowledged {
  readonly inserts: ReadonlySet<string>;
  readonly moves: ReadonlySet<string>;
  readonly counters: ReadonlyMap<number, number>;
}

/**
 * Writers whose work can be checked after any accident: single inserts, counters, and transactions that take from one
 * account, give to another and note the move. Keeps what was acknowledged and what was tried.
 */
export class Ledger {
  private readonly inserts = new Map<string, number>();
  private readonly moves = new Map<string, number>();
  private readonly counted = new Map<number, number[]>();
  private readonly tried = new Map<number, number>();

  /** @param position noted with every acknowledgement when it arrives; must only grow */
  constructor(private readonly position: () => number = () => 0) {}

  /** Transactions acknowledged so far. */
  get movesDone(): number {
    return this.moves.size;
  }

  /** Makes the accounts; once. */
  async open(db: Db): Promise<void> {
    await db
      .collection<{ _id: number; n: number }>('pairs')
      .insertMany(Array.from({ length: PAIRS * 2 }, (_, _id) => ({ _id, n: 0 })));
    await db.collection('moves').createIndex({ writer: 1, turn: 1 }, { unique: true });
    for (const name of ['log', 'counters']) await db.createCollection(name);
  }

  /** What was acknowledged by now, or by a position. */
  mark(until = Infinity): Acknowledged {
    const upTo = (noted: ReadonlyMap<string, number>): Set<string> =>
      new Set([...noted].filter(([, at]) => at <= until).map(([id]) => id));
    return {
      inserts: upTo(this.inserts),
      moves: upTo(this.moves),
      counters: new Map(
        [...this.counted].map(([writer, at]) => [writer, at.filter((one) => one <= until).length]),
      ),
    };
  }

  /** One writer, which works until `stop` says so or its connection breaks. A `name` must be used once only. */
  async write(client: MongoClient, db: Db, name: string, writer: number, stop = () => false): Promise<void> {
    const log = db.collection<{ _id: string }>('log');
    const counters = db.collection<{ _id: number; n: number }>('counters');
    const pairs = db.collection<{ _id: number; n: number }>('pairs');
    const moves = db.collection<{ _id: string; writer: string; turn: number }>('moves');
    try {
      for (let turn = 0; !stop(); turn += 1) {
        const id = `${name}-${writer}-${turn}`;
        await log.insertOne({ _id: id });
        this.inserts.set(id, this.position());
        this.tried.set(writer, (this.tried.get(writer) ?? 0) + 1);
        await counters.updateOne({ _id: writer }, { $inc: { n: 1 } }, { upsert: true });
        this.counted.set(writer, [...(this.counted.get(writer) ?? []), this.position()]);
        await client.withSession((session) =>
          session.withTransaction(
            async () => {
              await moves.insertOne({ _id: id, writer: `${name}-${writer}`, turn }, { session });
              await pairs.updateOne({ _id: turn % PAIRS }, { $inc: { n: -1 } }, { session });
              await pairs.updateOne({ _id: PAIRS + (writer % PAIRS) }, { $inc: { n: 1 } }, { session });
            },
            { timeoutMS: 1500 },
          ),
        );
        this.moves.set(id, this.position());
      }
    } catch {
      // The server went away in the middle of it.
    }
  }

  /** What is wrong with a database that must hold at least `least`; empty when nothing is. */
  async faults(db: Db, least: Acknowledged = this.mark()): Promise<string[]> {
    const faults: string[] = [];
    const log = await idsOf(db, 'log');
    for (const id of least.inserts) if (!log.has(id)) faults.push(`insert ${id} is lost`);
    const moves = await idsOf(db, 'moves');
    for (const id of least.moves) if (!moves.has(id)) faults.push(`transaction ${id} is lost`);
    for (const { _id, n } of await db.collection<{ _id: number; n: number }>('counters').find({}).toArray()) {
      if (n < (least.counters.get(_id) ?? 0) || n > (this.tried.get(_id) ?? 0))
        faults.push(`counter ${_id} is ${n}`);
    }
    const pairs = await db.collection<{ _id: number; n: number }>('pairs').find({}).toArray();
    const sum = (list: typeof pairs): number => list.reduce((total, doc) => total + doc.n, 0);
    if (sum(pairs) !== 0) faults.push(`the accounts differ by ${sum(pairs)}`);
    // Both sides count the same moves, also by the index: no transaction is there in part.
    const given = sum(pairs.filter((doc) => doc._id >= PAIRS));
    const indexed = await db
      .collection('moves')
      .find({}, { hint: { writer: 1, turn: 1 } })
      .project({ _id: 1 })
      .toArray();
    if (given !== moves.size || indexed.length !== moves.size)
      faults.push(`${given} given, ${moves.size} moves, ${indexed.length} in the index`);
    return faults;
  }
}

async function idsOf(db: Db, name: string): Promise<Set<unknown>> {
  const ids = db
    .collection(name)
    .find({})
    .map((doc) => doc._id as unknown);
  return new Set(await ids.toArray());
}
