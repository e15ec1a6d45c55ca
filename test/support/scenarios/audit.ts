import { serialize } from 'bson';
import { expect } from '@jest/globals';
import { native } from '../../../src/models/store.js';
import type { Counter } from './counter.js';
import { sample } from './person.js';

/** Length of the pieces of scans that are looked for in the database. */
const PIECE = 48;
const SCANS = ['a01-ktp-scan.jpg', 'a02-npwp-scan.png', 'a03-sertifikat.pdf'];

/**
 * What must hold after every scenario: logs that verify and fold to what is stored, no message left behind, nothing
 * personal in the process's log or in clear in any collection.
 */
export async function auditStore(counter: Counter, personal: readonly string[]): Promise<void> {
  const { app, log } = counter;
  expect((await app.cases.verifyLogs()).problems).toEqual([]);
  expect(await native(app.store.outbox).countDocuments({ state: 'failed' })).toBe(0);
  expect(await native(app.store.inbox).countDocuments({ state: { $ne: 'done' } })).toBe(0);
  const lines = log.lines.join('');
  expect(lines).not.toBe('');
  expect(personal.filter((word) => lines.includes(word))).toEqual([]);
  const problems = log.lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  expect(problems).toEqual([]);
  expect(await inClear(counter, personal)).toEqual([]);
}

/** Where words or pieces of the scans stand in clear. */
async function inClear({ app }: Counter, personal: readonly string[]): Promise<string[]> {
  const { db } = app.store.connection;
  if (!db) throw new TypeError('the store is closed');
  const pieces = SCANS.map((name) => sample(name).content.subarray(2_000, 2_000 + PIECE));
  const sought = [...personal.map((word) => Buffer.from(word)), ...pieces];
  const found: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    for await (const doc of db.collection(name).find()) {
      const raw = Buffer.from(serialize(doc));
      for (const word of sought) {
        if (raw.includes(word)) found.push(`${name}: ${word.toString().slice(0, 40)}`);
      }
    }
  }
  return found;
}
