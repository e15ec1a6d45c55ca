import { getField, isDoc, setField, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';

/** What a change returns to remove the field. */
export const REMOVED = Symbol('removed');

/** Computes the new value of a field from the old one, `undefined` when it is missing. */
export type Change = (old: unknown) => unknown;

const NUMERIC = /^\d+$/;

/**
 * Applies a change to one concrete path. Nothing is changed in place: everything on the path is copied, everything else
 * is shared, so that `===` tells which fields an update touched.
 * @param create makes documents that are missing on the way; without it (`$unset`, `$pull`) a missing path is left
 * alone
 * @throws MongoCommandError 28 when the path runs through a value that is neither document nor array
 */
export function changeAt(doc: Doc, path: readonly string[], change: Change, create: boolean): Doc {
  return changeInside(doc, path, 0, change, create) as Doc;
}

function changeInside(
  container: unknown,
  path: readonly string[],
  at: number,
  change: Change,
  create: boolean,
): unknown {
  const name = path[at] ?? '';
  if (Array.isArray(container)) return changeElement(container, path, at, change, create);
  if (!isDoc(container)) {
    if (!create) return container;
    throw refusal(
      28,
      `Cannot create field '${name}' in element {${path.slice(0, at).join('.')}: value of another type}`,
    );
  }
  const old = getField(container, name);
  const fresh = at === path.length - 1 ? change(old) : deeper(old, path, at, change, create);
  if (Object.is(fresh, old) && (old !== undefined || !create)) return container;
  if (fresh === REMOVED || fresh === undefined) {
    if (!Object.hasOwn(container, name)) return container;
    const copy: Doc = {};
    for (const field of Object.keys(container)) if (field !== name) setField(copy, field, container[field]);
    return copy;
  }
  const copy = { ...container };
  setField(copy, name, fresh);
  return copy;
}

function deeper(old: unknown, path: readonly string[], at: number, change: Change, create: boolean): unknown {
  if (old === undefined) return create ? changeInside({}, path, at + 1, change, create) : undefined;
  return changeInside(old, path, at + 1, change, create);
}

function changeElement(
  array: readonly unknown[],
  path: readonly string[],
  at: number,
  change: Change,
  create: boolean,
): unknown {
  const name = path[at] ?? '';
  if (!NUMERIC.test(name)) {
    if (!create) return array;
    throw refusal(28, `Cannot create field '${name}' in element {${path.slice(0, at).join('.')}: array}`);
  }
  const position = Number(name);
  if (position >= array.length && !create) return array;
  if (position > array.length + 1_500_000) throw refusal(2, 'cannot fill an array that far');
  const old = array[position];
  const fresh = at === path.length - 1 ? change(old) : deeper(old, path, at, change, create);
  if (Object.is(fresh, old)) return array;
  const copy = [...array];
  while (copy.length < position) copy.push(null);
  // Removing an element by position leaves null there, so that the others keep their positions.
  copy[position] = fresh === REMOVED || fresh === undefined ? null : fresh;
  return copy;
}
