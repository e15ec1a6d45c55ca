import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Keyring } from '../../src/models/keyring.js';
import { inTransaction, Overtaken } from '../../src/models/transaction.js';
import { testStore, type TestStore } from '../support/store.js';

let at: TestStore;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.stop());

describe('data keys', () => {
  it('seal values and bytes, each for its purpose', async () => {
    const key = await at.keyring.createDataKey(null, 'person-1');
    const sealed = await at.keyring.seal(key, { name: 'Sulastri' }, 'note');
    expect(sealed.includes('Sulastri')).toBe(false);
    expect(await at.keyring.open(key, sealed, 'note')).toEqual({ name: 'Sulastri' });
    await expect(at.keyring.open(key, sealed, 'other')).rejects.toThrow();
    const bytes = randomBytes(100_000);
    expect(await at.keyring.open(key, await at.keyring.seal(key, bytes))).toEqual(bytes);
  });

  it('open to null once destroyed, and seal no more', async () => {
    const key = await at.keyring.createDataKey(null, 'person-2');
    const sealed = await at.keyring.seal(key, 'text');
    await inTransaction(at.store, (tx) => at.keyring.destroyDataKey(tx, key));
    expect(await at.keyring.open(key, sealed)).toBeNull();
    await expect(at.keyring.seal(key, 'text')).rejects.toMatchObject({ code: 'data-key-missing' });
  });

  it('made in a transaction that runs again are the same, and usable inside it', async () => {
    let runs = 0;
    const parts: Buffer[] = [];
    await inTransaction(at.store, async (tx) => {
      await at.keyring.createDataKey(tx, 'person-3');
      parts.push(await at.keyring.seal('person-3', runs));
      if (++runs < 2) throw new Overtaken('test');
    });
    expect(await Promise.all(parts.map((part) => at.keyring.open('person-3', part)))).toEqual([0, 1]);
  });
});

describe('SECRET_KEY', () => {
  it('is rotated: look-up hashes stay, old keys open, re-wrapped ones need the new key only', async () => {
    const other = await testStore();
    try {
      await other.store.dataKeys.deleteMany({});
      const old = { id: 'old', key: randomBytes(32) };
      const fresh = { id: 'new', key: randomBytes(32) };
      const first = await Keyring.open(other.store, [old]);
      const hash = first.lookupHash('nik', '6472051708849013');
      await first.createDataKey(null, 'p');
      const sealed = await first.seal('p', 'x');
      const transit = first.sealTransit({ a: 1 });
      const both = await Keyring.open(other.store, [fresh, old]);
      expect(both.openTransit(transit)).toEqual({ a: 1 });
      expect(await both.open('p', sealed)).toBe('x');
      expect(await both.rewrap()).toEqual({ by: 'new', rewrapped: 1, unopened: 0, left: [] });
      const only = await Keyring.open(other.store, [fresh]);
      expect(only.lookupHash('nik', '6472051708849013')).toBe(hash);
      expect(await only.open('p', sealed)).toBe('x');
      expect(() => only.openTransit(transit)).toThrow(/lacks the key/);
    } finally {
      await other.stop();
    }
  });

  it('of another installation is refused', async () => {
    const wrong = Keyring.open(at.store, [{ id: 'k1', key: randomBytes(32) }]);
    await expect(wrong).rejects.toMatchObject({ code: 'secret-key-wrong' });
  });
});
