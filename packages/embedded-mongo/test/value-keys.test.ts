import { describe, expect, it } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import * as fc from 'fast-check';
import { decodeDocument, encodeDocument } from '../src/bson/codec.js';
import { compareValues, identicalValues } from '../src/bson/compare.js';
import { KeyWriter } from '../src/storage/value-keys.js';

const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, new MinKey(), new MaxKey(), true, false, Number.NaN, new Double(-0), 0),
  fc.integer({ min: -5, max: 5 }),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.integer({ min: -3, max: 3 }).map((value) => Long.fromNumber(2 ** 53 + value)),
  fc
    .constantFrom('0', '1', '-1', '1.0', '0.1', '-0.1', '0.10000000000000001', '3.5', '1E10')
    .map((text) => Decimal128.fromString(text)),
  fc.constantFrom('', 'a', 'a\0', 'a\0b', 'ab', 'é', '\uffff', '😀'),
  fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.integer().map((ms) => new Date(ms)),
  fc.integer({ min: 0 }).map((t) => new Timestamp({ t, i: 1 })),
  fc.constantFrom('a', 'b').map((pattern) => new BSONRegExp(pattern, 'i')),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { maxKeys: 3, noNullPrototype: true }),
  },
);
const stored = (given: unknown): unknown => decodeDocument(encodeDocument({ v: given }))['v'];
const key = (given: unknown, descending = false): Buffer => new KeyWriter().value(given, descending).finish();

describe('index keys', () => {
  it('sort as BSON compares, over all types, in both directions', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const [a, b] = [stored(left), stored(right)];
        const order = Math.sign(compareValues(a, b));
        expect(Buffer.compare(key(a), key(b))).toBe(order);
        expect(Buffer.compare(key(a, true), key(b, true))).toBe(order === 0 ? 0 : -order);
      }),
      { numRuns: 3000 },
    );
  });

  it('are never the start of another key, so that compound keys keep their order', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const [a, b] = [key(stored(left)), key(stored(right))];
        if (!a.equals(b))
          expect(a.subarray(0, b.length).equals(b) || b.subarray(0, a.length).equals(a)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('treat equal numbers of different types as equal', () => {
    const ones = [1, new Double(1), Long.fromNumber(1), Decimal128.fromString('1.00')];
    for (const one of ones) expect(key(one).equals(key(1))).toBe(true);
  });
});

describe('the BSON codec', () => {
  it('changes no value and no numeric type', () => {
    fc.assert(
      fc.property(value, (given) => {
        const once = stored(given);
        expect(identicalValues(stored(once), once)).toBe(true);
        expect(encodeDocument({ v: once }).equals(encodeDocument({ v: given }))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses bytes that are no BSON without reading beyond them', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.integer({ min: 0, max: 255 }), (given, at, byte) => {
        const bytes = encodeDocument({ v: given, w: 'x' });
        bytes[at % bytes.length] = byte;
        try {
          decodeDocument(bytes);
        } catch (error) {
          expect((error as { code?: number }).code === 22 || (error as { code?: number }).code === 15).toBe(
            true,
          );
        }
      }),
      { numRuns: 3000 },
    );
  });
});
