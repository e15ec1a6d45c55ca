import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatCaseNumber, fullCaseNumber, parseCaseNumber } from '../../src/sop/numbers.js';

describe('case numbers', () => {
  it.each([
    ['KT-2026-00001'],
    ['kt 2026 1'],
    ['kt-2026-1'],
    ['KT202600001'],
    ['  Kt – 2026 – 0001 '],
    ['2026-1'],
    ['kt.2026.00001'],
  ])('understands %p', (text) => {
    expect(fullCaseNumber(text, 'KT')).toBe('KT-2026-00001');
  });

  it('knows the last number alone as such', () => {
    expect(parseCaseNumber('0041', 'KT')).toEqual({ year: null, serial: 41 });
    expect(fullCaseNumber('41', 'KT')).toBeNull();
  });

  it.each(['', 'KT', 'KT-2026', 'KT-2026-0', 'SM-2026-00001', 'KT-1999-1', 'kt 2026 1 2', '12345678', '-1'])(
    'does not take %p for one',
    (text) => {
      expect(fullCaseNumber(text, 'KT')).toBeNull();
    },
  );

  it('reads back what it writes, also beyond five digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2099 }),
        fc.integer({ min: 1, max: 9_999_999 }),
        (year, serial) => {
          const number = formatCaseNumber('KT', year, serial);
          expect(parseCaseNumber(number, 'KT')).toEqual({ year, serial });
          expect(fullCaseNumber(number.toLowerCase().replaceAll('-', ' '), 'KT')).toBe(number);
        },
      ),
    );
  });
});
