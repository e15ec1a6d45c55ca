import { escapeHtml } from '../core/escape-html.js';
import type { Office } from '../sop/office.js';
import type { Mail } from './types.js';

/** A mail as it is sent: the same words as plain text and as HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const FREE = 'Layanan ini tidak dipungut biaya. Kami tidak pernah meminta kata sandi.';
const OFFICER = 'Hubungi petugas: tuliskan "petugas" di percakapan dengan kami.';

/**
 * Renders a mail's words with the office's footer, as text and as HTML. All words are escaped, control characters
 * become spaces, and the subject is one line.
 */
export function renderMail(
  mail: Pick<Mail, 'subject' | 'paragraphs'>,
  office: Pick<Office, 'name' | 'contacts'>,
): RenderedMail {
  const subject = clean(mail.subject).replaceAll(/\s+/gu, ' ').trim();
  const paragraphs = mail.paragraphs.map((paragraph) => clean(paragraph).trim()).filter((one) => one !== '');
  const footer = footerOf(office);
  return {
    subject,
    text: `${[...paragraphs, ['-- ', ...footer].join('\n')].join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      '<html lang="id">',
      `<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1f2328">',
      '<div style="max-width:36em">',
      ...paragraphs.map((paragraph) => `<p>${lines(paragraph)}</p>`),
      `<p style="border-top:1px solid #d0d7de;padding-top:12px;font-size:14px;color:#59636e">${lines(footer.join('\n'))}</p>`,
      '</div>',
      '</body>',
      '</html>',
      '',
    ].join('\n'),
  };
}

/** What the office has not set is left out. */
function footerOf({ name, contacts }: Pick<Office, 'name' | 'contacts'>): readonly string[] {
  const ways = [
    contacts.phone && `Telepon: ${contacts.phone}`,
    contacts.email && `E-mail: ${contacts.email}`,
    contacts.address && `Alamat: ${contacts.address}`,
    contacts.complaints && `Pengaduan: ${contacts.complaints}`,
  ].filter((way): way is string => typeof way === 'string' && way !== '');
  return [clean(name), ...ways.map(clean), OFFICER, FREE];
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>\n');
}

function clean(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '));
}
