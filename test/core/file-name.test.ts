import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainFileName } from '../../src/core/file-name.js';
import { FILE_NAME } from '../../src/core/limits.js';

const characters = new Intl.Segmenter('id', { granularity: 'grapheme' });
const countOf = (name: string): number => [...characters.segment(name)].length;

describe("a file's name", () => {
  it.each([
    ['plain', 'ktp siti.jpg', 'ktp siti.jpg'],
    ['with accents in two pieces', 'Re\u0301sume\u0301.pdf', 'Résumé.pdf'],
    ['half an emoji', 'foto \uD83D.jpg', 'foto .jpg'],
    ['the other half', '\uDE00foto.jpg', 'foto.jpg'],
    ['a whole emoji', '😀 ktp.png', '😀 ktp.png'],
    ['turned around', 'laporan\u202Egpj.exe', 'laporangpj.exe'],
    ['isolates and marks', '\u2066ktp\u2069\u200F.jpg', 'ktp.jpg'],
    ['line breaks', 'ktp\r\nBapak\u2028.jpg', 'ktp Bapak .jpg'],
    ['control characters', 'k\u0000t\u0007p\u0085.jpg', 'ktp.jpg'],
    ['zero-width characters', 'k\u200Bt\uFEFFp\u2060.jpg', 'ktp.jpg'],
    ['nothing but zero-width characters', '\u200B\u200C\u200D', 'berkas'],
    ['nothing but fillers', '\u3164\u115F\u2800', 'berkas'],
    ['only dots', '....', 'berkas'],
    ['only signs', '-_-', 'berkas'],
    ['spaces', '  \u00A0 ', 'berkas'],
    ['nothing', '', 'berkas'],
    ['missing', undefined, 'berkas'],
    ['a path up', '../../etc/passwd', 'passwd'],
    ['a path of Windows', 'C:\\Users\\siti\\ktp.jpg', 'ktp.jpg'],
    ['a folder', 'dokumen/', 'dokumen'],
    ['a path of nothing', '../..', 'berkas'],
    ['hidden', '.htaccess', 'htaccess'],
    ['dots and spaces around', ' . ktp.jpg . ', 'ktp.jpg'],
    ['other digits and quotes', 'ktp ٣ “asli”.jpg', 'ktp 3 "asli".jpg'],
    ['piled-up marks', `k${'\u0316'.repeat(50)}tp.jpg`, `k${'\u0316'.repeat(3)}tp.jpg`],
    ['300 characters', `${'a'.repeat(296)}.pdf`, `${'a'.repeat(55)}….pdf`],
    ['300 emoji of many pieces', `${'👩🏽'.repeat(296)}.pdf`, `${'👩🏽'.repeat(55)}….pdf`],
    ['300 characters without an extension', 'b'.repeat(300), `${'b'.repeat(59)}…`],
    ['an extension that is none', `x.${'c'.repeat(300)}`, `x.${'c'.repeat(57)}…`],
    ['a character of 5,000 pieces', `\u1100${'\u1161'.repeat(5000)}.jpg`, '….jpg'],
  ])('%s', (_how, claimed, shown) => {
    expect(plainFileName(claimed)).toBe(shown);
  });

  it('is what the caller says when nothing is left', () => {
    expect(plainFileName('\u202E', 'foto')).toBe('foto');
    expect(plainFileName('..', '')).toBe('');
  });

  it('is short, visible, well-formed and the same again, whatever was claimed', () => {
    const nasty = fc.constantFrom(
      '\uD83D',
      '\u202E',
      '\n',
      '\u200D',
      '/',
      '\\',
      '.',
      ' ',
      'e\u0301',
      '👩🏽',
      '\u3164',
    );
    const claimed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.oneof(nasty, fc.string({ maxLength: 5 })), { maxLength: 120 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(claimed, (one) => {
        const name = plainFileName(one);
        expect(plainFileName(name)).toBe(name);
        expect(countOf(name)).toBeLessThanOrEqual(FILE_NAME.characters);
        expect(name.length).toBeLessThanOrEqual(FILE_NAME.units);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}/\\]|^\.|\.$|^\s|\s$/u);
        expect(() => encodeURIComponent(name)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
