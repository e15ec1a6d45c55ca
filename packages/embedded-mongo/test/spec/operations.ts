import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import {
  Collection,
  Db,
  GridFSBucket,
  MongoClient,
  ClientSession,
  type Document,
  type GridFSFile,
} from 'mongodb';
import { NotInDriver, type Entities } from './entities.js';

/** - */
type Target = Document;

/**
 * Carries out an operation of a test on one of the driver's objects.
 * @throws what the driver throws; NotInDriver when it has no such operation
 */
export async function runOperation(
  target: unknown,
  name: string,
  given: Document,
  entities: Entities,
): Promise<unknown> {
  const args: Document = { ...given };
  if (typeof args['session'] === 'string') args['session'] = entities.get(args['session']);
  if (target instanceof Collection) return onCollection(target, name, args);
  if (target instanceof Db) return onDatabase(target, name, args);
  if (target instanceof MongoClient) return onClient(target, name, args);
  if (target instanceof ClientSession) return onSession(target, name, args);
  if (target instanceof GridFSBucket) return onBucket(target, name, args);
  if (isCursor(target)) return onCursor(target, name);
  throw new NotInDriver(`operation ${name}`);
}

function call(target: Target, method: string, ...args: unknown[]): unknown {
  const found: unknown = target[method];
  if (typeof found !== 'function') throw new NotInDriver(`${method} of ${target.constructor.name}`);
  return (found as (...args: unknown[]) => unknown).apply(target, args);
}

const list = (cursor: unknown): Promise<unknown> => (cursor as { toArray(): Promise<unknown> }).toArray();

function onCollection(collection: Collection, name: string, args: Document): unknown {
  switch (name) {
    case 'aggregate': {
      const { pipeline: stages, ...options } = args;
      return list(collection.aggregate(stages as Document[], options));
    }
    case 'find': {
      const { filter, ...options } = args;
      return list(collection.find(filter as Document, options));
    }
    case 'createFindCursor': {
      const { filter, ...options } = args;
      return collection.find(filter as Document, options);
    }
    case 'insertOne':
      return one(collection, name, args, 'document');
    case 'insertMany':
      return one(collection, name, args, 'documents');
    case 'bulkWrite':
      return one(collection, name, args, 'requests');
    case 'deleteOne':
    case 'deleteMany':
    case 'findOne':
    case 'findOneAndDelete':
    case 'countDocuments':
    case 'count':
      return one(collection, name, args, 'filter');
    case 'estimatedDocumentCount':
      return collection.estimatedDocumentCount(args);
    case 'updateOne':
    case 'updateMany':
    case 'findOneAndUpdate':
      return two(collection, name, lowered(args), 'filter', 'update');
    case 'replaceOne':
    case 'findOneAndReplace':
      return two(collection, name, lowered(args), 'filter', 'replacement');
    case 'distinct':
      return two(collection, name, args, 'fieldName', 'filter');
    case 'createIndex':
      return one(collection, name, args, 'keys');
    case 'dropIndex':
      return one(collection, name, args, 'name');
    case 'dropIndexes':
      return collection.dropIndexes(args);
    case 'listIndexes':
      return list(collection.listIndexes(args));
    case 'listIndexNames':
      return list(collection.listIndexes(args));
    case 'rename':
      return one(collection, name, args, 'to');
    case 'createSearchIndex':
      return one(collection, name, args, 'model');
    case 'createSearchIndexes':
      return one(collection, name, args, 'models');
    case 'updateSearchIndex':
      return two(collection, name, args, 'name', 'definition');
    case 'dropSearchIndex':
      return one(collection, name, args, 'name');
    case 'listSearchIndexes': {
      const { name: index, aggregationOptions } = args;
      return list(
        typeof index === 'string'
          ? collection.listSearchIndexes(index, aggregationOptions as Document)
          : collection.listSearchIndexes(aggregationOptions as Document),
      );
    }
    default:
      throw new NotInDriver(`operation ${name}`);
  }
}

function one(target: Target, method: string, args: Document, first: string): unknown {
  const { [first]: value, ...options } = args;
  return call(target, method, value, options);
}

function two(target: Target, method: string, args: Document, first: string, second: string): unknown {
  const { [first]: value, [second]: next, ...options } = args;
  return call(target, method, value, next, options);
}

function lowered(args: Document): Document {
  const { returnDocument, ...rest } = args;
  return returnDocument === undefined
    ? args
    : { ...rest, returnDocument: String(returnDocument).toLowerCase() };
}

function onDatabase(db: Db, name: string, args: Document): unknown {
  switch (name) {
    case 'aggregate': {
      const { pipeline: stages, ...options } = args;
      return list(db.aggregate(stages as Document[], options));
    }
    case 'runCommand': {
      const { command, commandName: _name, ...options } = args;
      return db.command(command as Document, options);
    }
    case 'runCursorCommand': {
      const { command, commandName: _name, batchSize, timeoutMS: _timeout, ...options } = args;
      const cursor = db.runCursorCommand(command as Document, options);
      if (batchSize !== undefined) cursor.setBatchSize(Number(batchSize));
      if (args['maxTimeMS'] !== undefined) cursor.setMaxTimeMS(Number(args['maxTimeMS']));
      if (args['comment'] !== undefined) cursor.setComment(args['comment']);
      return cursor.toArray();
    }
    case 'createCommandCursor': {
      const { command, commandName: _name, batchSize, ...options } = args;
      const cursor = db.runCursorCommand(command as Document, options);
      if (batchSize !== undefined) cursor.setBatchSize(Number(batchSize));
      return cursor;
    }
    case 'createCollection': {
      const { collection, ...options } = args;
      return db.createCollection(String(collection), options);
    }
    case 'dropCollection': {
      const { collection, ...options } = args;
      return db.dropCollection(String(collection), options);
    }
    case 'modifyCollection': {
      const { collection, ...options } = args;
      return db.command({ collMod: collection as string, ...options });
    }
    case 'listCollections':
    case 'listCollectionObjects':
    case 'listCollectionNames': {
      const { filter, ...options } = args;
      return list(db.listCollections(filter as Document, options));
    }
    default:
      throw new NotInDriver(`operation ${name}`);
  }
}

async function onClient(client: MongoClient, name: string, args: Document): Promise<unknown> {
  switch (name) {
    case 'listDatabases':
    case 'listDatabaseObjects':
    case 'listDatabaseNames':
      return (await client.db('admin').admin().listDatabases(args)).databases;
    case 'clientBulkWrite': {
      const { models, ...options } = args;
      return client.bulkWrite(
        (models as Document[]).map((model) => {
          const [kind = ''] = Object.keys(model);
          return { name: kind, ...(model[kind] as Document) } as never;
        }),
        options,
      );
    }
    case 'close':
      return client.close();
    default:
      throw new NotInDriver(`operation ${name}`);
  }
}

async function onSession(session: ClientSession, name: string, args: Document): Promise<unknown> {
  switch (name) {
    case 'startTransaction':
      session.startTransaction(args);
      return undefined;
    case 'commitTransaction':
      return session.commitTransaction(args);
    case 'abortTransaction':
      return session.abortTransaction(args);
    case 'endSession':
      return session.endSession();
    case 'getSnapshotTime':
      return (session as unknown as { snapshotTime: unknown }).snapshotTime;
    default:
      throw new NotInDriver(`operation ${name}`);
  }
}

async function onBucket(bucket: GridFSBucket, name: string, args: Document): Promise<unknown> {
  switch (name) {
    case 'upload': {
      const { filename, source, ...options } = args;
      const stream = bucket.openUploadStream(String(filename), options);
      const bytes = Buffer.from(String((source as Document)['$$hexBytes']), 'hex');
      await pipeline(Readable.from([bytes]), stream);
      return stream.id;
    }
    case 'download':
      return buffer(bucket.openDownloadStream(args['id'] as never));
    case 'downloadByName':
      return buffer(
        bucket.openDownloadStreamByName(
          String(args['filename']),
          args['revision'] === undefined ? {} : { revision: Number(args['revision']) },
        ),
      );
    case 'delete':
      return bucket.delete(args['id'] as never);
    case 'rename':
      return bucket.rename(args['id'] as never, String(args['newFilename']));
    case 'drop':
      return bucket.drop();
    case 'find':
      return bucket.find(args['filter'] as Document).toArray() satisfies Promise<GridFSFile[]>;
    default:
      return call(bucket, name, args['filename'], args['newFilename']);
  }
}

function isCursor(target: unknown): target is { next(): Promise<unknown>; close(): Promise<void> } {
  return typeof target === 'object' && target !== null && 'next' in target && 'close' in target;
}

function onCursor(cursor: { next(): Promise<unknown>; close(): Promise<void> }, name: string): unknown {
  if (name === 'close') return cursor.close();
  if (name.startsWith('iterate')) return cursor.next();
  throw new NotInDriver(`operation ${name} of a cursor`);
}
