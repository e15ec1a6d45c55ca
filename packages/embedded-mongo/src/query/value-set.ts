import type { TextOrder } from '../bson/collation.js';
import { compareValues } from '../bson/compare.js';
import { encodeValue } from '../storage/value-keys.js';

/** Different values in the order in which they first came; equality is BSON's, whatever the types. */
export class ValueSet {
  private readonly byKey = new Map<string, unknown>();

  add(value: unknown): void {
    const key = encodeValue(value).toString('latin1');
    if (!this.byKey.has(key)) this.byKey.set(key, value);
  }

  list(): unknown[] {
    return [...this.byKey.values()];
  }
}

/**
 * Different values under a collation. They are kept sorted, because strings that are equal there have no common key.
 */
export class CollatedSet {
  private readonly values: unknown[] = [];

  constructor(private readonly order: TextOrder) {}

  add(value: unknown): void {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareValues(this.values[middle], value, this.order);
      if (order === 0) return;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    this.values.splice(low, 0, value);
  }

  list(): unknown[] {
    return this.values;
  }
}
