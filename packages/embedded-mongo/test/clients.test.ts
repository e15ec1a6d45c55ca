import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agenda } from 'agenda';
import { MongoBackend } from '@agendajs/mongo-backend';
import { GridFSBucket, MongoClient, type Db } from 'mongodb';
import mongoose from 'mongoose';
import { testDatabase, type TestDatabase } from '@loket/embedded-mongo/testing';

let database: TestDatabase;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  client = await new MongoClient(database.uri).connect();
  db = client.db(database.name);
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

describe('Mongoose', () => {
  it('defines, indexes, validates, saves, queries, populates, counts and transacts', async () => {
    const connection = await mongoose.createConnection(database.uri).asPromise();
    const authors = connection.model(
      'Author',
      new mongoose.Schema({ name: { type: String, unique: true, required: true } }),
    );
    const books = connection.model(
      'Book',
      new mongoose.Schema(
        {
          title: String,
          author: { type: mongoose.Schema.Types.ObjectId, ref: 'Author' },
          chapters: [{ title: String, pages: Number }],
          tags: [String],
          meta: { type: Map, of: Number },
        },
        { timestamps: true, optimisticConcurrency: true },
      ).index({ title: 1, createdAt: -1 }),
    );
    await authors.init();
    await books.init();
    const author = await authors.create({ name: 'Sri' });
    await expect(authors.create({ name: 'Sri' })).rejects.toMatchObject({ code: 11000 });
    const book = await books.create({
      title: 'A',
      author: author._id,
      chapters: [{ title: 'one', pages: 3 }],
      meta: { x: 1 },
    });
    book.chapters.push({ title: 'two', pages: 4 });
    book.meta?.set('y', 2);
    await book.save();
    const stale = await books.findById(book._id).orFail();
    book.title = 'B';
    await book.save();
    stale.title = 'C';
    await expect(stale.save()).rejects.toThrow(mongoose.Error.VersionError);
    const found = await books
      .findOne({ title: /^b/i, 'chapters.pages': { $gt: 3 } })
      .populate<{ author: { name: string } }>('author')
      .orFail();
    expect(found.author.name).toBe('Sri');
    expect(found.chapters.map((chapter) => chapter.title)).toEqual(['one', 'two']);
    expect(await books.countDocuments({ tags: { $size: 0 } })).toBe(1);
    await books.bulkWrite([
      {
        updateOne: {
          filter: { _id: book._id },
          update: { $addToSet: { tags: 'x' }, $set: { 'chapters.$[c].pages': 9 } },
          arrayFilters: [{ 'c.title': 'two' }],
        },
      },
      { insertOne: { document: { title: 'D' } } },
      { deleteOne: { filter: { title: 'nothing' } } },
    ]);
    expect((await books.findById(book._id).orFail()).chapters[1]?.pages).toBe(9);
    await connection.transaction(async (session) => {
      await books.updateMany({}, { $set: { title: 'Z' } }, { session });
      expect(await books.distinct('title').session(session)).toEqual(['Z']);
    });
    const grouped = await books.aggregate<{ _id: string; n: number }>([
      { $group: { _id: '$title', n: { $sum: 1 } } },
      { $lookup: { from: 'authors', pipeline: [{ $match: { name: 'Sri' } }], as: 'people' } },
      { $project: { n: 1, people: { $size: '$people' } } },
    ]);
    expect(grouped).toEqual([{ _id: 'Z', n: 2, people: 1 }]);
    await books.deleteMany({});
    expect(await books.exists({})).toBeNull();
    await connection.close();
  });
});

describe('GridFS', () => {
  it('stores, reads, seeks, lists and deletes files', async () => {
    const bucket = new GridFSBucket(db, { bucketName: 'scans' });
    const bytes = randomBytes(3_000_000);
    const upload = bucket.openUploadStream('ktp.jpg', { metadata: { page: 1 } });
    await new Promise<void>((resolve, reject) => {
      Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)])
        .pipe(upload)
        .once('finish', () => resolve())
        .once('error', reject);
    });
    expect((await buffer(bucket.openDownloadStream(upload.id))).equals(bytes)).toBe(true);
    const part = await buffer(bucket.openDownloadStreamByName('ktp.jpg', { start: 300_000, end: 600_000 }));
    expect(part.equals(bytes.subarray(300_000, 600_000))).toBe(true);
    expect(await bucket.find({ 'metadata.page': 1 }).toArray()).toMatchObject([{ length: bytes.length }]);
    await bucket.delete(upload.id);
    expect(await db.collection('scans.chunks').countDocuments({})).toBe(0);
  });
});

describe('Agenda', () => {
  it('schedules, runs, repeats and cancels jobs', async () => {
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo: db, collection: 'jobs' }),
      processEvery: 20,
    });
    const ran: unknown[] = [];
    const finished = new EventEmitter();
    const third = once(finished, 'third');
    // Agenda watches a job with a timer of half its lock's life; the timer outlives the job and would keep the process
    // open.
    agenda.define(
      'greet',
      async (job: { attrs: { data: unknown } }) => {
        ran.push(job.attrs.data);
        if (ran.length === 3) finished.emit('third');
        await Promise.resolve();
      },
      { lockLifetime: 1000 },
    );
    await agenda.start();
    await agenda.now('greet', { id: 1 });
    await agenda.schedule(new Date(Date.now() + 30), 'greet', { id: 2 });
    await agenda.schedule(new Date(Date.now() + 60), 'greet', { id: 3 });
    await agenda.every('1 hour', 'later');
    await third;
    expect(ran.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ]);
    expect(await agenda.cancel({ name: 'later' })).toBe(1);
    const { jobs } = await agenda.queryJobs({ name: 'greet' });
    expect(jobs).toHaveLength(3);
    await agenda.drain();
    await agenda.stop();
  });
});
