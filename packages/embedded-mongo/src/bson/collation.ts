import { isDoc, isTruthy, toInteger, type Doc } from './values.js';
import { refusal } from '../errors.js';

/** Compares two strings: negative, zero or positive. */
export type TextOrder = (a: string, b: string) => number;

const FIELDS = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

/**
 * The order of strings that a `collation` document asks for; undefined for the simple collation, which compares bytes.
 * The ICU of Node carries out strengths 1 to 3, `caseLevel`, `caseFirst`, `numericOrdering` and `alternate: 'shifted'`;
 * strengths 4 and 5 order as 3 does.
 * @throws MongoCommandError 9 when it is malformed, 2 for an unknown locale, 115 for `backwards`
 */
export function textOrder(collation: unknown): TextOrder | undefined {
  if (collation === undefined || collation === null) return undefined;
  if (!isDoc(collation)) throw refusal(14, 'collation must be a document');
  const fields = Object.keys(collation);
  if (fields.length === 0) return undefined;
  for (const field of fields)
    if (!FIELDS.has(field)) throw refusal(40415, `BSON field 'collation.${field}' is an unknown field.`);
  const locale = collation['locale'];
  if (typeof locale !== 'string')
    throw refusal(40414, "BSON field 'collation.locale' is missing but a required field");
  if (locale === 'simple') return undefined;
  if (isTruthy(collation['backwards'])) throw refusal(115, 'collation with backwards is not supported');
  return icuOrder(locale, collation);
}

const cache = new Map<string, TextOrder>();

function icuOrder(locale: string, collation: Doc): TextOrder {
  const strength = toInteger(collation['strength']) ?? 3;
  if (strength < 1 || strength > 5) throw refusal(9, 'collation strength must be 1 to 5');
  const options: Intl.CollatorOptions = {
    sensitivity: sensitivityOf(strength, isTruthy(collation['caseLevel'])),
    numeric: isTruthy(collation['numericOrdering']),
    ignorePunctuation: collation['alternate'] === 'shifted',
    ...(collation['caseFirst'] === 'upper' || collation['caseFirst'] === 'lower'
      ? { caseFirst: collation['caseFirst'] }
      : {}),
  };
  const key = JSON.stringify([locale, options]);
  const known = cache.get(key);
  if (known) return known;
  const tag = locale.replace(/@.*$/, '').replaceAll('_', '-');
  if (!isSupported(tag)) throw refusal(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
  const order = new Intl.Collator(tag, options).compare;
  if (cache.size < 100) cache.set(key, order);
  return order;
}

function sensitivityOf(strength: number, caseLevel: boolean): 'base' | 'case' | 'accent' | 'variant' {
  if (strength >= 3) return 'variant';
  if (strength === 2) return caseLevel ? 'variant' : 'accent';
  return caseLevel ? 'case' : 'base';
}

function isSupported(tag: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** True when a value contains a string; only such values compare differently under a collation. */
export function hasText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (Array.isArray(value)) return value.some((item) => hasText(item));
  return isDoc(value) && Object.values(value).some((item) => hasText(item));
}
