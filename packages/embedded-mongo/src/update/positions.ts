import { getField, isDoc, type Doc } from '../bson/values.js';
import { refusal } from '../errors.js';
import type { Filter } from '../query/matcher.js';
import { positionOf } from '../query/positional.js';

/** Conditions of `arrayFilters` by identifier. */
export type ElementFilters = Map<string, (item: unknown) => boolean>;

/**
 * The concrete paths that an update path with `$`, `$[]` or `$[name]` stands for in a document.
 * @throws MongoCommandError 2 when `$` has no match or there is no array at the place
 */
export function expandPath(
  doc: Doc,
  path: readonly string[],
  filter: Filter,
  filters: ElementFilters,
): readonly (readonly string[])[] {
  if (!path.some((part) => part.startsWith('$'))) return [path];
  let found: { path: string[]; value: unknown }[] = [{ path: [], value: doc }];
  for (const part of path) {
    found = found.flatMap((place) => {
      if (!part.startsWith('$')) return [{ path: [...place.path, part], value: child(place.value, part) }];
      return positions(place, part, doc, filter, filters).map((position) => ({
        path: [...place.path, String(position)],
        value: (place.value as unknown[])[position],
      }));
    });
  }
  return found.map((place) => place.path);
}

function child(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value[Number(part)] as unknown;
  return isDoc(value) ? getField(value, part) : undefined;
}

function positions(
  place: { path: readonly string[]; value: unknown },
  part: string,
  doc: Doc,
  filter: Filter,
  filters: ElementFilters,
): number[] {
  const at = place.path.join('.');
  if (part === '$') {
    const position = Array.isArray(place.value) ? positionOf(at, place.value, filter, doc) : undefined;
    if (position === undefined) {
      throw refusal(2, 'The positional operator did not find the match needed from the query.');
    }
    return [position];
  }
  if (!Array.isArray(place.value)) {
    throw refusal(2, `The path '${at}' must exist in the document in order to apply array updates.`);
  }
  const identifier = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (identifier === undefined)
    throw refusal(52, `The dollar ($) prefixed field '${part}' is not valid for storage.`);
  const test = filters.get(identifier) ?? (() => true);
  return place.value.flatMap((item: unknown, position) => (test(item) ? [position] : []));
}
