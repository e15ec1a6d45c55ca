import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { until } from '../support/until.js';
import { ApplicantAtChat, samplePath } from './applicant.js';
import { PHONE, Window } from './window.js';

type Step = string | { readonly file: string };

const FORM: readonly Step[] = [
  'lanjut',
  'muhammadfirdaus',
  'm.firdaus@surat.example',
  '0813 4567 8901',
  { file: 'a01-ktp-scan.jpg' },
  'lanjut',
  'Drs. H. Muhammad Firdaus Abdurrahman Al-Banjari Kusumawardhana, S.T., M.M.',
  '6472015203900001',
  { file: 'a02-npwp-scan.png' },
  'lanjut',
  'sama dengan NIK',
  { file: 'a04-sertifikat-3-halaman.pdf' },
  'lanjut',
  'SKK-7131/2024',
  'Lembaga Sertifikasi Profesi Konstruksi Mandiri Indonesia',
  'Ahli Muda Teknik Jalan',
  '6 Mei 2024',
  'seumur hidup',
];

/**
 * An applicant with a long name who has filled in the form, with a confirmed address, and can send it ("Kirim
 * permohonan"). The answers go through the page's API, because another test types them; then a window takes over.
 */
export async function readyApplicant(browser: Browser, url: string): Promise<ApplicantAtChat> {
  const { token } = (await (await fetch(`${url}/api/chat/sessions`, { method: 'POST' })).json()) as {
    token: string;
  };
  for (const step of FORM) await answer(url, token, step);
  const { items } = (await (await fetch(`${url}/api/demo/mail`)).json()) as { items: { text: string }[] };
  await answer(url, token, /\b\d{6}\b/u.exec(items[0]?.text ?? '')?.[0] ?? '');
  const person = new ApplicantAtChat(await Window.open(browser, PHONE));
  await person.page.addInitScript(`localStorage.setItem('loket.chat.token', '${token}')`);
  await person.page.goto(url);
  await person.hears('sudah terkonfirmasi');
  return person;
}

async function answer(url: string, token: string, step: Step): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const posted = await fetch(`${url}/api/chat/messages`, {
    method: 'POST',
    headers: {
      ...headers,
      'idempotency-key': randomUUID(),
      ...(typeof step === 'string' ? { 'content-type': 'application/json' } : {}),
    },
    body: typeof step === 'string' ? JSON.stringify({ text: step }) : fileOf(step.file),
  });
  if (posted.status !== 202) throw new Error(`the chat refused ${JSON.stringify(step)}: ${posted.status}`);
  await until('the answer', async () => {
    const read = await fetch(`${url}/api/chat/messages?after=0`, { headers });
    return ((await read.json()) as { done: boolean }).done;
  });
}

function fileOf(name: string): FormData {
  const form = new FormData();
  form.append('files', new Blob([new Uint8Array(readFileSync(samplePath(name)))]), name);
  return form;
}
