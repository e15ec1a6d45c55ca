import {
  GridFSBucket,
  MongoClient,
  type ClientSession,
  type CommandFailedEvent,
  type CommandStartedEvent,
  type CommandSucceededEvent,
  type Db,
  type Document,
} from 'mongodb';

/** An event of a client, as the driver gave it. */
export interface SeenEvent {
  readonly type: string;
  readonly event: CommandStartedEvent | CommandSucceededEvent | CommandFailedEvent;
}

const EVENTS: Readonly<Record<string, string>> = {
  commandStartedEvent: 'commandStarted',
  commandSucceededEvent: 'commandSucceeded',
  commandFailedEvent: 'commandFailed',
};
/** Commands that drivers never show, or that the runner itself sends. */
const UNSEEN = new Set(['configureFailPoint', 'hello', 'ismaster', 'isMaster', 'saslStart', 'saslContinue']);

/** The driver lacks a function or option, which says nothing about the server. */
export class NotInDriver extends Error {
  override name = 'NotInDriver';
}

/** The clients, databases, collections, sessions, buckets and saved results that a test names. */
export class Entities {
  private readonly byName = new Map<string, unknown>();
  private readonly events = new Map<string, SeenEvent[]>();
  private readonly clients: MongoClient[] = [];
  private readonly sessions: ClientSession[] = [];
  private readonly lsids = new Map<string, Document>();

  constructor(private readonly uri: string) {}

  /** @throws Error when there is none of this name */
  get<T>(name: string): T {
    if (!this.byName.has(name)) throw new Error(`no entity ${name}`);
    return this.byName.get(name) as T;
  }

  set(name: string, value: unknown): void {
    this.byName.set(name, value);
  }

  /** For `match`: an entity, or the identity of a session, which outlives its end. */
  readonly lookup = (name: string): unknown => this.lsids.get(name) ?? this.get(name);

  eventsOf(client: string): readonly SeenEvent[] {
    return this.events.get(client) ?? [];
  }

  /** Makes entities in the order given. */
  async create(definitions: readonly Document[]): Promise<void> {
    for (const definition of definitions) {
      const [kind = ''] = Object.keys(definition);
      const given = definition[kind] as Document;
      this.set(String(given['id']), await this.make(kind, given));
    }
  }

  /** Ends sessions and closes clients. */
  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.endSession().catch(() => undefined)));
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private async make(kind: string, given: Document): Promise<unknown> {
    switch (kind) {
      case 'client':
        return this.client(given);
      case 'database':
        return this.get<MongoClient>(String(given['client'])).db(
          String(given['databaseName']),
          given['databaseOptions'] as Document,
        );
      case 'collection':
        return this.get<Db>(String(given['database'])).collection(
          String(given['collectionName']),
          given['collectionOptions'] as Document,
        );
      case 'session':
        return this.session(given);
      case 'bucket':
        return new GridFSBucket(this.get<Db>(String(given['database'])), given['bucketOptions'] as Document);
      default:
        throw new NotInDriver(`entity of kind ${kind}`);
    }
  }

  private async client(given: Document): Promise<MongoClient> {
    const client = new MongoClient(this.uri, {
      monitorCommands: true,
      serverSelectionTimeoutMS: 5000,
      ...optionsOf(given['uriOptions'] as Document | undefined),
    });
    const seen: SeenEvent[] = [];
    const ignored = new Set(given['ignoreCommandMonitoringEvents'] as string[] | undefined);
    for (const type of (given['observeEvents'] as string[] | undefined) ?? []) {
      const name = EVENTS[type];
      if (!name) continue;
      client.on(name as 'commandStarted', (event) => {
        if (!UNSEEN.has(event.commandName) && !ignored.has(event.commandName))
          seen.push({ type, event: copyOf(event) });
      });
    }
    this.events.set(String(given['id']), seen);
    this.clients.push(client);
    return client.connect();
  }

  private session(given: Document): ClientSession {
    const { snapshotTime, ...options } = (given['sessionOptions'] as Document | undefined) ?? {};
    const session = this.get<MongoClient>(String(given['client'])).startSession(options);
    // The driver has no option for it, but reads at this time when the field is set.
    if (typeof snapshotTime === 'string') Object.assign(session, { snapshotTime: this.get(snapshotTime) });
    this.sessions.push(session);
    if (session.id) this.lsids.set(String(given['id']), session.id);
    return session;
  }
}

/** A copy, because the driver goes on changing the documents that it shows. */
function copyOf(event: SeenEvent['event']): SeenEvent['event'] {
  return Object.assign(
    Object.create(event) as SeenEvent['event'],
    'command' in event ? { command: plainCopy(event.command) } : {},
  );
}

function plainCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => plainCopy(item)) as T;
  // The driver holds sorts and index keys as maps.
  if (value instanceof Map) return Object.fromEntries(value) as T;
  if (
    typeof value !== 'object' ||
    value === null ||
    '_bsontype' in value ||
    value instanceof Date ||
    Buffer.isBuffer(value)
  )
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, plainCopy(item as unknown)]),
  ) as T;
}

/** Options of a connection string as those of `MongoClient`. */
function optionsOf(given: Document = {}): Document {
  const { readConcernLevel, w, ...rest } = given;
  return {
    ...rest,
    ...(readConcernLevel === undefined ? {} : { readConcern: { level: readConcernLevel as string } }),
    ...(w === undefined ? {} : { writeConcern: { w: w as string } }),
  };
}
