import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Marks an LMDB data file. This module reads such a file without mapping it, because a file that is shorter than its
 * tree says would end the process (SIGBUS), not the call. Layout: `mdb.c` of lmdb-js (data version 999). A page begins
 * with its own number, so that a page that was zeroed or never written is recognised.
 */
const MAGIC = 0xbeefc0de;
const HEADER = 24;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const META = 0x08;
/** Flag on a meta page that was written before its pages were synced. */
const UNSYNCED = 0x1000;
/** Flag on a node whose value has pages of its own. */
const ON_OVERFLOW = 0x01;
const NO_PAGE = 0xffffffffffffffffn;
/** Leaf pages that are checked unless all are asked for: 64 MiB with the usual pages, well below a second. */
const QUICK_LEAVES = 16_384;

/** What a sound file holds. */
export interface FileReport {
  readonly bytes: number;
  readonly pages: number;
  readonly entries: number;
  /** True when leaf pages were checked too, not only the way to them. */
  readonly whole: boolean;
}

/** Thrown for a file that is not a sound database; says why, in words for an operator. */
export class UnsoundFile extends Error {
  override name = 'UnsoundFile';
}

interface Root {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly trees: readonly { readonly root: number; readonly entries: number; readonly leaves: number }[];
}

/**
 * Checks the trees of the state that the next start would use.
 * @param whole checks every page; otherwise leaves only of a small file
 * @throws UnsoundFile
 */
export function inspectFile(path: string, whole = false): FileReport {
  const file = openSync(path, 'r');
  try {
    const bytes = fstatSync(file).size;
    const root = readRoot(file, bytes);
    const [free, main] = root.trees;
    if (!free || !main) throw new UnsoundFile('its header is incomplete');
    const deep = whole || main.leaves <= QUICK_LEAVES;
    const walk = new PageWalk(file, bytes, root, deep);
    walk.tree(free.root);
    const before = walk.entries;
    walk.tree(main.root);
    const found = walk.entries - before;
    if (deep && found !== main.entries)
      throw new UnsoundFile(`it should have ${main.entries} entries and has ${found}`);
    return { bytes, pages: walk.pages, entries: main.entries, whole: deep };
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the three headers: those of the last two commits, and one in the middle of page 0 for the last commit known to
 * be synced.
 */
function readRoot(file: number, bytes: number): Root {
  const first = Buffer.alloc(HEADER + 168);
  if (bytes < 4096) throw new UnsoundFile(`it has ${bytes} bytes, less than its header`);
  readSync(file, first, 0, first.length, 0);
  if ((first.readUInt16LE(18) & META) === 0 || first.readUInt32LE(HEADER) !== MAGIC)
    throw new UnsoundFile('its header is not one of a database');
  const pageSize = first.readUInt32LE(HEADER + 24);
  if (pageSize < 256 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    throw new UnsoundFile('its header is damaged');
  const metaAt = (at: number): Buffer => {
    const meta = Buffer.alloc(168);
    if (readSync(file, meta, 0, meta.length, at + HEADER) < meta.length)
      throw new UnsoundFile('it ends within its header');
    return meta;
  };
  const older = pick(metaAt(0), metaAt(pageSize));
  const chosen = pick(older, metaAt(pageSize >> 1));
  const tree = (at: number): Root['trees'][number] => ({
    root: pageNumber(chosen.readBigUInt64LE(at + 40)),
    entries: Number(chosen.readBigUInt64LE(at + 32)),
    leaves: Number(chosen.readBigUInt64LE(at + 16)),
  });
  return { pageSize, lastPage: Number(chosen.readBigUInt64LE(120)), trees: [tree(24), tree(72)] };
}

/** The header that lmdb-js uses with `safeRestore`: the newer one when it is synced, else the older one. */
function pick(a: Buffer, b: Buffer): Buffer {
  const [one, two] = [transactionOf(a), transactionOf(b)];
  if (two === 0n) return a;
  const latest = one >= two ? a : b;
  if ((latest.readUInt16LE(28) & UNSYNCED) === 0) return latest;
  return one > two ? b : a;
}

function transactionOf(meta: Buffer): bigint {
  return meta.readBigUInt64LE(128);
}

function pageNumber(value: bigint): number {
  return value === NO_PAGE ? -1 : Number(value);
}

class PageWalk {
  pages = 0;
  entries = 0;

  constructor(
    private readonly file: number,
    private readonly bytes: number,
    private readonly root: Root,
    private readonly deep: boolean,
  ) {}

  /** Checks everything below a root; `-1` is an empty tree. */
  tree(root: number): void {
    if (root !== -1) this.page(root, 0, true);
  }

  private page(number: number, depth: number, known: boolean): void {
    const { pageSize } = this.root;
    if (depth > 32) throw new UnsoundFile('its tree has no end');
    this.checkPlace(number, 1);
    if (!known) return;
    const page = this.read(number, pageSize);
    const flags = page.readUInt16LE(18);
    const count = page.readUInt16LE(20) >> 1;
    if (HEADER + count * 2 > pageSize) throw new UnsoundFile(`page ${number} is damaged`);
    this.pages += 1;
    if ((flags & BRANCH) !== 0) {
      // The children of one branch are all branches or all leaves; without `deep` it is enough that a leaf exists.
      let inner: boolean | undefined;
      for (let index = 0; index < count; index += 1) {
        const child = page.readUIntLE(this.node(page, number, index), 6);
        inner ??= this.deep || this.isBranch(child);
        this.page(child, depth + 1, inner);
      }
    } else if ((flags & LEAF) !== 0) this.leaf(page, number, count);
    else throw new UnsoundFile(`page ${number} is neither branch nor leaf`);
  }

  private leaf(page: Buffer, number: number, count: number): void {
    this.entries += count;
    for (let index = 0; index < count; index += 1) {
      const at = this.node(page, number, index);
      if ((page.readUInt16LE(at + 4) & ON_OVERFLOW) === 0) continue;
      const data = at + 8 + page.readUInt16LE(at + 6);
      if (data + 24 > page.length) throw new UnsoundFile(`page ${number} is damaged`);
      const first = pageNumber(page.readBigUInt64LE(data));
      const pages = Number(page.readBigUInt64LE(data + 16));
      this.checkPlace(first, pages);
      if ((this.read(first, HEADER).readUInt16LE(18) & OVERFLOW) === 0)
        throw new UnsoundFile(`page ${first} should hold a long value`);
      this.pages += pages;
    }
  }

  private isBranch(number: number): boolean {
    this.checkPlace(number, 1);
    return (this.read(number, HEADER).readUInt16LE(18) & BRANCH) !== 0;
  }

  private node(page: Buffer, number: number, index: number): number {
    const at = page.readUInt16LE(HEADER + index * 2) + HEADER;
    if (at + 8 > page.length) throw new UnsoundFile(`page ${number} is damaged`);
    return at;
  }

  private checkPlace(number: number, pages: number): void {
    if (number < 2 || pages < 1 || number + pages - 1 > this.root.lastPage)
      throw new UnsoundFile(`it refers to page ${number}, which does not exist`);
    if ((number + pages) * this.root.pageSize > this.bytes)
      throw new UnsoundFile(
        `it was cut off: page ${number + pages - 1} should be there, the file has ${Math.floor(this.bytes / this.root.pageSize)} pages`,
      );
  }

  private read(number: number, length: number): Buffer {
    const page = Buffer.allocUnsafe(length);
    readSync(this.file, page, 0, length, number * this.root.pageSize);
    if (Number(page.readBigUInt64LE(0)) !== number) throw new UnsoundFile(`page ${number} is damaged`);
    return page;
  }
}
