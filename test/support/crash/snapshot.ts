import { mongo } from 'mongoose';
import { silentLogger } from '../../../src/core/log.js';
import { placeOf } from '../../../src/models/conversation.js';
import { native } from '../../../src/models/store.js';
import { Vault } from '../../../src/documents/vault.js';
import type { Stage } from './stage.js';

/**
 * What must be equal in two runs: the store by collection, Telegram's chats, the mails; ids and times are normalised.
 */
export interface Snapshot {
  readonly store: Readonly<Record<string, readonly string[]>>;
  readonly chats: readonly string[];
  readonly mails: readonly string[];
}

/** Collections that are not compared: Agenda's own times, and who is signed in. */
const LEFT_OUT = new Set(['jobs', 'staff_sessions']);
/** Collections whose documents differ only by who refers to them; they are normalised last. */
const TOLD_BY_OTHERS = new Set(['data_keys', 'documents.files', 'documents.chunks']);
/**
 * Fields that tell how often something was tried, or hold Telegram's number of a message that may have been repeated.
 */
const OF_TRIES = new Set(['attempts', 'failure', 'externalId', 'lease', 'claim', 'running']);
/** Fields sealed for transit, and those sealed under the data key beside them with their purpose. */
const TRANSIT = new Set(['payload', 'heard', 'memo', 'answer', 'chat', 'movedTo']);
const SEALED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  messages: { content: 'message' },
  conversations: { state: 'state' },
  cases: { state: 'case-state' },
  case_events: { personal: 'case-event' },
  tasks: { text: 'task' },
};
/**
 * Each answer that shows a case leaves a reading, so a call that is repeated after its process died leaves one more. A
 * reading may be there more often than in the undisturbed run, never less often.
 */
const READINGS = 'readings';
/** Most messages in one answer. */
const REPEATED_TOGETHER = 4;
const A_DAY_LATER_MS = 25 * 60 * 60 * 1000;

const ID = /\b[0-9a-hjkmnp-tv-z]{26}\b/gu;
const HASH = /(?<![\w-])[\w-]{43}(?![\w-])/gu;
/** Links to a case or a right, whose token is new in each run. */
const LINK = /(\/(?:lanjut|bukan-saya)\/)[\w.-]+/gu;
const CONVERSATION = /[a-z]+:[\w-]{43}(?![\w-])/gu;
const HEX_HASH = /\b[0-9a-f]{64}\b/gu;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/gu;
/** Times of day in words; the day is the same in every run. */
const CLOCK = /\b\d\d\.\d\d(?= WITA)/gu;
const CODE = /(?<=\\n|[^\w/#:])\d{6}(?!\w| bytes)/gu;
/** The number of a message of ours, which may have been repeated (support/crash/stage). */
const BOT_MESSAGE = /("(?:order|quotes|replyTo)":"?)1\d{6}(?!\d)/gu;
const OBJECT_ID = /\b[0-9a-f]{24}\b/gu;

/** Takes a snapshot. Files whose upload broke off are swept first, as the timers would do a day later. */
export async function takeSnapshot(stage: Stage): Promise<Snapshot> {
  const { store, keyring } = stage;
  const log = silentLogger();
  await new Vault({ store, keyring, log }).sweepOrphans(new Date(stage.now().getTime() + A_DAY_LATER_MS));
  const database = store.connection.getClient().db(store.connection.name);
  const found = (await database.listCollections().toArray()).map(({ name }) => name).toSorted();
  const names = [...found.filter((name) => !TOLD_BY_OTHERS.has(name)), ...TOLD_BY_OTHERS];
  const chats = await chatNames(stage);
  const collections: [string, string[]][] = [];
  for (const name of names) {
    if (LEFT_OUT.has(name)) continue;
    const docs = await database.collection(name).find().sort({ _id: 1 }).toArray();
    const lines: string[] = [];
    for (const doc of docs) lines.push(named(JSON.stringify(await plain(stage, name, doc)), chats));
    collections.push([name, lines]);
  }
  return { store: normalise(collections), chats: chatsOf(stage), mails: mailsOf(stage) };
}

/** Conversations by id, with the address in the place of its keyed hash: hashes differ from run to run, chats do not. */
async function chatNames({ store, keyring }: Stage): Promise<ReadonlyMap<string, string>> {
  const all = await native(store.conversations).find().toArray();
  return new Map(
    all.map((one) => {
      const { channel, account, chat } = placeOf(keyring, one);
      return [one._id, `${channel}:${account}:${chat}`];
    }),
  );
}

function named(line: string, chats: ReadonlyMap<string, string>): string {
  return line.replaceAll(CONVERSATION, (id) => chats.get(id) ?? id);
}

/** A document with what is sealed opened, and without what may differ. */
async function plain(stage: Stage, collection: string, doc: mongo.Document): Promise<unknown> {
  const keyId = typeof doc['keyId'] === 'string' ? doc['keyId'] : null;
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(doc)) {
    const bytes = bytesOf(value);
    const purpose = SEALED[collection]?.[name];
    // Nothing refers to a reading; without their ids equal ones are equal.
    if (collection === READINGS && name === '_id') continue;
    if (OF_TRIES.has(name)) result[name] = value === null || isOver(value, stage.now()) ? null : 'some';
    else if (bytes === null) result[name] = value;
    else if (TRANSIT.has(name)) result[name] = stage.keyring.openTransit(bytes);
    else if (collection === 'tasks' && name === 'text' && keyId === null) {
      result[name] = stage.keyring.openTransit(bytes);
    } else if (purpose !== undefined) {
      result[name] = await stage.keyring.open(await keyOf(stage, collection, doc, keyId), bytes, purpose);
    } else result[name] = `${bytes.length} bytes`;
  }
  return result;
}

/** True for a lease or claim that has run out, which the next process ignores. */
function isOver(value: unknown, now: Date): boolean {
  const until = typeof value === 'object' && value !== null && 'until' in value ? value.until : null;
  return until instanceof Date && until < now;
}

async function keyOf(
  stage: Stage,
  collection: string,
  doc: mongo.Document,
  keyId: string | null,
): Promise<string> {
  if (keyId !== null || collection !== 'case_events') return keyId ?? '';
  const kase = await stage.store.cases.findOne({ _id: String(doc['caseId']) }).lean();
  return kase?.keyId ?? '';
}

function bytesOf(value: unknown): Buffer | null {
  if (Buffer.isBuffer(value)) return value;
  return value instanceof mongo.Binary ? Buffer.from(value.buffer) : null;
}

/**
 * Turns ids and keyed hashes into numbers in the order in which they are met, so that two stores are equal when they
 * differ only by names. Before that, documents are sorted by what is left of them without ids that have not been met
 * yet.
 */
function normalise(collections: readonly [string, readonly string[]][]): Record<string, string[]> {
  const numbers = new Map<string, string>();
  const rename = (text: string): string =>
    text.replaceAll(ID, (id) => {
      const known = numbers.get(id) ?? `#${numbers.size + 1}`;
      numbers.set(id, known);
      return known;
    });
  const result: Record<string, string[]> = {};
  for (const [name, lines] of collections) {
    const ordered = lines
      .map((line) => untimed(line))
      .map((line) => ({ line, bare: line.replaceAll(ID, (id) => numbers.get(id) ?? '#') }))
      .toSorted((a, b) => (a.bare < b.bare ? -1 : Number(a.bare > b.bare)));
    result[name] = ordered.map(({ line }) => rename(line));
  }
  return result;
}

function untimed(text: string): string {
  return text
    .replaceAll(LINK, '$1(link)')
    .replaceAll(INSTANT, '(time)')
    .replaceAll(CLOCK, '(clock)')
    .replaceAll(BOT_MESSAGE, '$1(bot)')
    .replaceAll(HEX_HASH, '(hash)')
    .replaceAll(OBJECT_ID, '(object)')
    .replaceAll(HASH, '(hash)')
    .replaceAll(CODE, '(code)');
}

/** Each chat as its people see it; a message that the bot repeats in a row counts once. */
function chatsOf(stage: Stage): string[] {
  const { bot, rooms } = stage.telegram.world;
  return [...rooms.values()].map(({ messages }) =>
    withoutRepetitions(
      messages.map((message) => {
        const buttons = message.reply_markup?.inline_keyboard?.flat().map(({ text }) => text) ?? [];
        const file = message.document?.file_name ?? '';
        const from = message.from.id === bot.id ? 'loket' : 'they';
        return untimed(JSON.stringify([from, message.text ?? message.caption ?? '', file, buttons]));
      }),
    ).join('\n'),
  );
}

/**
 * Drops messages of the bot that repeat those right before them: one, or several that were sent in a row before their
 * receipts were written together (src/bots/outbound/delivery-results).
 */
export function withoutRepetitions(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const line of lines) {
    kept.push(line);
    for (let length = 1; length <= REPEATED_TOGETHER && kept.length >= 2 * length; length++) {
      const [former, latter] = [kept.slice(-2 * length, -length), kept.slice(-length)];
      if (!latter.every((one, at) => one === former[at] && one.startsWith('["loket"'))) continue;
      kept.length -= length;
      break;
    }
  }
  return kept;
}

/** Mails without repetitions, which share a Message-ID. */
function mailsOf(stage: Stage): string[] {
  const once = new Map(stage.mail.mails.map((mail) => [mail.id, mail]));
  return [...once.values()]
    .map(({ to, subject, text, attachments }) => untimed(JSON.stringify([to, subject, text, attachments])))
    .toSorted();
}

/** The lines found without those that are there more often than wanted. */
function withoutMoreOf(wanted: readonly string[], found: readonly string[]): string[] {
  const timesIn = (lines: readonly string[], line: string): number =>
    lines.filter((one) => one === line).length;
  return found.filter((line, at) => timesIn(found.slice(0, at), line) < Math.max(1, timesIn(wanted, line)));
}

/** What differs, in words; empty when equal. */
export function differences(wanted: Snapshot, found: Snapshot): readonly string[] {
  const result: string[] = [];
  const compare = (where: string, a: readonly string[], b: readonly string[]): void => {
    for (let at = 0; at < Math.max(a.length, b.length); at++) {
      if (a[at] === b[at]) continue;
      result.push(`${where}[${at}] of ${a.length}/${b.length}\n  wanted ${a[at]}\n  found  ${b[at]}`);
      return;
    }
  };
  for (const name of new Set([...Object.keys(wanted.store), ...Object.keys(found.store)])) {
    const [a, b] = [wanted.store[name] ?? [], found.store[name] ?? []];
    compare(name, a, name === READINGS ? withoutMoreOf(a, b) : b);
  }
  compare('mails', wanted.mails, found.mails);
  for (const [index, chat] of wanted.chats.entries()) {
    compare(`chat ${index}`, chat.split('\n'), (found.chats[index] ?? '').split('\n'));
  }
  return result;
}
