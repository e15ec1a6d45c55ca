import { getField, isDoc } from '../bson/values.js';

/** Tests one value; `undefined` stands for a missing field. */
export type ValueTest = (value: unknown) => boolean;

const NUMERIC = /^\d+$/;

/**
 * True when any value that a path reaches passes the test. Arrays on the way are entered by element and by position, as
 * MongoDB does. With `elements` an array at the end is tried element by element and as a whole, otherwise only as a
 * whole.
 */
export function anyAt(
  value: unknown,
  path: readonly string[],
  test: ValueTest,
  elements: boolean,
  from = 0,
): boolean {
  let current = value;
  for (let index = from; index < path.length; index += 1) {
    const name = path[index] ?? '';
    if (Array.isArray(current)) return anyInArray(current, path, test, elements, index);
    if (!isDoc(current)) return test(undefined);
    current = getField(current, name);
  }
  if (elements && Array.isArray(current)) return current.some((item) => test(item)) || test(current);
  return test(current);
}

function anyInArray(
  array: readonly unknown[],
  path: readonly string[],
  test: ValueTest,
  elements: boolean,
  index: number,
): boolean {
  const name = path[index] ?? '';
  if (
    NUMERIC.test(name) &&
    Number(name) < array.length &&
    anyAt(array[Number(name)], path, test, elements, index + 1)
  ) {
    return true;
  }
  return array.some((item) => isDoc(item) && anyAt(item, path, test, elements, index));
}

/** All values that a path reaches, for `distinct`; arrays at its end are unwound one level. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const found: unknown[] = [];
  anyAt(
    value,
    path,
    (item) => {
      if (Array.isArray(item)) found.push(...(item as unknown[]));
      else found.push(item);
      return false;
    },
    false,
  );
  return found;
}
