import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { GridFSBucket, type Collection, type ObjectId } from 'mongodb';
import { AppError, causeOf } from '../core/errors.js';
import { FILE_CHUNK_BYTES, ORPHAN_FILE_AGE_MS, SWEEP_BATCH } from '../core/limits.js';
import type { Logger } from '../core/log.js';
import type { FileViewDoc } from '../models/file-view.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import type { StoredFileDoc } from '../models/stored-file.js';
import { inTransaction, type Tx } from '../models/transaction.js';
import type { FilePage } from '../sop/case.js';
import type { PageView } from './inspector/protocol.js';

const BUCKET = 'documents';

/** Size of a page view. */
export type ViewSize = 'view' | 'thumb';

/**
 * Stores uploads and the views of their pages in GridFS, sealed; in clear they are only in memory. A file's entry in
 * `stored_files` comes before its first byte and goes with its last one, so that nothing is left unlisted.
 */
export class Vault {
  readonly #store: Store;
  readonly #keyring: Keyring;
  readonly #log: Logger;
  readonly #bucket: GridFSBucket;
  readonly #listed: Collection<StoredFileDoc>;
  readonly #views: Collection<FileViewDoc>;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring; readonly log: Logger }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
    this.#log = deps.log;
    this.#listed = native(deps.store.storedFiles);
    this.#views = native(deps.store.fileViews);
    this.#bucket = new GridFSBucket(this.#database(), {
      bucketName: BUCKET,
      chunkSizeBytes: FILE_CHUNK_BYTES,
    });
  }

  /** Stores a file that nothing keeps yet, so that the sweep may take it. @throws {AppError} `data-key-missing` */
  async put(file: {
    readonly keyId: string;
    readonly bytes: Buffer;
    readonly contentType: FilePage['contentType'];
    readonly pages: number;
    readonly views: readonly PageView[];
  }): Promise<StoredFileDoc> {
    const now = this.#store.clock.now();
    const id = this.#store.ids.next();
    const sealed = await this.#keyring.sealBytes(file.keyId, file.bytes, purpose(id));
    const entry: StoredFileDoc = {
      _id: id,
      keyId: file.keyId,
      contentHash: this.#keyring.lookupHash('file', createHash('sha256').update(file.bytes).digest('hex')),
      contentType: file.contentType,
      bytes: file.bytes.length,
      pages: file.pages,
      usedBy: [],
      orphan: true,
      createdAt: now,
      orphanSince: now,
    };
    await this.#listed.insertOne(entry);
    await this.#putViews(entry, file.views);
    await pipeline(Readable.from([sealed]), this.#bucket.openUploadStreamWithId(gridId(id), id));
    return entry;
  }

  /** The entry of a file in `stored_files`; null when it is gone. */
  async has(fileId: string): Promise<StoredFileDoc | null> {
    return this.#listed.findOne({ _id: fileId });
  }

  /** Content of a file; null when it or its key is gone. @throws {AppError} `file-damaged` for changed bytes */
  async read(
    fileId: string,
  ): Promise<{ bytes: Buffer; contentType: FilePage['contentType']; pages: number } | null> {
    const entry = await this.has(fileId);
    if (!entry) return null;
    try {
      const parts: Buffer[] = [];
      for await (const part of this.#bucket.openDownloadStream(gridId(fileId))) parts.push(part as Buffer);
      const bytes = await this.#keyring.openBytes(entry.keyId, Buffer.concat(parts), purpose(fileId));
      return bytes && { bytes, contentType: entry.contentType, pages: entry.pages };
    } catch (error) {
      if (!(await this.has(fileId))) return null;
      throw new AppError('file-damaged', `stored file ${fileId} cannot be read`, {}, { cause: error });
    }
  }

  /**
   * The view of a page, from 1, as JPEG; null when the page, its file or its key is gone.
   * @throws {AppError} `file-damaged`
   */
  async view(fileId: string, page: number, size: ViewSize): Promise<Buffer | null> {
    const found = await this.#views.findOne(
      { _id: viewId(fileId, page) },
      { projection: { [size]: 1, fileId: 1 } },
    );
    const entry = found && (await this.has(fileId));
    if (!entry) return null;
    try {
      return await this.#keyring.openBytes(entry.keyId, found[size], viewPurpose(fileId, page, size));
    } catch (error) {
      if (!(await this.has(fileId))) return null;
      throw new AppError('file-damaged', `a view of ${fileId} cannot be read`, {}, { cause: error });
    }
  }

  /** Stores a view that was made later or again; does nothing for a file that is gone. */
  async putView(fileId: string, view: PageView): Promise<void> {
    const entry = await this.has(fileId);
    if (entry) await this.#putViews(entry, [view]);
  }

  /** Pages of these files without a view, as `<fileId>:<page>`. A file that is gone has none. */
  async pagesWithoutView(files: readonly FilePage[]): Promise<ReadonlySet<string>> {
    const listed = await this.#listed
      .find({ _id: { $in: files.map(({ fileId }) => fileId) } }, { projection: { pages: 1 } })
      .toArray();
    const wanted = listed.flatMap(({ _id: fileId, pages }) =>
      Array.from({ length: pages }, (_all, index) => viewId(fileId, index + 1)),
    );
    const found = await this.#views.find({ _id: { $in: wanted } }, { projection: { _id: 1 } }).toArray();
    const there = new Set(found.map(({ _id }) => _id));
    return new Set(wanted.filter((id) => !there.has(id)));
  }

  async #putViews({ _id: fileId, keyId }: StoredFileDoc, views: readonly PageView[]): Promise<void> {
    const docs: FileViewDoc[] = [];
    for (const { page, view, thumb } of views) {
      const seal = (bytes: Uint8Array, size: ViewSize): Promise<Buffer> =>
        this.#keyring.sealBytes(keyId, Buffer.from(bytes), viewPurpose(fileId, page, size));
      docs.push({
        _id: viewId(fileId, page),
        fileId,
        view: await seal(view, 'view'),
        thumb: await seal(thumb, 'thumb'),
      });
    }
    const writes = docs.map((doc) => ({
      replaceOne: { filter: { _id: doc._id }, replacement: doc, upsert: true },
    }));
    if (writes.length > 0) await this.#views.bulkWrite(writes, { ordered: false });
  }

  /**
   * Sets exactly which files `usedBy` (`conversation:<id>` or `case:<id>`) keeps; may be repeated. The sweep deletes a
   * file a day after nothing keeps it any more.
   */
  async keep(tx: Tx, usedBy: string, fileIds: readonly string[]): Promise<void> {
    const { session } = tx;
    const kept = await this.#listed.find({ usedBy }, { session, projection: { _id: 1 } }).toArray();
    const before = new Set(kept.map(({ _id }) => _id));
    const wanted = new Set(fileIds);
    const added = [...wanted].filter((id) => !before.has(id));
    const dropped = [...before].filter((id) => !wanted.has(id));
    if (added.length > 0) {
      const { matchedCount } = await this.#listed.updateMany(
        { _id: { $in: added } },
        { $addToSet: { usedBy }, $set: { orphan: false, orphanSince: null } },
        { session },
      );
      if (matchedCount < added.length) {
        // The applicant can go on: officers see that the scan is missing and can ask for it again.
        const missing = added.length - matchedCount;
        tx.afterCommit(() => this.#log.error({ missing }, 'files to be kept are not in the vault'));
      }
    }
    if (dropped.length > 0) {
      await this.#listed.updateMany({ _id: { $in: dropped } }, { $pull: { usedBy } }, { session });
      await this.#listed.updateMany(
        { _id: { $in: dropped }, usedBy: { $size: 0 } },
        { $set: { orphan: true, orphanSince: tx.now } },
        { session },
      );
    }
  }

  /** Deletes files that nothing has kept for a day; returns their number. One that fails is tried again next time. */
  async sweepOrphans(now: Date): Promise<number> {
    const old = { orphan: true, orphanSince: { $lte: new Date(now.getTime() - ORPHAN_FILE_AGE_MS) } };
    let swept = 0;
    for (let after = ''; ;) {
      const batch = await this.#listed
        .find({ ...old, _id: { $gt: after } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(SWEEP_BATCH)
        .toArray();
      for (const { _id } of batch) {
        try {
          if (await this.#delete(_id, old)) swept += 1;
        } catch (error) {
          this.#log.warn({ fileId: _id, reason: causeOf(error) }, 'a file could not be swept');
        }
      }
      const last = batch.at(-1);
      if (!last || batch.length < SWEEP_BATCH) return swept;
      after = last._id;
    }
  }

  /** One transaction, so that neither a crash nor a concurrent `keep` leaves half a file. */
  #delete(id: string, condition: object): Promise<boolean> {
    return inTransaction(this.#store, async ({ session }) => {
      const { deletedCount } = await this.#listed.deleteOne({ _id: id, ...condition }, { session });
      if (deletedCount === 0) return false;
      await this.#views.deleteMany({ fileId: id }, { session });
      const database = this.#database();
      await database.collection(`${BUCKET}.chunks`).deleteMany({ files_id: gridId(id) }, { session });
      await database.collection(`${BUCKET}.files`).deleteOne({ _id: gridId(id) }, { session });
      return true;
    });
  }

  #database(): ReturnType<ReturnType<Store['connection']['getClient']>['db']> {
    const { connection } = this.#store;
    return connection.getClient().db(connection.name);
  }
}

/** Binds sealed bytes to their file: those of another one do not open in its place. */
function purpose(fileId: string): string {
  return `file:${fileId}`;
}

function viewId(fileId: string, page: number): string {
  return `${fileId}:${page}`;
}

function viewPurpose(fileId: string, page: number, size: ViewSize): string {
  return `view:${viewId(fileId, page)}:${size}`;
}

/** GridFS accepts any value as the id of a file; the driver's types know only ObjectId. */
function gridId(fileId: string): ObjectId {
  return fileId as unknown as ObjectId;
}
