import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, retryAfterMs } from '../../web/chat/client/backoff';
import { dayWita, fileSize, timeWita } from '../../web/chat/client/format';
import { RETRY_MAX_MS } from '../../web/chat/client/limits';
import { outcomeOf } from '../../web/chat/client/post-message';
import { richText } from '../../web/chat/client/rich-text';
import { wholeNumbers } from '../../web/chat/client/whole-numbers';
import { readItem, readOffice } from '../../web/chat/client/wire';
import { OFFICE } from '../../web/chat/words';

describe('text of a message', () => {
  it('sets *tebal* in bold and links https only, without the full stop after it', () => {
    expect(richText('Balas *keberatan* di https://lpse.test/a?b=1. Bukan http://x.test')).toEqual([
      { text: 'Balas ', bold: false, href: null },
      { text: 'keberatan', bold: true, href: null },
      { text: ' di ', bold: false, href: null },
      { text: 'https://lpse.test/a?b=1', bold: false, href: 'https://lpse.test/a?b=1' },
      { text: '. Bukan http://x.test', bold: false, href: null },
    ]);
  });

  it('leaves sums, lists and misleading addresses alone', () => {
    for (const plain of [
      '2*3*4',
      '* satu\n* dua',
      '* a *',
      'https://bank.test@jahat.test/',
      'javascript:alert(1)',
    ]) {
      expect(richText(plain).every(({ bold, href }) => !bold && href === null)).toBe(true);
    }
  });

  it('never loses or adds a character but the marks of bold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const shown = richText(text)
          .map((run) => run.text)
          .join('');
        expect(shown.replaceAll('*', '')).toBe(text.replaceAll('*', ''));
      }),
    );
  });
});

describe('numbers in a text', () => {
  const whole = (text: string): string[] =>
    wholeNumbers(text)
      .filter(({ whole }) => whole)
      .map(({ text }) => text);

  it('of cases, NPWP and telephones stay whole', () => {
    expect(whole('Nomor KT-2026-00012, lalu (kt-2026-13).')).toEqual(['KT-2026-00012', 'kt-2026-13']);
    expect(whole('NPWP 09.254.294.3-407.000.')).toEqual(['09.254.294.3-407.000']);
    expect(whole('0812-3456-7890, 0812 3456 7890 atau +62 812-3456-7890')).toEqual([
      '0812-3456-7890',
      '0812 3456 7890',
      '+62 812-3456-7890',
    ]);
    expect(whole('08.00-16.00 WITA, 24-11-2026')).toEqual(['08.00-16.00', '24-11-2026']);
  });

  it('are no other words, and none that would not fit', () => {
    for (const text of [
      'Senin-Jumat, e-mail, undang-undang',
      'https://lpse.test/kt-2026-1',
      'No. 12/SKA-3/2026',
      `KT-${'1'.repeat(30)}`,
      '3 dari 5, tanggal 6 Mei',
    ]) {
      expect([text, whole(text)]).toEqual([text, []]);
    }
  });

  it('lose and add no character, in a time that grows with the text only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', '-', ' ', 'a', '.', '+', '/', '😀') }), (text) => {
        expect(
          wholeNumbers(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
    for (const piece of ['1', '-1', '111 ', '1.', 'a1', '+']) {
      const started = performance.now();
      wholeNumbers(`a-${piece.repeat(100_000)}/`);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});

describe('times and sizes', () => {
  it('prints the office time, whatever the zone of the phone', () => {
    expect(timeWita('2027-05-06T01:30:00.000Z')).toBe('09.30 WITA');
    expect(timeWita('bukan waktu')).toBe('');
  });

  it('names days by the office calendar', () => {
    const now = new Date('2027-05-06T17:00:00.000Z'); // 7 May, 01.00 WITA
    expect(dayWita('2027-05-06T16:30:00.000Z', now)).toBe('Hari ini');
    expect(dayWita('2027-05-06T15:30:00.000Z', now)).toBe('Kemarin');
    expect(dayWita('2027-05-05T01:00:00.000Z', now)).toBe('Rabu, 5 Mei 2027');
  });

  it('prints sizes as phones do', () => {
    expect([830, 12_288, 1_258_291].map(fileSize)).toEqual(['830 B', '12 KB', '1,2 MB']);
  });
});

describe('what the server says', () => {
  it('reads an item with missing lists and refuses one without a place or a known writer', () => {
    expect(readItem({ seq: 1, from: 'loket', text: 'a', at: 'x' })).toMatchObject({ choices: [], files: [] });
    expect(readItem({ seq: 1, from: 'bot' })).toBeNull();
    expect(readItem({ from: 'loket' })).toBeNull();
  });

  it('keeps an address of this site only', () => {
    const hrefs = ['/api/chat/files/1', '//jahat.test/1', '/\\jahat.test', 'https://jahat.test'].map(
      (href) => readItem({ seq: 1, from: 'loket', files: [{ name: 'a', href }] })?.files[0]?.href,
    );
    expect(hrefs).toEqual(['/api/chat/files/1', undefined, undefined, undefined]);
  });

  it('fills what the office does not tell', () => {
    expect(readOffice({ hours: 'Senin\nSelasa', free: true }, OFFICE)).toEqual({
      ...OFFICE,
      hours: ['Senin', 'Selasa'],
    });
    expect(readOffice(null, OFFICE)).toBe(OFFICE);
  });

  it('knows which answers are worth another try', () => {
    expect(outcomeOf(202, '{"seq":4}', null)).toEqual({ kind: 'accepted', seq: 4 });
    expect(outcomeOf(413, '', null)).toEqual({ kind: 'refused', problem: 'too-large' });
    expect(outcomeOf(422, '', null)).toEqual({ kind: 'refused', problem: 'refused' });
    expect(outcomeOf(401, '', null)).toEqual({ kind: 'unauthorized' });
    expect(outcomeOf(429, '', 3000)).toEqual({ kind: 'retry', problem: 'busy', afterMs: 3000 });
    expect(outcomeOf(0, '', null)).toEqual({ kind: 'retry', problem: 'network', afterMs: null });
    expect([500, 503, 409, 408].map((status) => outcomeOf(status, '', null).kind)).toEqual(
      Array.from({ length: 4 }, () => 'retry'),
    );
  });
});

describe('waits', () => {
  it('grow up to a limit and are never zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, random) => {
          const wait = backoffMs(tries, random);
          expect(wait).toBeGreaterThanOrEqual(500);
          expect(wait).toBeLessThanOrEqual(RETRY_MAX_MS);
        },
      ),
    );
  });

  it('read Retry-After as seconds and as a date', () => {
    expect(retryAfterMs('3', 0)).toBe(3000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
    expect(retryAfterMs('nanti', 0)).toBeNull();
    expect(retryAfterMs(null, 0)).toBeNull();
  });
});
