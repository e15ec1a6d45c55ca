import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderMail } from '../../src/notices/mail-render.js';
import { testOffice } from '../support/office.js';

const office = testOffice({
  contacts: {
    email: 'lpse@contoh.test',
    phone: '0541 000000',
    address: 'Jalan <Contoh> 1',
    dataProtectionOfficer: null,
    complaints: null,
  },
});

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const OUR_TAGS =
  /<(?:!doctype html|html lang="id"|meta charset="utf-8"|\/?(?:html|head|title|body|div|p)|br|(?:body|div|p) style="[^"<>&]*")>/gu;

/** Paragraphs of the HTML as they are shown. */
function seen(html: string): string[] {
  return [...html.matchAll(/<p[^>]*>(.*?)<\/p>/gsu)].map(([, inner = '']) =>
    inner.replaceAll('<br>', '').replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, (one) => ENTITIES[one] ?? one),
  );
}

const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"&<>\'',
    '&amp;',
    '</p><p>',
    '<!--',
    '\r\nBcc: x@y.test',
    ']]>',
    '\u0000',
  ),
);

describe('a mail as it is sent', () => {
  test('has the same words in text and HTML, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 4 }), nasty, (paragraphs, subject) => {
        const mail = renderMail({ subject, paragraphs }, office);
        const shown = seen(mail.html);
        expect(mail.text).toBe(`${[...shown.slice(0, -1), `-- \n${shown.at(-1) ?? ''}`].join('\n\n')}\n`);
        expect(mail.subject).not.toMatch(/[\p{Cc}]/u);
        expect(mail.html.replaceAll(OUR_TAGS, '')).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
      { numRuns: 150 },
    );
  });

  test('says who sends it, how to reach people, that it is free, and that no password is asked for', () => {
    const { text } = renderMail({ subject: 'x', paragraphs: ['Isi.'] }, office);
    for (const part of [
      'LPSE Provinsi Kalimantan Timur',
      'Telepon: 0541 000000',
      'E-mail: lpse@contoh.test',
      'tidak dipungut biaya',
      'tidak pernah meminta kata sandi',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('leaves out what the office has not set', () => {
    const { text, html } = renderMail({ subject: 'x', paragraphs: ['Isi.'] }, testOffice());
    expect(text + html).not.toMatch(/null|belum diatur|Telepon|Alamat/u);
  });
});
