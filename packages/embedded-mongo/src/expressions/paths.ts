import { getField, isDoc } from '../bson/values.js';

/**
 * The value of a field path of an expression. An array on the way gives an array of what its documents have. Unlike the
 * paths of queries, these do not enter arrays by position.
 */
export function valueAlong(value: unknown, path: readonly string[], from = 0): unknown {
  let current = value;
  for (let index = from; index < path.length; index += 1) {
    if (Array.isArray(current)) {
      return current.flatMap((item: unknown) => {
        const found = isDoc(item) || Array.isArray(item) ? valueAlong(item, path, index) : undefined;
        return found === undefined ? [] : [found];
      });
    }
    if (!isDoc(current)) return undefined;
    current = getField(current, path[index] ?? '');
  }
  return current;
}
