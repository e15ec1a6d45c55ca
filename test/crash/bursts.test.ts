import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { openState } from '../../src/bots/applicant/state.js';
import type { MessageContent } from '../../src/models/message.js';
import { native } from '../../src/models/store.js';
import { ownHost } from '../support/crash/hosts.js';
import { hands, prepareCast, type Cast, type Hands } from '../support/crash/play.js';
import { byLength } from '../support/length.js';
import type { Message } from '../support/telegram/shapes.js';
import { Stage } from '../support/crash/stage.js';

const FILES = byLength({ short: 30, long: 60 });
const ALBUM = 10;
/** Duplicates of each of the two kinds. */
const DUPLICATES = 3;
const SEED = 7;
/** A small one: a hundred are opened here, and what takes time in that is no matter of this test. */
const PICTURE = readFileSync(new URL('../samples/a19-ktp-320px.jpg', import.meta.url));

/** The same picture with a comment of its own, so that its bytes differ, as two shots of a page do. */
function picture(number: number): Buffer {
  const comment = Buffer.from(`hal ${number}`);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([PICTURE.subarray(0, 2), head, comment, PICTURE.subarray(2)]);
}

const nameOf = (number: number): string => `hal-${String(number).padStart(2, '0')}.jpg`;

function shuffled<T>(list: readonly T[]): T[] {
  const [result] = fc.sample(
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length }),
    { numRuns: 1, seed: SEED },
  );
  return result ?? [];
}

describe(`a burst of ${FILES} files with duplicates (A2)`, () => {
  let stage: Stage;
  let cast: Cast;
  let people: Hands;
  beforeAll(async () => {
    stage = await Stage.open(ownHost);
    cast = await prepareCast(stage);
    people = hands(stage, cast);
  });
  afterAll(() => stage.close());

  /** Order and file of each page that the conversation's draft keeps for the certificate. */
  const pagesOf = async (conversationId: string): Promise<{ order: number; fileId: string }[]> => {
    const conversation = await native(stage.store.conversations).findOne({ _id: conversationId });
    const state = conversation && (await openState(stage.keyring, conversation));
    const kept = state?.draft?.documents.find(({ code }) => code === 'sertifikat')?.files ?? [];
    return kept.map(({ order, fileId }) => ({ order, fileId }));
  };
  const saidTo = async (conversationId: string): Promise<string> => {
    const entries = await native(stage.store.messages).find({ conversationId, from: 'loket' }).toArray();
    const texts = await Promise.all(
      entries.map(
        async ({ content, keyId }) =>
          (await stage.keyring.open<MessageContent>(keyId, content, 'message'))?.text ?? '',
      ),
    );
    return texts.join('\n');
  };
  const timesNamed = (text: string, name: string): number => text.split(name).length - 1;

  const form = ['ya', 'sitirahmah01', 'siti@contoh.id', '0812 3456 7890'];
  const ownData = ['lanjut', 'Siti Rahmah', '6472 0152 0390 0001'];

  it('on Telegram, albums of ten shuffled altogether: each is a page or named with its reason, none twice, pages in order', async () => {
    const { siti, says, sends } = people;
    for (const text of ['/start', ...form]) await says(siti, text);
    await sends('a01-ktp-scan.jpg');
    for (const text of ownData) await says(siti, text);
    await sends('a02-npwp-scan.png');
    for (const text of ['lanjut', 'sama dengan NIK']) await says(siti, text);
    const sent: { number: number; messageId: number }[] = [];
    const all: Message[] = [];
    const again: Message[] = [];
    for (let from = 0; from < FILES; from += ALBUM) {
      const numbers = Array.from({ length: ALBUM }, (_, index) => from + index + 1);
      // The last files of the burst repeat the bytes of the first ones.
      const bytes = (number: number): Buffer =>
        picture(number > FILES - DUPLICATES ? number - FILES + DUPLICATES : number);
      const messages = siti.sendsShuffled(
        numbers.map((number) => ({
          as: 'document',
          name: nameOf(number),
          mime: 'image/jpeg',
          content: bytes(number),
        })),
        (made) => {
          all.push(...made);
          return [];
        },
      );
      messages.forEach(({ message_id }, index) =>
        sent.push({ number: from + index + 1, messageId: message_id }),
      );
      if (again.length < DUPLICATES && messages[0]) again.push(messages[0]);
    }
    stage.telegram.updates.pushAll(shuffled([...all, ...again]).map((message) => ({ message })));
    await stage.settle();
    const conversationId = stage.conversationOf(siti.id);
    const pages = await pagesOf(conversationId);
    const said = await saidTo(conversationId);
    const orders = pages.map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    expect(new Set(orders).size).toBe(20);
    for (const { number, messageId } of sent) {
      const isPage = orders.includes(messageId);
      expect({ number, isPage, named: timesNamed(said, nameOf(number)) }).toEqual({
        number,
        isPage,
        named: isPage ? 0 : 1,
      });
    }
  });

  it('on the web chat, in messages of ten of which some are sent again', async () => {
    const id = (await native(stage.store.conversations).findOne({ channel: 'web' }))?._id ?? '';
    const { inWebChat } = people;
    const post = async (key: string, files: readonly (readonly [string, Buffer])[]): Promise<number> => {
      const body = new FormData();
      for (const [name, bytes] of files) body.append('files', new Blob([new Uint8Array(bytes)]), name);
      const { status } = await stage.ask('/api/chat/messages', {
        method: 'POST',
        headers: { authorization: `Bearer ${cast.chat}`, 'idempotency-key': key },
        body,
      });
      return status;
    };
    for (const text of form) await inWebChat(text);
    await post('ktp', [['ktp.jpg', PICTURE]]);
    await stage.settle();
    for (const text of ownData) await inWebChat(text);
    await post('npwp', [['npwp.jpg', picture(1_000)]]);
    await stage.settle();
    for (const text of ['lanjut', 'sama dengan NIK']) await inWebChat(text);
    const posts: Promise<number>[] = [];
    const batches: number[][] = [];
    for (let from = 0; from < FILES; from += ALBUM) {
      const numbers = Array.from({ length: ALBUM }, (_, index) => from + index + 1);
      const files = numbers.map(
        (number) =>
          [
            nameOf(number),
            picture(number > FILES - DUPLICATES ? number - FILES + DUPLICATES : number),
          ] as const,
      );
      batches.push(numbers);
      posts.push(post(`burst ${from}`, files));
      if (from < DUPLICATES * ALBUM) posts.push(post(`burst ${from}`, files));
    }
    expect(new Set(await Promise.all(posts))).toEqual(new Set([202]));
    await stage.settle();
    const pages = await pagesOf(id);
    const said = await saidTo(id);
    const orders = pages.map(({ order }) => order);
    expect(orders).toEqual(orders.toSorted((a, b) => a - b));
    expect(new Set(orders).size).toBe(20);
    const named = batches.flat().map((number) => timesNamed(said, nameOf(number)));
    expect(named.filter((times) => times === 0)).toHaveLength(20);
    expect(named.filter((times) => times === 1)).toHaveLength(FILES - 20);
  });
});
