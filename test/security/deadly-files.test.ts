import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/core/log.js';
import { Inspector } from '../../src/documents/inspector.js';
import { native } from '../../src/models/store.js';
import { Counter } from '../support/scenarios/counter.js';
import { TelegramPerson } from '../support/scenarios/telegram-person.js';
import { WebPerson } from '../support/scenarios/web-person.js';
import { DEADLY, DYING_CHILD } from '../support/dying-child.js';
import { byLength } from '../support/length.js';
import { mutations, seeds } from './mutations.js';

const PHOTO = readFileSync('test/samples/a19-ktp-320px.jpg');
/** A file that kills every child. */
const KILLER = Buffer.concat([PHOTO, DEADLY]);
/** Variants of the picture of 12 kB that once ended the product: a frame header with another precision and sampling. */
const OLD_KILLERS = [
  [4, 12],
  [9, 4],
  [11, 0x41],
  [11, 0x14],
  [14, 0x44],
].map(([at = 0, value = 0]) => {
  const changed = Buffer.from(PHOTO);
  changed[changed.indexOf(Buffer.from('ffc00011', 'hex')) + at] = value;
  return changed;
});

let counter: Counter;
const inspector = new Inspector({ log: silentLogger(), program: DYING_CHILD });
beforeAll(async () => {
  counter = await Counter.open({ inspector });
});
afterAll(async () => {
  await counter.close();
  inspector.stop();
});

type Enter = (counter: Counter) => TelegramPerson | Promise<WebPerson>;
const CHANNELS: readonly (readonly [string, Enter])[] = [
  ['web', (at) => WebPerson.enter(at)],
  ['telegram', (at) => TelegramPerson.enter(at)],
];

/** A person who is asked for the first scan. */
async function atTheScan(enter: Enter): Promise<TelegramPerson | WebPerson> {
  const person = await enter(counter);
  for (const words of ['/mulai', 'mengerti', 'sitirahmah01', 'siti@contoh.id', '081234567890'])
    await person.says(words);
  return person;
}
const tasks = () => native(counter.app.store.tasks).countDocuments({ kind: 'poisoned-message' });

describe.each(CHANNELS)('a file that nothing survives, by %s', (_channel, enter) => {
  it('is set aside after the third death: the person is told, staff have a task, everything goes on', async () => {
    const before = await tasks();
    const person = await atTheScan(enter);
    // Each further try waits, so the clock is moved on.
    const ticking = setInterval(() => counter.clock.advance(500), 20);
    await person.sends({ name: 'ktp.jpg', content: KILLER });
    clearInterval(ticking);
    expect(person.transcript.join('\n')).toContain('tidak dapat kami proses');
    expect(await tasks()).toBe(before + 1);
    const other = await atTheScan(enter);
    await other.sends({ name: 'ktp.jpg', content: PHOTO });
    expect(other.transcript.join('\n')).toContain('1 halaman tersimpan');
    await person.sends({ name: 'ktp lagi.jpg', content: PHOTO });
    expect(person.transcript.join('\n')).toContain('1 halaman tersimpan');
    expect(
      await native(counter.app.store.inbox).countDocuments({ state: { $in: ['intake', 'ready'] } }),
    ).toBe(0);
  });

  it('the picture that once ended the product is refused with its reason, or shown', async () => {
    const person = await atTheScan(enter);
    for (const [index, content] of OLD_KILLERS.entries()) {
      const answer = await person.sends({ name: `ktp ${index}.jpg`, content });
      expect(answer).toMatch(
        /tidak dipakai: berkas tidak dapat dibuka|\d halaman tersimpan|berkas yang sama/u,
      );
    }
    expect(person.transcript.join('\n')).toContain('ktp 0.jpg tidak dipakai: berkas tidak dapat dibuka');
  });

  it(
    'changed files are each answered',
    async () => {
      const source = mutations(await seeds());
      const person = await atTheScan(enter);
      const count = byLength({ short: 3, long: 6, full: 500 });
      for (let n = 0; n < count; n++) {
        const { bytes } = source.next().value as { bytes: Buffer };
        if (bytes.length === 0) continue;
        await person.sends({ name: `berkas-${n}.bin`, content: bytes });
      }
      const said = person.transcript.join('\n');
      expect(said).not.toContain('kesalahan di pihak kami');
      expect(
        await native(counter.app.store.inbox).countDocuments({
          state: { $in: ['intake', 'ready', 'aside'] },
        }),
      ).toBe(0);
    },
    byLength({ short: 60_000, full: 20 * 60_000 }),
  );
});
