import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BSON, type ObjectId } from 'mongodb';
import { FILE_MAX_BYTES, ORPHAN_FILE_AGE_MS } from '../../src/core/limits.js';
import { silentLogger } from '../../src/core/log.js';
import { Vault } from '../../src/documents/vault.js';
import { inTransaction } from '../../src/models/transaction.js';
import { testStore, type TestStore } from '../support/store.js';

let db: TestStore;
let vault: Vault;
let keyId: string;
let keys = 0;

beforeAll(async () => {
  db = await testStore();
  vault = new Vault({ store: db.store, keyring: db.keyring, log: silentLogger() });
});
afterAll(() => db.stop());
beforeEach(async () => {
  keyId = await db.keyring.createDataKey(null, `person-${keys++}`);
});

const later = (ms: number): Date => new Date(db.clock.now().getTime() + ms);
const put = (bytes: Buffer, key = keyId) =>
  vault.put({ keyId: key, bytes, contentType: 'image/jpeg', pages: 1, views: [] });
const keep = (usedBy: string, ids: readonly string[]): Promise<void> =>
  inTransaction(db.store, (tx) => vault.keep(tx, usedBy, ids), { now: db.clock.now() });
/** The types of the driver allow only an ObjectId. */
const id = (fileId: string): ObjectId => fileId as unknown as ObjectId;
const raw = (name: string) => db.store.connection.getClient().db(db.store.connection.name).collection(name);
async function traces(fileId: string): Promise<number> {
  return (
    (await raw('documents.chunks').countDocuments({ files_id: fileId })) +
    (await raw('documents.files').countDocuments({ _id: id(fileId) })) +
    ((await vault.has(fileId)) ? 1 : 0)
  );
}

describe('storing', () => {
  test('gives back what was put, and lists it as kept by nobody', async () => {
    const bytes = randomBytes(3_000_000);
    const file = await put(bytes);
    expect(file).toMatchObject({ keyId, bytes: bytes.length, pages: 1, orphan: true, usedBy: [] });
    expect(await vault.has(file._id)).toEqual(file);
    const back = await vault.read(file._id);
    expect(back).toMatchObject({ contentType: 'image/jpeg', pages: 1 });
    expect(back?.bytes.equals(bytes)).toBe(true);
  });

  test('takes a file of the largest size', async () => {
    const bytes = randomBytes(FILE_MAX_BYTES);
    const file = await put(bytes);
    const back = await vault.read(file._id);
    expect(back?.bytes.equals(bytes)).toBe(true);
  });

  test('recognises the same content under another key, and only that', async () => {
    const other = await db.keyring.createDataKey(null, `person-${keys++}`);
    const first = await put(Buffer.from('the same'));
    const second = await put(Buffer.from('the same'), other);
    const third = await put(Buffer.from('the samf'));
    expect(second.contentHash).toBe(first.contentHash);
    expect(third.contentHash).not.toBe(first.contentHash);
    expect(second._id).not.toBe(first._id);
  });

  test('holds nothing of the content in clear', async () => {
    const mark = Buffer.from('NIK 6472051708849013');
    const file = await put(Buffer.concat([randomBytes(100), mark, randomBytes(100)]));
    for (const name of ['documents.chunks', 'documents.files', 'stored_files']) {
      for await (const doc of raw(name).find({})) {
        expect(Buffer.from(BSON.serialize(doc)).includes(mark.subarray(4))).toBe(false);
      }
    }
    expect((await vault.read(file._id))?.bytes.includes(mark)).toBe(true);
  });

  test('knows nothing of a file that never was', async () => {
    expect(await vault.has('none')).toBeNull();
    expect(await vault.read('none')).toBeNull();
  });

  test('reads nothing once the key was destroyed, and refuses to put under it', async () => {
    const file = await put(Buffer.from('gone soon'));
    await inTransaction(db.store, (tx) => db.keyring.destroyDataKey(tx, keyId));
    expect(await vault.read(file._id)).toBeNull();
    await expect(put(Buffer.from('too late'))).rejects.toMatchObject({ code: 'data-key-missing' });
  });

  test('tells of damaged and of exchanged content', async () => {
    const one = await put(Buffer.from('one'));
    const two = await put(Buffer.from('two'));
    await raw('documents.chunks').deleteOne({ files_id: two._id });
    await expect(vault.read(two._id)).rejects.toMatchObject({ code: 'file-damaged' });
    await raw('documents.chunks').updateOne({ files_id: one._id }, { $set: { files_id: two._id } });
    await expect(vault.read(two._id)).rejects.toMatchObject({ code: 'file-damaged' });
  });
});

describe('keeping', () => {
  test('sets exactly what a user keeps, however often it is said', async () => {
    const [a, b, c] = [await put(Buffer.from('a')), await put(Buffer.from('b')), await put(Buffer.from('c'))];
    const mark = `conversation:${keyId}`;
    await keep(mark, [a._id, b._id]);
    await keep(mark, [a._id, b._id]);
    expect(await vault.has(a._id)).toMatchObject({ usedBy: [mark], orphan: false, orphanSince: null });
    await keep(mark, [b._id, c._id]);
    expect(await vault.has(a._id)).toMatchObject({ usedBy: [], orphan: true, orphanSince: db.clock.now() });
    expect(await vault.has(b._id)).toMatchObject({ usedBy: [mark], orphan: false });
    expect(await vault.has(c._id)).toMatchObject({ usedBy: [mark], orphan: false });
  });

  test('a file of two users is an orphan only without both', async () => {
    const file = await put(Buffer.from('shared'));
    await keep(`conversation:${keyId}`, [file._id]);
    await keep(`case:${keyId}`, [file._id]);
    await keep(`conversation:${keyId}`, []);
    expect(await vault.has(file._id)).toMatchObject({ usedBy: [`case:${keyId}`], orphan: false });
    await keep(`case:${keyId}`, []);
    expect(await vault.has(file._id)).toMatchObject({ usedBy: [], orphan: true });
  });

  test('an aborted transaction changes nothing, and two at once lose nothing', async () => {
    const file = await put(Buffer.from('contended'));
    const failing = inTransaction(db.store, async (tx) => {
      await vault.keep(tx, 'case:failing', [file._id]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await vault.has(file._id)).toMatchObject({ usedBy: [] });
    const marks = Array.from({ length: 6 }, (_, i) => `case:${keyId}-${i}`);
    await Promise.all(marks.map((mark) => keep(mark, [file._id])));
    expect((await vault.has(file._id))?.usedBy.toSorted()).toEqual(marks);
  });
});

describe('sweeping', () => {
  test('takes what nothing has kept for a day, chunks too, and nothing else', async () => {
    const [lost, kept, released] = [
      await put(randomBytes(2_500_000)),
      await put(Buffer.from('kept')),
      await put(Buffer.from('released')),
    ];
    await keep(`case:${keyId}`, [kept._id, released._id]);
    await vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS - 1));
    expect(await traces(lost._id)).toBe(5);
    db.clock.advance(60_000);
    await keep(`case:${keyId}`, [kept._id]);
    await vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS - 60_000));
    expect([await traces(lost._id), await traces(released._id)]).toEqual([0, 3]);
    await vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS));
    expect([await traces(released._id), await traces(kept._id)]).toEqual([0, 3]);
    expect(await vault.read(lost._id)).toBeNull();
    expect(await vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS))).toBe(0);
  });

  test('an upload that broke off anywhere leaves nothing for ever', async () => {
    const [noFile, noContent] = [await put(randomBytes(2_500_000)), await put(Buffer.from('x'))];
    await raw('documents.files').deleteOne({ _id: id(noFile._id) });
    await raw('documents.chunks').deleteOne({ files_id: noFile._id, n: 2 });
    await raw('documents.files').deleteOne({ _id: id(noContent._id) });
    await raw('documents.chunks').deleteMany({ files_id: noContent._id });
    await expect(vault.read(noFile._id)).rejects.toMatchObject({ code: 'file-damaged' });
    expect(await vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS))).toBe(2);
    expect([await traces(noFile._id), await traces(noContent._id)]).toEqual([0, 0]);
  });

  test('whoever keeps a file while it is swept either has all of it or finds it gone', async () => {
    const files = await Promise.all(Array.from({ length: 8 }, (_, i) => put(Buffer.from(`race ${i}`))));
    const mark = `case:${keyId}`;
    const [swept] = await Promise.all([
      vault.sweepOrphans(later(ORPHAN_FILE_AGE_MS)),
      ...files.map((file, i) => keep(`${mark}-${i}`, [file._id])),
    ]);
    const left = await Promise.all(files.map((file) => traces(file._id)));
    expect(left.filter((count) => count === 0)).toHaveLength(swept);
    expect(left.every((count) => count === 0 || count === 3)).toBe(true);
  });
});
