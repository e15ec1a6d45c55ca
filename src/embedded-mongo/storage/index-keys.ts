import { refusal } from '../errors.js';
import { getField, isDoc, type Doc } from '../bson/values.js';
import type { IndexSpec } from './catalog.js';
import { fitKey, KeyWriter } from './value-keys.js';
import { keyText } from './overlay.js';

/** The keys of one document in one index. */
export interface IndexKeys {
  /** Encoded values, by their text, with the values themselves for error messages. */
  readonly keys: Map<string, { readonly bytes: Buffer; readonly values: readonly unknown[] }>;
  readonly multikey: boolean;
  readonly cut: boolean;
}

interface Cursor {
  value: unknown;
  rest: readonly string[];
  /** The value was reached through an array whose elements are being expanded. */
  inArray: boolean;
}

const NO_KEYS: IndexKeys = { keys: new Map(), multikey: false, cut: false };

/**
 * The entries that a document has in an index: none when it is outside of a partial or sparse index, several when an
 * indexed path runs through an array (each element once), null for a missing field.
 * @throws MongoCommandError 171 when two indexed paths hold different arrays
 */
export function indexKeys(index: IndexSpec, doc: Doc): IndexKeys {
  if (index.partial && !index.partial(doc)) return NO_KEYS;
  const tuples: unknown[][] = [];
  const state = { multikey: false, present: false };
  expand(
    index.paths.map((path) => ({ value: doc, rest: path, inArray: false })),
    tuples,
    state,
  );
  if (index.sparse && !state.present) return NO_KEYS;
  let cut = false;
  const keys: IndexKeys['keys'] = new Map();
  for (const values of tuples) {
    const writer = new KeyWriter();
    values.forEach((value, position) => writer.value(value, index.directions[position] === -1));
    const fitted = fitKey(writer.finish());
    cut ||= fitted.cut;
    keys.set(keyText(fitted.key), { bytes: fitted.key, values });
  }
  return { keys, multikey: state.multikey, cut };
}

function expand(
  cursors: readonly Cursor[],
  tuples: unknown[][],
  state: { multikey: boolean; present: boolean },
): void {
  let array: unknown[] | undefined;
  const walked = cursors.map((cursor) => {
    const next = descend(cursor);
    if (Array.isArray(next.value) && !next.inArray) {
      if (array && array !== next.value) throw refusal(171, 'cannot index parallel arrays');
      array = next.value;
    }
    return next;
  });
  if (!array) {
    for (const cursor of walked)
      if (cursor.value !== undefined && cursor.rest.length === 0) state.present = true;
    tuples.push(walked.map((cursor) => (cursor.rest.length === 0 ? cursor.value : undefined)));
    return;
  }
  state.multikey = true;
  state.present = true;
  const shared = array;
  const items = shared.length === 0 ? [undefined] : shared;
  for (const item of items) {
    expand(
      walked.map((cursor) => (cursor.value === shared ? { ...cursor, value: item, inArray: true } : cursor)),
      tuples,
      state,
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
