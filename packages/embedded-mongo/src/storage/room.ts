import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { MongoCommandError } from '../errors.js';
import { ROOM_STEP_BYTES } from '../limits.js';

const PAGE = 4096;
const ZEROS = Buffer.alloc(1024 * 1024);
/** Pages that a group of writes may need besides those of its changes: roots, free list. */
const PAGES_PER_GROUP = 32;
/** Pages of the tree that a change may rewrite: a leaf of its own, and a share of the branches. */
const PAGES_PER_CHANGE = 2;
/** Bytes that a change adds besides its own, and how much more room pages take after they were split in the middle. */
const BYTES_PER_CHANGE = 64;
const SPLIT_SHARE = 2;

/**
 * Room at the end of the data file, made before it is needed, so that LMDB itself never meets the end of the disk:
 * there lmdb-js (3.5.6) writes over its own memory while it words the error (`mdb_page_flush`). A sync also has no
 * growth of the file to record then. Zeros are appended, so they cannot touch what is stored. Room counts from the last
 * page in use; free pages inside the file come on top.
 */
export class Room {
  private readonly file: number;
  private used = 0;
  /** Of this commit: pages of the tree that may be rewritten, at most all there are, and pages that are added to it. */
  private rewritten = 0;
  private added = 0;
  private size: number;

  private commit = -1;

  /** @param committed number of the last commit, and the end of the last page that it uses */
  constructor(
    path: string,
    private readonly committed: () => { number: number; usedBytes: number },
  ) {
    this.file = openSync(path, 'a');
    this.size = fstatSync(this.file).size;
  }

  /**
   * Begins a group of writes; lmdb-js may put several into one transaction.
   * @throws MongoCommandError 14031 when there is no room even for a group without changes
   */
  begin(): void {
    const { number, usedBytes } = this.committed();
    if (number !== this.commit) {
      this.rewritten = 0;
      this.added = 0;
    }
    this.commit = number;
    this.used = usedBytes;
    this.take(0, PAGES_PER_GROUP * PAGE);
  }

  /**
   * Makes sure that changes have room, before the first of them.
   * @throws MongoCommandError 14031 when they do not
   */
  reserve(changes: number, bytes: number): void {
    this.take(changes * PAGES_PER_CHANGE * PAGE, SPLIT_SHARE * (bytes + changes * BYTES_PER_CHANGE));
  }

  close(): void {
    closeSync(this.file);
  }

  private take(rewritten: number, added: number): void {
    const all = Math.min(this.rewritten + rewritten, this.used) + this.added + added;
    if (!this.grow(this.used + all))
      throw new MongoCommandError(14031, 'the disk is full: nothing was written');
    this.rewritten += rewritten;
    this.added += added;
  }

  private grow(wanted: number): boolean {
    if (wanted <= this.size) return true;
    const [least, most] = ROOM_STEP_BYTES;
    const step = Math.min(Math.max(Math.floor(this.size / 8), least), most);
    try {
      for (let left = wanted - this.size + step; left > 0;)
        left -= writeSync(this.file, ZEROS, 0, Math.min(left, ZEROS.length));
    } catch {
      // What was appended so far stays and may be enough.
    }
    this.size = fstatSync(this.file).size;
    return wanted <= this.size;
  }
}
