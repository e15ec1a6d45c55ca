import type { Entry, Sink, Store, View } from './view.js';

/** The bytes of a key as a string that compares like them. */
export function keyText(key: Buffer): string {
  return key.toString('latin1');
}

/**
 * Unwritten changes over a view: the private state of a transaction, or of a statement until it has succeeded as a
 * whole. Reads merge both.
 */
export class Overlay implements Store {
  private readonly changes = new Map<string, Buffer | null>();
  private sorted: string[] | undefined;
  /** Bytes of the values that it holds. */
  bytes = 0;

  constructor(
    private readonly below: View,
    private readonly onClaim: (key: string) => void,
  ) {}

  get size(): number {
    return this.changes.size;
  }

  get(key: Buffer): Buffer | undefined {
    if (this.changes.size > 0) {
      const change = this.changes.get(keyText(key));
      if (change !== undefined) return change ?? undefined;
    }
    return this.below.get(key);
  }

  put(key: Buffer, value: Buffer): void {
    this.change(keyText(key), value);
    this.bytes += key.length + value.length;
  }

  remove(key: Buffer): void {
    this.change(keyText(key), null);
    this.bytes += key.length;
  }

  claim(key: Buffer): void {
    this.onClaim(keyText(key));
  }

  range(from: Buffer, to: Buffer, reverse: boolean, limit: number): Entry[] {
    const mine = this.changes.size > 0 ? this.between(keyText(from), keyText(to), reverse) : [];
    if (mine.length === 0) return this.below.range(from, to, reverse, limit);
    // Each of these changes hides at most one entry below.
    const below = this.below.range(from, to, reverse, limit + mine.length);
    return mergeEntries(below, mine, this.changes, reverse, limit);
  }

  /** Passes every change to the storage. */
  flush(sink: Sink): void {
    sink.reserve?.(this.changes.size, this.bytes);
    for (const [text, value] of this.changes) {
      const key = Buffer.from(text, 'latin1');
      if (value) sink.put(key, value);
      else sink.remove(key);
    }
  }

  private change(text: string, value: Buffer | null): void {
    if (this.sorted && !this.changes.has(text)) this.sorted = undefined;
    this.changes.set(text, value);
  }

  private between(from: string, to: string, reverse: boolean): string[] {
    this.sorted ??= [...this.changes.keys()].sort();
    const keys = this.sorted.slice(lowerBound(this.sorted, from), lowerBound(this.sorted, to));
    return reverse ? keys.reverse() : keys;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mergeEntries(
  below: readonly Entry[],
  mine: readonly string[],
  changes: ReadonlyMap<string, Buffer | null>,
  reverse: boolean,
  limit: number,
): Entry[] {
  const merged: Entry[] = [];
  let next = 0;
  const takeMine = (text: string): void => {
    const value = changes.get(text);
    if (value) merged.push({ key: Buffer.from(text, 'latin1'), value });
  };
  for (const entry of below) {
    const text = keyText(entry.key);
    let own = mine[next];
    while (own !== undefined && (reverse ? own > text : own < text)) {
      takeMine(own);
      next += 1;
      own = mine[next];
    }
    if (own === text) {
      takeMine(own);
      next += 1;
    } else merged.push(entry);
    if (merged.length >= limit) return merged.slice(0, limit);
  }
  for (; next < mine.length && merged.length < limit; next += 1) takeMine(mine[next] ?? '');
  return merged.slice(0, limit);
}
