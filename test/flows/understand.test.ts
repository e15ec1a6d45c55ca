import { describe, expect, it } from '@jest/globals';
import { split } from '../../src/flows/render.js';
import { clean, wordKey } from '../../src/core/parsers/word-key.js';
import { yesOrNo } from '../../src/core/parsers/yes-no.js';
import { isThanks, looksForeign, looksLikeQuestion, ordinal } from '../../src/flows/understand.js';
import { REASONS, refusal } from '../../src/flows/texts/reasons.js';
import { wordOf } from '../../src/flows/words.js';
import { TEXT_MAX_CHARS } from '../../src/core/limits.js';

describe('understanding', () => {
  it('cleans text: NFC, no control, direction or zero-width characters, cut', () => {
    expect(clean(' Sitı\u0301\u202E\u0007\u200B \uD800')).toBe('Sitı\u0301'.normalize('NFC'));
    expect(clean('e\u0301')).toBe('\u00E9');
    expect(clean('baris 1\nbaris 2')).toBe('baris 1\nbaris 2');
    expect(clean('x'.repeat(5000))).toHaveLength(TEXT_MAX_CHARS);
    expect(Array.from(clean('😀'.repeat(5000)))).toHaveLength(TEXT_MAX_CHARS);
  });

  it.each(['ya', 'iya', 'Y', 'ok', 'Oke', 'setuju', 'lanjut', 'udah', 'SUDAH!', 'ya pak', 'oke min'])(
    '%s: yes',
    (said) => expect(yesOrNo(said)).toBe('yes'),
  );
  it.each(['gak', 'nggak', 'tidak', 'engga', 'blm', 'belum', 'ga bu', 'tidak jadi'])('%s: no', (said) =>
    expect(yesOrNo(said)).toBe('no'),
  );
  it.each(['mungkin', 'ya ampun', 'tidak tahu', ''])('%s: neither', (said) =>
    expect(yesOrNo(said)).toBeNull(),
  );

  it.each([
    ['1', 1],
    ['1.', 1],
    ['no 2', 2],
    ['no 2 aja pak', 2],
    ['nomor 3', 3],
    ['satu', 1],
    ['yang pertama', 1],
    ['yg kedua', 2],
    ['pilih nomor 4', 4],
    ['saya pilih 12', 12],
    ['0', null],
    ['123', null],
    ['satu lagi', null],
    ['1)', 1],
    ['(1)', 1],
    ['#1', 1],
    ['no 1', 1],
    ['no. 1', 1],
    ['No.1', 1],
    ['no #1', 1],
    ['nomor 1', 1],
    ['Nomor: 1', 1],
    ['*2*', 2],
    ['"2"', 2],
    ['2\u{FE0F}\u{20E3}', 2],
    ['2 \u{1F44D}\u{1F3FD}', 2],
    ['2!', 2],
    ['ke-2', 2],
    ['yang ke 2', 2],
    ['opsi 3', 3],
    ['pilih yang kedua', 2],
    ['\u0662', 2],
    ['01', 1],
    ['-1', null],
    ['\u22121', null],
    ['- 1', null],
    ['no -1', null],
    ['pilih -1', null],
    ['+1', null],
    ['1?', null],
    ['1-2', null],
    ['1/2', null],
    ['1,5', null],
    ['1.5', null],
    ['1 2', null],
    ['1%', null],
    ['Rp1', null],
    ['Rp 1', null],
    ['=1', null],
    ['>1', null],
    ['1-', null],
    ['1x', null],
    ['bukan 1', null],
    ['no', null],
    ['#', null],
    ['', null],
  ])('place %s', (said, place) => expect(ordinal(said)).toBe(place));

  it('reads commands with a slash, a bot name, an underscore', () => {
    expect(wordKey('/data_saya@LoketBot')).toBe('data saya');
    expect(
      ['/start', 'STATUS', 'data saya', '/bantuan', 'admin', 'CS', 'halo', 'apa saja'].map(wordOf),
    ).toEqual(['mulai', 'status', 'data-saya', 'bantuan', 'petugas', 'petugas', 'mulai', null]);
  });

  it('reads them with the address or the particle that people close with', () => {
    expect(
      ['HALO MIN', 'pagi kak', 'status dong', 'nanti aja', 'batal aja', 'min', 'Budi Min', 'ya'].map(wordOf),
    ).toEqual(['mulai', 'mulai', 'status', 'batal', 'batal', 'petugas', null, null]);
  });

  it.each(['Terima kasih ya', 'makasih ya min', 'ok, terimakasih', 'Thanks!', 'makasih banyak'])(
    'hears thanks in "%s"',
    (said) => expect(isThanks(said)).toBe(true),
  );

  it('hears no thanks in what says more', () => {
    expect(['terima berkas', 'kasih tahu', 'terima kasih, tapi kode belum masuk'].map(isThanks)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('offers a person once, however often an answer was not understood', () => {
    for (const reason of Object.keys(REASONS) as (keyof typeof REASONS)[]) {
      const offers =
        refusal(reason, 3).match(/balas \*petugas\*|agar dibantu petugas|kepada petugas/gu) ?? [];
      expect([reason, offers.length <= 1]).toEqual([reason, true]);
      expect(refusal(reason, 3)).toContain('petugas');
    }
  });

  it('knows questions and other languages', () => {
    expect(looksLikeQuestion('berapa biayanya')).toBe(true);
    expect(looksLikeQuestion('gmn cara kirim')).toBe(true);
    expect(looksLikeQuestion('Siti Rahmah')).toBe(false);
    expect(looksForeign('how can I register?')).toBe(true);
    expect(looksForeign('как дела')).toBe(true);
    expect(looksForeign('I Made Wirawan')).toBe(false);
  });

  it('splits long texts at paragraphs, lines or words, losing nothing', () => {
    const text = Array.from({ length: 40 }, (_, index) => `Baris ${index} ${'kata '.repeat(index)}`).join(
      '\n',
    );
    const pieces = split(text, 300);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(300);
    expect(pieces.join(' ').replaceAll(/\s+/gu, ' ').trim()).toBe(text.replaceAll(/\s+/gu, ' ').trim());
    expect(split('😀'.repeat(10), 5).every((piece) => !/\p{Cs}/u.test(piece))).toBe(true);
  });
});
