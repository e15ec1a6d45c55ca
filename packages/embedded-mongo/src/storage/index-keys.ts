import { refusal } from '../errors.js';
import type { Doc } from '../bson/values.js';
import type { IndexSpec } from './catalog.js';
import { keyTuples } from './key-tuples.js';
import { fitKey, KeyWriter } from './value-keys.js';
import { keyText } from './overlay.js';

/** The keys of one document in one index. */
export interface IndexKeys {
  /** Encoded values by their text, with the values themselves for error messages. */
  readonly keys: Map<string, { readonly bytes: Buffer; readonly values: readonly unknown[] }>;
  readonly multikey: boolean;
  readonly cut: boolean;
}

const NO_KEYS: IndexKeys = { keys: new Map(), multikey: false, cut: false };

/**
 * The entries that a document has in an index: none when a partial or sparse index leaves it out, one for each
 * different element when an indexed path runs through an array, null for a missing field.
 * @throws MongoCommandError 171 when two indexed paths hold different arrays
 */
export function indexKeys(index: IndexSpec, doc: Doc): IndexKeys {
  if (index.partial && !index.partial(doc)) return NO_KEYS;
  const state = { multikey: false, present: false };
  const tuples = keyTuples(index.paths, doc, {
    state,
    parallel: () => refusal(171, 'cannot index parallel arrays'),
  });
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
