import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCertificateNumber, parseField, parseIssuer } from '../../src/core/parsers/certificate.js';
import { parseEmail, parsePhone, sixDigits } from '../../src/core/parsers/contact.js';
import { parseDate, parseValidUntil } from '../../src/core/parsers/dates.js';
import { parseName, parseNik, parseNpwp, parseSpseUserId } from '../../src/core/parsers/identity.js';
import type { Parsed } from '../../src/core/parsers/parsed.js';

const value = <A>(parsed: Parsed<A>): A | string => (parsed.ok ? parsed.value : `(${parsed.reason})`);

describe('identity', () => {
  it.each([
    ['6472 0152 0390 0001', '6472015203900001'],
    ['6472.0152-0390 0001', '6472015203900001'],
    ['NIK: 6472015203900001', '6472015203900001'],
    ['NIK saya 6472015203900001', '6472015203900001'],
    ['0000000000000000', '0000000000000000'],
    ['647201520390000', '(nik-short)'],
    ['64720152039000011', '(nik-long)'],
    ['647201520390000O', '(nik-not-digits)'],
  ])('NIK %s', (said, expected) => expect(value(parseNik(said))).toBe(expected));

  it.each([
    ['09.254.294.3-407.000', '092542943407000'],
    ['0925 4294 3407 0001', '0925429434070001'],
    ['sama dengan NIK', '6472015203900001'],
    ['Sama', '6472015203900001'],
    ['12345', '(npwp-length)'],
    ['tidak tahu', '(npwp-not-digits)'],
  ])('NPWP %s', (said, expected) => expect(value(parseNpwp(said, '6472015203900001'))).toBe(expected));

  it.each([
    ['Siti  Rahmah', 'Siti Rahmah'],
    ['Drs. H. Ahmad Fauzi, S.T., M.M.', 'Drs. H. Ahmad Fauzi, S.T., M.M.'],
    ["Muhammad Ma'ruf", "Muhammad Ma'ruf"],
    ['Suharto', 'Suharto'],
    ['nama saya Budi Santoso', 'Budi Santoso'],
    ['I Made Wirawan', 'I Made Wirawan'],
    ['Budi 2', '(name-digits)'],
    ['B', '(name-short)'],
    ['ya', '(name-short)'],
    ['@#$ Budi', '(name-signs)'],
    ['مرحبا', '(name-signs)'],
    ['José Ñíguez', 'José Ñíguez'],
    ['Makasih ya', '(name-short)'],
    ['halo min', '(name-short)'],
    ['Haloho Tunggul', 'Haloho Tunggul'],
    ['a'.repeat(101), '(name-long)'],
  ])('name %s', (said, expected) => expect(value(parseName(said))).toBe(expected));

  it.each([
    [' SitiRahmah01 ', 'SitiRahmah01'],
    ['User ID: sitirahmah', 'sitirahmah'],
    ['ab', '(spse-length)'],
    ['siti password rahasia123', '(spse-password)'],
    ['kata sandi saya rahasia', '(spse-password)'],
    ['saya belum tahu caranya', '(spse-sentence)'],
    ['sití', '(spse-signs)'],
  ])('SPSE user id %s', (said, expected) => expect(value(parseSpseUserId(said))).toBe(expected));
});

describe('contact', () => {
  it.each([
    ['0812 3456 7890', '6281234567890'],
    ['812-3456-7890', '6281234567890'],
    ['+62 812 3456 7890', '6281234567890'],
    ['62 0812 3456 7890', '6281234567890'],
    ['HP: 081234567890', '6281234567890'],
    ['0541 123456', '(phone-not-mobile)'],
    ['0812', '(phone-length)'],
    ['nanti saja ya', '(phone-not-digits)'],
  ])('phone %s', (said, expected) => expect(value(parsePhone(said))).toBe(expected));

  it.each([
    ['Siti@Contoh.ID', 'siti@contoh.id', null],
    ['email saya siti@contoh.id.', 'siti@contoh.id', null],
    ['siti@gmial.com', 'siti@gmial.com', 'siti@gmail.com'],
    ['siti@gmail.co', 'siti@gmail.co', 'siti@gmail.com'],
    ['siti@gmail', 'siti@gmail', 'siti@gmail.com'],
    ['siti@yaho.co.id', 'siti@yaho.co.id', 'siti@yahoo.co.id'],
  ])('e-mail %s', (said, email, suggestion) =>
    expect(parseEmail(said)).toEqual({ ok: true, value: { email, suggestion } }),
  );

  it.each([
    ['siti', '(email-no-at)'],
    ['a@b.id c@d.id', '(email-several)'],
    ['siti@contoh', '(email-domain)'],
    ['siti..r@contoh.id', '(email-form)'],
    ['siti@@contoh.id', '(email-form)'],
  ])('e-mail %s', (said, expected) => expect(value(parseEmail(said))).toBe(expected));

  it('reads six digits also in groups', () => {
    expect(['123456', '123 456', 'kode: 123-456', '12345', '1234567'].map(sixDigits)).toEqual([
      '123456',
      '123456',
      '123456',
      null,
      null,
    ]);
  });
});

describe('dates', () => {
  it.each([
    ['6 Mei 2027', '2027-05-06'],
    ['06/05/2027', '2027-05-06'],
    ['6-5-27', '2027-05-06'],
    ['6.5.2027', '2027-05-06'],
    ['06052027', '2027-05-06'],
    ["tgl 6 mei '27", '2027-05-06'],
    ['Kamis, 6 Mei 2027', '2027-05-06'],
    ["Jum'at 7 Mei 2027", '2027-05-07'],
    ['tanggal 6 bulan Mei tahun 2027', '2027-05-06'],
    ['2027-05-06', '2027-05-06'],
    ['17 Agt 1995', '1995-08-17'],
    ['17 nopember 95', '1995-11-17'],
    ['29 Feb 2028', '2028-02-29'],
    ['29 Feb 2027', '(date-impossible)'],
    ['31/04/2027', '(date-impossible)'],
    ['12/31/2027', '(date-impossible)'],
    ['6 Meu 2027', '(date-month)'],
    ['Mei 2027', '(date-no-day)'],
    ['2027', '(date-no-day)'],
    ['6 Mei', '(date-no-year)'],
    ['kemarin', '(date-form)'],
  ])('%s', (said, expected) => expect(value(parseDate(said))).toBe(expected));

  it.each([
    ['seumur hidup', 'seumur-hidup'],
    ['Berlaku selamanya', 'seumur-hidup'],
    ['s.d. 6 Mei 2029', '2029-05-06'],
    ['sampai dengan 6 Mei 2029', '2029-05-06'],
  ])('until %s', (said, expected) => expect(value(parseValidUntil(said))).toBe(expected));

  it('gives back every date of the calendar in every spelling', () => {
    const date = fc.date({ min: new Date('1980-01-01'), max: new Date('2079-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [y = '', m = '', d = ''] = iso.split('-');
        const spellings = [iso, `${d}/${m}/${y}`, `${Number(d)}-${Number(m)}-${y.slice(2)}`, `${d}${m}${y}`];
        for (const said of spellings) expect(value(parseDate(said))).toBe(iso);
      }),
    );
  });
});

describe('certificate', () => {
  it('takes what is printed and refuses what is none', () => {
    expect(value(parseCertificateNumber(' No. : SKK/12 '))).toBe('SKK/12');
    expect(value(parseCertificateNumber('1'))).toBe('(certificate-number-short)');
    expect(value(parseCertificateNumber('oke'))).toBe('(certificate-number-short)');
    expect(value(parseCertificateNumber('1'.repeat(61)))).toBe('(certificate-number-long)');
    expect(value(parseIssuer('LSP  Konstruksi'))).toBe('LSP Konstruksi');
    expect(value(parseIssuer('ya'))).toBe('(issuer-short)');
    expect(value(parseField('x'.repeat(161)))).toBe('(field-long)');
    expect(value(parseField('Ahli Muda'))).toBe('Ahli Muda');
  });
});

describe('any text', () => {
  it('is parsed or refused with a reason, never thrown at', () => {
    const parsers: readonly ((text: string) => Parsed<unknown>)[] = [
      parseNik,
      (text) => parseNpwp(text, undefined),
      parseName,
      parseSpseUserId,
      parsePhone,
      parseEmail,
      parseDate,
      parseValidUntil,
      parseCertificateNumber,
      parseIssuer,
      parseField,
    ];
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...parsers), (text, parse) => {
        const parsed = parse(text);
        expect(parsed.ok ? parsed.value : parsed.reason).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });
});
