import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { restoreBackup } from '@loket/embedded-mongo';
import { silentLogger } from '../../../src/core/log.js';
import { parseSecretKeys } from '../../../src/core/secret-key.js';
import { connectStore } from '../../../src/models/connection.js';
import { conversationId } from '../../../src/models/conversation.js';
import { databaseFolder, startEmbedded } from '../../../src/models/embedded.js';
import { Keyring } from '../../../src/models/keyring.js';
import type { MessageContent } from '../../../src/models/message.js';
import { DATA_VERSION } from '../../../src/models/migrations/list.js';
import { native } from '../../../src/models/store.js';
import { openDatabase } from '../../../src/tools/database.js';
import { Counter } from '../../support/scenarios/counter.js';
import { TelegramPerson } from '../../support/scenarios/telegram-person.js';
import { WebPerson } from '../../support/scenarios/web-person.js';
import { castOf, IDENTITIES, IDS, type Cast } from '../../support/fixtures/cast.js';
import { fixtureNote, restoreFixture } from '../../support/fixtures/fixture.js';
import { inClear, rawDocuments } from '../../support/fixtures/raw-store.js';
import { smallScan } from '../../support/fixtures/small-scan.js';

const note = fixtureNote(1);
const CLEAR = [...Object.values(IDS), note.groupId];
/** The officers' words that waited for a Telegram chat when the fixture ended. */
const WAITED = 'Mohon KTP difoto di tempat terang.';

let cast: Cast;
let folder: string;
let counter: Counter;

const at = (who: keyof Cast['people']): TelegramPerson => TelegramPerson.of(counter, cast.people[who]);
const idOf = async (chat: number): Promise<string> =>
  conversationId(await keyring(), { channel: 'telegram', account: 'main', chat: String(chat) });
async function keyring(): Promise<Keyring> {
  const parsed = parseSecretKeys(note.secretKey);
  if (!parsed.ok) throw new Error(parsed.problem);
  return Keyring.open(counter.app.store, parsed.keys);
}

beforeAll(async () => {
  folder = restoreFixture(1);
  let now = Date.parse(note.endedAt);
  cast = await castOf(() => now, { groupId: note.groupId, goesOn: true });
  counter = await Counter.open({
    home: { folder, telegram: cast.telegram, group: cast.group },
    at: '10.06',
    // The group as it was configured; that it moved stands in the store.
    environment: { SECRET_KEY: note.secretKey, TELEGRAM_STAFF_CHAT_ID: String(IDS.group) },
  });
  now = counter.clock.now().getTime();
  await counter.settle();
}, 60_000);
afterAll(async () => {
  await counter.close();
  await cast.telegram.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('an installation of version 1, started', () => {
  it('has the present version, and no chat id stands in clear anywhere in it', async () => {
    const { store } = counter.app;
    expect(await native(store.dataVersion).findOne()).toEqual({
      _id: 'schema',
      version: DATA_VERSION,
      lease: null,
      migrating: null,
    });
    expect(await inClear(store, CLEAR)).toEqual([]);
    const ids = (await native(store.conversations).find().toArray()).map(({ _id }) => _id);
    expect(ids.filter((id) => !/^(?:telegram|web):[\w-]{43}$/u.test(id))).toEqual([]);
  });

  it('logs what it did, without a chat id', () => {
    const lines = counter.log.lines.join('');
    expect(lines).toContain('"migration":"keyed-conversations"');
    expect(lines).toContain('"migration":"search-keys"');
    expect(CLEAR.filter((id) => lines.includes(String(id)))).toEqual([]);
  });

  it('finds its cases by what was not looked for before', async () => {
    const visitor = counter.visitor();
    await visitor.login('helpdesk');
    const { number } = { number: note.cases.siti };
    for (const q of ['sitirahmah', `NIK ${IDENTITIES.siti.nik.slice(-8)}`, IDENTITIES.siti.phone]) {
      const { body } = await visitor.api('POST', '/cases/search', { body: { q } });
      const found = (body as { items: { number: string }[] }).items.map((item) => item.number);
      expect([q, found]).toEqual([q, expect.arrayContaining([number])]);
    }
    expect((await counter.app.cases.verifyLogs()).problems).toEqual([]);
  });

  it('answers the message that waited, in the form it belongs to; the question to officers is there', async () => {
    const budi = at('budi');
    // A NIK, sent to the question for the name.
    expect(await budi.hears()).toContain(`Yang tersimpan: ${IDENTITIES.budi.name}`);
    cast.group.says(cast.people.officer, 'Diterima, silakan.', {
      replyTo: {
        message_id: Number(note.announced),
        from: cast.telegram.world.bot,
        chat: cast.group.chat.room.chat,
        date: 0,
      },
    });
    expect(await budi.hears()).toContain('Diterima, silakan.');
    const task = await native(counter.app.store.tasks).findOne({ kind: 'applicant-message' });
    expect(task).toMatchObject({ open: false, doneBy: 'helpdesk' });
    await budi.says(IDENTITIES.budi.name);
    expect(await budi.says(IDENTITIES.budi.nik)).toContain('Scan NPWP');
    expect(await budi.sends(await smallScan('npwp budi'))).toContain('1 halaman tersimpan');
    expect(await budi.says('data saya')).toMatch(
      /Scan KTP pribadi: 1 halaman[^]*Scan NPWP pribadi: 1 halaman/u,
    );
  });

  it('delivers what waited once, in the chat it was for', async () => {
    const said = cast.people.siti.transcript().filter(({ text }) => text.includes(WAITED));
    expect(said).toHaveLength(1);
  });

  it('goes on with a fix in the old chat, and the case hears of it there', async () => {
    const siti = at('siti');
    await siti.hears();
    expect(await siti.says('lanjut')).toContain('Mohon diperiksa kembali');
    expect(await siti.taps('Kirim perbaikan')).toContain('sudah terkirim');
    const helpdesk = counter.visitor();
    await helpdesk.login('helpdesk');
    await helpdesk.act(note.cases.siti, 'claim');
    const { status } = await helpdesk.act(note.cases.siti, 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'npwp', reason: 'buram' }],
    });
    expect(status).toBe(200);
    expect(await siti.hears()).toContain('yang perlu diperbaiki');
  });

  it('goes on in a web chat with its token, its history, its code and the scan it sent', async () => {
    const wati = WebPerson.withToken(counter, note.webToken);
    expect(await wati.hears()).toContain('nama lengkap');
    const file = wati.items.findLast(({ files }) => files.some(({ href }) => href));
    const scan = await wati.request(file?.files[0]?.href ?? '/none');
    expect([scan.status, scan.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    await wati.says(IDENTITIES.wati.name);
    expect(await wati.says(IDENTITIES.wati.nik)).toContain('Scan NPWP');
    expect(await wati.says(note.mailedCode)).toContain('terkonfirmasi');
    const { store } = counter.app;
    const used = await native(store.storedFiles).countDocuments({ usedBy: /^conversation:web:/u });
    expect(used).toBeGreaterThan(0);
  });

  it('takes a code of pindah that was made before, and moves the draft', async () => {
    const other = await WebPerson.enter(counter);
    await other.hears();
    await other.says('pindah');
    await other.taps('Saya punya kode');
    await other.says(note.moveCode);
    expect(await other.says('data saya')).toMatch(/User ID SPSE: jo[^]*Scan KTP pribadi: 1 halaman/u);
  });

  it('knows the officer in private and in the group that moved', async () => {
    const { officer } = cast.people;
    officer.says('/antrean');
    await counter.settle();
    expect(officer.transcript().findLast(({ from }) => from === 'loket')?.text).toContain('Antrean helpdesk');
    cast.group.says(officer, '/antrean');
    await counter.settle();
    expect(cast.group.transcript().findLast(({ from }) => from === 'loket')?.text).toContain(
      'Antrean helpdesk',
    );
  });

  it('sends a notice that was held to the chat that the case is in, then takes a recovery back by its old link', async () => {
    counter.at('10.20');
    await counter.settle();
    const phone = cast.people.newPhone.transcript();
    expect(phone.filter(({ text }) => text.includes('dikembalikan untuk dilengkapi'))).toHaveLength(1);
    const { store } = counter.app;
    expect(await native(store.notices).countDocuments({ state: 'held' })).toBe(0);
    const page = await fetch(`${counter.url}${note.revokePath}`);
    expect(page.status).toBe(200);
    const form = new URLSearchParams();
    const revoked = await fetch(`${counter.url}${note.revokePath}`, { method: 'POST', body: form });
    expect(revoked.status).toBe(200);
    await counter.settle();
    const kase = await native(store.cases).findOne({ number: note.cases.agus });
    expect(kase?.conversationId).toBe(await idOf(IDS.agus));
    expect(await at('agus').says('status')).toContain(note.cases.agus);
  });

  it('keeps what a stranger was shown in the history of the case alone', async () => {
    const hidden = await native(counter.app.store.messages)
      .find({ conversationId: /^revoked:/u })
      .toArray();
    expect(hidden.length).toBeGreaterThan(0);
    expect(
      hidden.every(({ conversationId: id }) => /^revoked:\w+:(?:web|telegram):[\w-]{43}$/u.test(id)),
    ).toBe(true);
    const ring = await keyring();
    for (const { keyId, content } of hidden)
      expect((await ring.open<MessageContent>(keyId, content, 'message'))?.text).toEqual(expect.any(String));
    expect((await counter.app.cases.verifyLogs()).problems).toEqual([]);
  });

  it('still has no chat id in clear when all of that was done', async () => {
    expect(await inClear(counter.app.store, CLEAR)).toEqual([]);
  });
});

describe('the backup before the migration', () => {
  it('is named after version and time, and restores to data of version 1 as they were', async () => {
    const names = readdirSync(join(folder, 'backups'));
    expect(names).toEqual([`version-1-20261124T020600Z.backup`]);
    const into = join(folder, 'restored');
    restoreBackup(join(folder, 'backups', names[0] ?? ''), databaseFolder(into));
    const original = restoreFixture(1);
    const read = async (dataDir: string): Promise<Map<string, string>> => {
      const database = await openDatabase(databaseFolder(dataDir));
      await database.close();
      const embedded = await startEmbedded(databaseFolder(dataDir));
      const store = await connectStore({ uri: embedded.uri, log: silentLogger() });
      const all = new Map(
        [...(await rawDocuments(store))].map(([name, docs]) => [name, JSON.stringify(docs)]),
      );
      await store.close();
      await embedded.stop();
      return all;
    };
    const [restored, before] = [await read(into), await read(original)];
    rmSync(original, { recursive: true, force: true });
    // What notes the version is new in it; programs of version 1 do not look at it.
    expect(restored.get('schema')).toContain('"version":1');
    restored.delete('schema');
    expect([...restored]).toEqual([...before]);
  });
});
