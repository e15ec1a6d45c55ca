import { isDoc, type Doc } from '../bson/values.js';
import { compileElement, compileFilter, type Conjunct, type Filter } from './matcher.js';

/**
 * Index of the first element of the array at `path` that a condition of the filter matched; `$` stands for it in
 * updates and projections. Undefined when no condition was about that array.
 */
export function positionOf(
  path: string,
  array: readonly unknown[],
  filter: Filter,
  doc: Doc,
): number | undefined {
  for (const conjunct of filter.conjuncts) {
    const test = elementTest(path, conjunct);
    const position = test ? array.findIndex((item) => test(item)) : -1;
    if (position >= 0) return position;
  }
  for (const branches of filter.alternatives) {
    for (const branch of branches) {
      const position = branch.test(doc) ? positionOf(path, array, branch, doc) : undefined;
      if (position !== undefined) return position;
    }
  }
  return undefined;
}

function elementTest(
  path: string,
  { field, operator, value }: Conjunct,
): ((item: unknown) => boolean) | undefined {
  if (field === path) {
    return compileElement(operator === '$elemMatch' ? value : { [operator]: value });
  }
  if (!field.startsWith(`${path}.`)) return undefined;
  const test = compileFilter({ [field.slice(path.length + 1)]: { [operator]: value } }).test;
  return (item) => isDoc(item) && test(item);
}
