import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/core/log.js';
import { usageOf } from '../../src/documents/children/child-usage.js';
import { inspect } from '../../src/documents/inspect.js';
import { Inspector } from '../../src/documents/inspector.js';
import { REASONS } from '../support/inspector.js';
import { byLength } from '../support/length.js';
import { mutations, seeds, type Mutation } from './mutations.js';

const AT_ONCE = 4;
/** Memory that all of it may use together: this process beyond what it used before, and its children. */
const PARENT_BYTES = 400 * 1024 * 1024;

const inspector = new Inspector({ log: silentLogger() });
afterAll(() => inspector.stop());

const ownMemory = (): number => usageOf(process.pid)?.memoryBytes ?? 0;

it(
  'every changed file is read or refused, no child dies unseen, memory stays where it is',
  async () => {
    const source = mutations(await seeds());
    const count = byLength({ short: 100, long: 300, full: 50_000 });
    const before = ownMemory();
    const seen = new Map<string, number>();
    const faults: string[] = [];
    let most = 0;
    const next = (function* (): Generator<Mutation> {
      for (let n = 0; n < count; n++) yield source.next().value as Mutation;
    })();
    const worker = async (owner: string): Promise<void> => {
      for (const { name, bytes } of next) {
        const outcome = await inspect(inspector, bytes, { owner }).catch((error: Error) => {
          faults.push(`${name}: ${error.message}`);
          return null;
        });
        if (outcome === null) continue;
        const result = outcome.ok ? 'read' : outcome.reason;
        if (!outcome.ok && !REASONS.includes(outcome.reason)) faults.push(`${name}: ${outcome.reason}`);
        if (outcome.ok && outcome.views.length !== outcome.pages) faults.push(`${name}: views`);
        seen.set(result, (seen.get(result) ?? 0) + 1);
        most = Math.max(most, ownMemory() - before);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_all, n) => worker(`fuzz ${n}`)));
    expect(faults).toEqual([]);
    expect([...seen.values()].reduce((sum, one) => sum + one, 0)).toBe(count);
    // The changed files reach both outcomes: some are shown, others are refused.
    expect(seen.get('read') ?? 0).toBeGreaterThan(count / 20);
    expect(seen.get('rusak') ?? 0).toBeGreaterThan(count / 20);
    expect(most).toBeLessThan(PARENT_BYTES);
  },
  byLength({ short: 120_000, full: 90 * 60_000 }),
);

it('a frame of a kind that no camera makes never reaches a decoder', async () => {
  const photo = readFileSync('test/samples/a19-ktp-320px.jpg');
  const frame = photo.indexOf(Buffer.from('ffc00011', 'hex'));
  for (const [at, value] of [
    [4, 12],
    [4, 16],
    [4, 2],
    [9, 2],
    [9, 4],
    [9, 255],
    [11, 0x00],
    [11, 0x55],
    [11, 0x4f],
    [14, 0x44],
  ] as const) {
    const changed = Buffer.from(photo);
    changed[frame + at] = value;
    expect([at, value, await inspect(inspector, changed, { owner: 'frame' })]).toEqual([
      at,
      value,
      { ok: false, reason: 'rusak' },
    ]);
  }
});
