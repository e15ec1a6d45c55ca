import { getField, isDoc, type Doc } from '../bson/values.js';

interface Cursor {
  value: unknown;
  rest: readonly string[];
  /** True when the value was reached through the array whose elements are being expanded. */
  inArray: boolean;
}

/** How the values of several paths are combined. */
export interface TupleOptions {
  /** Set to tell whether an array was met, and whether any path led to a value. */
  readonly state?: { multikey: boolean; present: boolean };
  /** Stands for an empty array at the end of a path; without it such a value is missing. */
  readonly empty?: unknown;
  /** Makes the error for two paths that run through different arrays. */
  readonly parallel: () => Error;
}

/**
 * The values of several paths in one document, side by side: one tuple, or one for each element of the array that the
 * paths run through. A missing value is `undefined`. A number in a path is a position when it meets an array.
 */
export function keyTuples(
  paths: readonly (readonly string[])[],
  doc: Doc,
  options: TupleOptions,
): unknown[][] {
  const tuples: unknown[][] = [];
  expand(
    paths.map((path) => ({ value: doc, rest: path, inArray: false })),
    tuples,
    options,
  );
  return tuples;
}

function expand(cursors: readonly Cursor[], tuples: unknown[][], options: TupleOptions): void {
  const { state } = options;
  let array: unknown[] | undefined;
  const walked = cursors.map((cursor) => {
    const next = descend(cursor);
    if (Array.isArray(next.value) && !next.inArray) {
      if (array && array !== next.value) throw options.parallel();
      array = next.value;
    }
    return next;
  });
  if (!array) {
    for (const cursor of walked)
      if (state && cursor.value !== undefined && cursor.rest.length === 0) state.present = true;
    tuples.push(walked.map((cursor) => (cursor.rest.length === 0 ? cursor.value : undefined)));
    return;
  }
  if (state) {
    state.multikey = true;
    state.present = true;
  }
  const shared = array;
  const items = shared.length === 0 ? [undefined] : shared;
  for (const item of items) {
    const value = (cursor: Cursor): unknown =>
      shared.length === 0 && cursor.rest.length === 0 ? options.empty : item;
    expand(
      walked.map((cursor) =>
        cursor.value === shared ? { ...cursor, value: value(cursor), inArray: true } : cursor,
      ),
      tuples,
      options,
    );
  }
}

/** Follows a path until it ends, leads nowhere or meets an array. */
function descend(cursor: Cursor): Cursor {
  let { value, rest, inArray } = cursor;
  while (rest.length > 0) {
    const [name = ''] = rest;
    if (Array.isArray(value)) {
      if (!/^\d+$/.test(name))
        return inArray ? { value: undefined, rest: [], inArray } : { value, rest, inArray };
      value = (value as unknown[])[Number(name)];
    } else if (isDoc(value)) value = getField(value, name);
    else return { value: undefined, rest: [], inArray };
    rest = rest.slice(1);
    inArray = false;
  }
  return { value, rest, inArray };
}
