import { describe, expect, it } from '@jest/globals';
import { withoutNo } from '../../src/core/parsers/denial.js';
import { parseEmail, parsePhone } from '../../src/core/parsers/contact.js';
import { parseDate, parseValidUntil } from '../../src/core/parsers/dates.js';
import { parseName, parseNik, parseNpwp } from '../../src/core/parsers/identity.js';
import type { Parsed } from '../../src/core/parsers/parsed.js';
import { clean } from '../../src/core/parsers/word-key.js';
import { yesOrNo } from '../../src/core/parsers/yes-no.js';

const value = <A>(parsed: Parsed<A>): A | string => (parsed.ok ? parsed.value : `(${parsed.reason})`);

const NIK = '6472015203900001';

describe('digits as phones and pasted texts have them', () => {
  it.each([
    ['６４７２０１５２０３９００００１', NIK],
    ['٦٤٧٢٠١٥٢٠٣٩٠٠٠٠١', NIK],
    ['۶۴۷۲۰۱۵۲۰۳۹۰۰۰۰۱', NIK],
    ['6472\u20110152\u20110390\u20110001', NIK],
    ['6472\u22120152\u22120390\u22120001', NIK],
    ['6472\u00A00152\u202F0390\u20070001', NIK],
    ['6472015203900001 👍', NIK],
    ['NIK saya adalah 6472015203900001 ya', NIK],
    ['ini pak: 6472 0152 0390 0001', NIK],
    ['6472015203900001 (sesuai KTP)', NIK],
    ['\u200E6472015203900001\u200F', NIK],
    ['6472015203900001 atau 6472015203900002', '(nik-not-digits)'],
    ['KK 6472010101010001, NIK 6472015203900001', '(nik-not-digits)'],
    ['16 angka', '(nik-not-digits)'],
  ])('NIK %s', (said, expected) => expect(value(parseNik(clean(said)))).toBe(expected));

  it.each([
    ['no hp saya 0812 3456 7890', '6281234567890'],
    ['0812-3456-7890 (WA)', '6281234567890'],
    ['0812\u20113456\u20117890', '6281234567890'],
    ['０８１２３４５６７８９０', '6281234567890'],
    ['٠٨١٢٣٤٥٦٧٨٩٠', '6281234567890'],
    ['+62 812 3456 7890 🙏', '6281234567890'],
    ['wa 081234567890 aktif', '6281234567890'],
    ['nomor saya yang aktif 0812.3456.7890', '6281234567890'],
    ['(0812) 3456 7890', '6281234567890'],
    ['0062 812 3456 7890', '6281234567890'],
    ['0812 3456 7890 atau 0813 1111 2222', '(phone-not-digits)'],
    ['sama dengan yang tadi', '(phone-not-digits)'],
  ])('phone %s', (said, expected) => expect(value(parsePhone(clean(said)))).toBe(expected));
});

describe('denials', () => {
  it.each([
    ['NPWP saya 09.254.294.3-407.000, tidak sama dengan NIK', '092542943407000'],
    ['tidak sama, 09.254.294.3-407.000', '092542943407000'],
    ['bukan sama dengan NIK', '(npwp-not-digits)'],
    ['tidak sama', '(npwp-not-digits)'],
    ['beda dengan NIK', '(npwp-not-digits)'],
    ['gak sama kak', '(npwp-not-digits)'],
    ['blm sama', '(npwp-not-digits)'],
    ['sama dengan NIK', NIK],
    ['sama aja pak', NIK],
    ['idem', NIK],
    ['0925429434070001 beda sama NIK', '0925429434070001'],
    ['enggak sama dengan nik ya', '(npwp-not-digits)'],
  ])('NPWP %s', (said, expected) => expect(value(parseNpwp(clean(said), NIK))).toBe(expected));

  it.each([
    ['bukan seumur hidup, sampai 6 Mei 2029', '2029-05-06'],
    ['tidak seumur hidup', '(date-form)'],
    ['seumur hidup', 'seumur-hidup'],
    ['berlaku seumur hidup', 'seumur-hidup'],
    ['bukan selamanya, hingga 31/12/2028', '2028-12-31'],
    ['gak seumur hidup tapi 1 Juni 2030', '2030-06-01'],
    ['tidak terbatas', 'seumur-hidup'],
    ['tidak permanen', '(date-form)'],
    ['seumur hidup? bukan, s.d. 6-5-29', '2029-05-06'],
    ['sampai dengan 6 Mei 2029', '2029-05-06'],
    ['060529', '2029-05-06'],
    ['tanpa batas waktu', 'seumur-hidup'],
  ])('valid until %s', (said, expected) => expect(value(parseValidUntil(clean(said)))).toBe(expected));
});

describe('an address among words', () => {
  it.each([
    ['siti rahmah@contoh.id', '(email-words)'],
    ['saya tidak pakai siti.lama@contoh.id lagi', '(email-words)'],
    ['bukan siti@contoh.id', '(email-words)'],
    ['siti @contoh.id', '(email-no-at)'],
    ['email saya siti@contoh.id ya pak', 'siti@contoh.id'],
    ['siti@contoh.id', 'siti@contoh.id'],
    ['E-mail: Siti@Contoh.id.', 'siti@contoh.id'],
    ['pakai siti@contoh.id saja', 'siti@contoh.id'],
    ['yang lama siti@contoh.id', '(email-words)'],
    ['siti 90@contoh.id', '(email-words)'],
    ['siti@contoh.id atau budi@contoh.id', '(email-several)'],
    ['siti@contoh.id punya suami', '(email-words)'],
    ['siti@contoh.id 🙏', 'siti@contoh.id'],
  ])('%s', (said, expected) => {
    const parsed = parseEmail(clean(said));
    expect(parsed.ok ? parsed.value.email : `(${parsed.reason})`).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    ['Ma‘ruf Amin', "Ma'ruf Amin"],
    ['Ma’ruf', "Ma'ruf"],
    ['Ma`ruf', "Ma'ruf"],
    ['Siti–Rahmah', 'Siti-Rahmah'],
    ['Siti\u2011Rahmah', 'Siti-Rahmah'],
    ['Nur\u02BCaini', "Nur'aini"],
    ['Siti\u00A0Rahmah', 'Siti Rahmah'],
    ['Sa´diyah', "Sa'diyah"],
    ['Nanti Sari', 'Nanti Sari'],
    ['Hai Sing', 'Hai Sing'],
    ['Min', 'Min'],
    ['Malam', 'Malam'],
    ['terima kasih pak', '(name-short)'],
    ['halo', '(name-short)'],
    ['nanti dulu', '(name-short)'],
  ])('%s', (said, expected) => expect(value(parseName(clean(said)))).toBe(expected));
});

describe('assent', () => {
  it.each([
    ['oke siap', 'yes'],
    ['👍', 'yes'],
    ['👍🏽', 'yes'],
    ['✅', 'yes'],
    ['iya betul pak', 'yes'],
    ['ok, lanjut', 'yes'],
    ['sudah, lanjut', 'yes'],
    ['siap kak', 'yes'],
    ['ya ya', 'yes'],
    ['belum', 'no'],
    ['ok tapi nanti', null],
    ['👎', null],
    ['ya bukan', null],
  ])('%s', (said, expected) => expect(yesOrNo(said)).toBe(expected));

  it.each([
    ['060524', '2024-05-06'],
    ['06052024', '2024-05-06'],
    ['6 5 24', '2024-05-06'],
    ['321324', '(date-impossible)'],
  ])('date %s', (said, expected) => expect(value(parseDate(said))).toBe(expected));
});

it.each([
  ['bukan, siti@contoh.id', 'siti@contoh.id'],
  ['Salah pak, siti@contoh.id', 'siti@contoh.id'],
  ['tidak. siti@contoh.id', 'siti@contoh.id'],
  ['gak: siti@contoh.id', 'siti@contoh.id'],
  ['bukan itu, tapi siti@contoh.id', 'tapi siti@contoh.id'],
  ['bukan siti@contoh.id', 'bukan siti@contoh.id'],
  ['keliru; siti@contoh.id', 'siti@contoh.id'],
  ['bukan,', 'bukan,'],
  ['siti@contoh.id, bukan siti@gmail.com', 'siti@contoh.id, bukan siti@gmail.com'],
  ['tidak', 'tidak'],
])('%j says a value behind its no: %j', (typed, rest) => {
  expect(withoutNo(typed)).toBe(rest);
});
