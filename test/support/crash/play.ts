import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../src/core/project.js';
import { accountKey } from '../../../src/models/staff.js';
import { native } from '../../../src/models/store.js';
import type { Person } from '../telegram/person.js';
import type { Stage } from './stage.js';

const sample = (name: string): Buffer => readFileSync(join(projectRoot(), 'test/samples', name));

/** People and tokens that are made before the run. */
export interface Cast {
  /** Bearer tokens of staff by username. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Token of a web chat. */
  readonly chat: string;
}

const OFFICERS = ['helpdesk', 'helpdesk2', 'verifikator'] as const;
/** Telegram's number of the Helpdesk officer, who is the second person of each emulator. */
const OFFICER_ID = 5_000_003;

/** Makes the cast, once for all runs that copy the store of this stage. */
export async function prepareCast(stage: Stage): Promise<Cast> {
  await stage.start();
  const tokens: Record<string, string> = {};
  for (const username of OFFICERS) tokens[username] = await tokenOf(stage, username);
  await linkAccount(stage, 'helpdesk', OFFICER_ID);
  const { body } = await stage.ask('/api/chat/sessions', { method: 'POST' });
  await stage.settle();
  return { tokens, chat: (body as { token: string }).token };
}

/** A part of the scripted run. Each step waits until nothing is under way, so that every run is the same. */
export interface Scene {
  readonly name: string;
  /** `who`: people who are on the stage already. */
  play(stage: Stage, cast: Cast, who?: Hands): Promise<void>;
}

/**
 * The scripted run: a person registers over Telegram with real files, is sent back once, corrects, books a time, gives
 * it back and is verified; officers act by the API and in the staff group; meanwhile somebody writes in the web chat.
 */
export const SCENES: readonly Scene[] = [
  { name: 'registration', play: (stage, cast, who) => registration(who ?? hands(stage, cast)) },
  { name: 'office', play: (stage, cast, who) => office(who ?? hands(stage, cast)) },
];

/** People, with what they can do. */
export type Hands = ReturnType<typeof hands>;

/** What people can do in a run. */
export function hands(stage: Stage, { tokens, chat }: Cast) {
  const siti = stage.telegram.person('Siti');
  const officer = stage.telegram.person('Helpdesk');
  if (officer.id !== OFFICER_ID) throw new Error(`the officer is ${officer.id}`);

  const post = (path: string, token: string, body: unknown): Promise<{ status: number; body: unknown }> => {
    const key = randomUUID();
    return stage.ask(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
  };
  const expectStatus = (what: string, wanted: number, answer: { status: number; body: unknown }): void => {
    if (answer.status !== wanted) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const acts = (who: string, action: string, input: unknown): Promise<void> =>
    stage.step(`${who}: ${action}`, async () => {
      const answer = await post(`/api/v1/cases/KT-2026-00001/actions/${action}`, tokens[who] ?? '', input);
      expectStatus(action, 200, answer);
      await stage.settle();
      await stage.endHolds();
    });
  const says = (person: Person, text: string): Promise<void> =>
    stage.step(`says ${text.replace(/^\d{6}$/u, 'the code')}`, async () => void person.says(text));
  const sends = (name: string, as: 'photo' | 'document' = 'document'): Promise<void> =>
    stage.step(`sends ${name}`, async () => void siti.sends({ as, name, content: sample(name) }));
  const taps = (label: string): Promise<void> =>
    stage.step(`taps ${label}`, async () => void (await siti.taps(label)));
  const inGroup = (text: string): Promise<void> =>
    stage.step(`in the group: ${text}`, async () => {
      stage.group.says(officer, text);
      await stage.settle();
      await stage.endHolds();
    });
  const inWebChat = (text: string): Promise<void> =>
    stage.step(`in the web chat: ${text}`, async () =>
      expectStatus('web chat', 202, await post('/api/chat/messages', chat, { text })),
    );
  const tells = (who: string, text: string): Promise<void> =>
    stage.step(`${who} writes`, async () => {
      const path = '/api/v1/cases/KT-2026-00001/messages';
      expectStatus('message', 202, await post(path, tokens[who] ?? '', { text }));
    });
  const mailedCode = (): string =>
    /\b\d{6}\b/u.exec(stage.mail.mails.map(({ text }) => text).join(' '))?.[0] ?? 'no code';
  return { siti, officer, post, says, sends, taps, acts, tells, inGroup, inWebChat, mailedCode };
}

async function registration({ siti, says, sends, inWebChat, mailedCode }: Hands): Promise<void> {
  for (const text of ['/start', 'ya', 'sitirahmah01', 'siti@contoh.id', '0812 3456 7890']) {
    await says(siti, text);
  }
  await sends('a01-ktp-scan.jpg', 'photo');
  for (const text of ['lanjut', 'Siti Rahmah', '6472 0152 0390 0001']) await says(siti, text);
  await sends('a02-npwp-scan.png');
  for (const text of ['lanjut', 'sama dengan NIK']) await says(siti, text);
  await sends('a03-sertifikat.pdf');
  for (const text of [
    'lanjut',
    'SKK-123/2024',
    'LSP Konstruksi',
    'Ahli Muda Teknik Jalan',
    '6 Mei 2024',
    '6 Mei 2029',
  ]) {
    await says(siti, text);
  }
  await says(siti, mailedCode());
  await says(siti, 'kirim');
  await inWebChat('ya');
}

async function office({ siti, says, sends, taps, acts, tells, inGroup, inWebChat }: Hands): Promise<void> {
  await acts('helpdesk', 'receive-files', {
    outcome: 'deficient',
    deficiencies: [{ document: 'ktp', reason: 'buram' }],
  });
  await taps('Perbaiki sekarang');
  await sends('a06-ktp-foto-meja.jpg', 'photo');
  await says(siti, 'lanjut');
  await says(siti, 'kirim');
  await inGroup('/terima 1 sipesut');
  await inGroup('/bersih 1 nama diperiksa');
  await acts('helpdesk', 'check-completeness', {
    outcome: 'complete',
    checklist: { ktp: true, npwp: true, sertifikat: true },
  });
  await inWebChat('petugas');
  await acts('verifikator', 'check-registration', { outcome: 'new' });
  await taps('Pilih waktu panggilan');
  await taps('Kamis');
  await taps('09.');
  await taps('Batalkan waktu');
  await taps('Ya, batalkan');
  await tells('verifikator', 'Mari lakukan panggilan sekarang.');
  await acts('verifikator', 'book', { startsAt: '2026-11-24T02:00:00.000Z' });
  await acts('verifikator', 'verify', {
    outcome: 'passed',
    checklist: { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true },
  });
  await acts('verifikator', 'send-receipt', { spse: 'approved', sipesut: 'dikirim' });
  await inGroup('/arsip 1');
}

async function tokenOf(stage: Stage, username: string): Promise<string> {
  const answer = await fetch(`${stage.life?.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'demo' }),
  });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const made = await fetch(`${stage.life?.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, 'x-csrf-token': csrfToken },
    body: JSON.stringify({ label: 'uji' }),
  });
  return ((await made.json()) as { token: string }).token;
}

async function linkAccount(stage: Stage, username: string, userId: number): Promise<void> {
  const at = { channel: 'telegram', account: 'main' };
  const account = { ...at, key: accountKey(stage.keyring, { ...at, userId: String(userId) }) };
  await native(stage.store.staff).updateOne(
    { _id: username },
    { $set: { accounts: [account], linked: true } },
  );
}
