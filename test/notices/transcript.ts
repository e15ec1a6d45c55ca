import { mailCodeMail } from '../../src/notices/code-mail.js';
import { renderMail } from '../../src/notices/mail-render.js';
import { messageMail } from '../../src/notices/message-mail.js';
import type { Mail } from '../../src/notices/types.js';
import { testOffice } from '../support/office.js';
import { lives, toldIn, type Told } from '../support/lives.js';

/** Everything that is said in {@link lives}, as a text to read through. */
export function transcript(): string {
  const office = testOffice();
  const heard = new Set<string>();
  return [
    'Semua kata yang disampaikan, menurut peristiwa. Dibandingkan oleh test/notices/transcript.test.ts.',
    ...lives().flatMap((life) => [
      heading(`PERMOHONAN: ${life.name}`),
      ...toldIn(life).flatMap((told) => spoken(told, heard)),
    ]),
    heading('SURAT LAIN'),
    ...letter(mailCodeMail('123456', office, { purpose: 'confirm', channel: 'Telegram' })),
    ...letter(mailCodeMail('123456', office, { purpose: 'recover', channel: 'Telegram' })),
    ...letter(messageMail('Mohon kirim ulang scan NPWP.\n\nTerima kasih.', 'KT-2026-00001', office)),
    ...letter(messageMail('Silakan datang pada jam layanan.', null, office)),
    heading('SATU SURAT LENGKAP'),
    renderMail(mailCodeMail('123456', office, { purpose: 'confirm', channel: 'Telegram' }), office).text,
  ].join('\n');
}

function heading(text: string): string {
  return `\n${'='.repeat(80)}\n${text}\n${'='.repeat(80)}`;
}

/** A notice with its text; a text that stands above already is only named. */
function spoken({ event, notice }: Told, heard: Set<string>): string[] {
  const head = `\n--- ${event.seq}. ${event.type} (${event.actor.kind})`;
  if (notice.chat.length + notice.announcements.length === 0 && notice.mail === null)
    return [`${head}: tidak ada`];
  const words = JSON.stringify({ ...notice, attach: null }).replaceAll(/"seq":\d+/gu, '');
  if (heard.has(words)) return [`${head}: seperti di atas`];
  heard.add(words);
  return [
    head,
    ...notice.chat.flatMap(({ text, choices = [], attach }) => [
      indent('percakapan', text),
      ...(choices.length > 0 ? [`    ${choices.map(({ id, label }) => `[${label}: ${id}]`).join(' ')}`] : []),
      ...(attach ? [`    lampiran: ${attach.filename}`] : []),
    ]),
    ...(notice.mail ? letter(notice.mail) : []),
    ...notice.announcements.map((one) => `  grup: ${JSON.stringify(one)}`),
  ];
}

function letter({ subject, paragraphs, attach }: Omit<Mail, 'to'>): string[] {
  return [
    indent(`e-mail: ${subject}`, paragraphs.join('\n')),
    ...(attach ? [`    lampiran: ${attach.filename}`] : []),
  ];
}

function indent(label: string, text: string): string {
  return [`  ${label}`, ...text.split('\n').map((line) => `    ${line}`)].join('\n');
}
