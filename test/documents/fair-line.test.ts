import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FairLine, type FairLineOptions, type WorkPlace } from '../../src/documents/children/fair-line.js';

/** A line with a clock of its own, whose work lasts as long as the test says. */
class World {
  now = 0;
  readonly began: string[] = [];
  readonly places = new Map<string, WorkPlace[]>();
  readonly line: FairLine;

  constructor(changes: Partial<FairLineOptions> = {}) {
    this.line = new FairLine({
      places: 1,
      slowPlaces: 1,
      heavyMs: 1_000,
      heavyShareMs: 3_000,
      halfLifeMs: 60_000,
      remembered: 100,
      now: () => this.now,
      ...changes,
    });
  }

  ask(owner: string): void {
    void this.line.enter(owner).then((place) => {
      this.began.push(place.slow ? `${owner}!` : owner);
      this.places.set(owner, [...(this.places.get(owner) ?? []), place]);
    });
  }

  /** Ends the oldest work of an owner after this time. */
  async ends(owner: string, ms = 10): Promise<void> {
    await settled();
    this.now += ms;
    const place = this.places.get(owner)?.shift();
    if (!place) throw new Error(`${owner} has no place; began: ${this.began.join(' ')}`);
    place.leave();
    await settled();
  }
}

const settled = () => new Promise<void>((done) => setImmediate(done));

describe('the line', () => {
  it('goes by who used least, not by who asked first', async () => {
    const world = new World();
    for (const owner of ['pile', 'pile', 'pile', 'one', 'two']) world.ask(owner);
    for (const owner of ['pile', 'one', 'two', 'pile', 'pile']) await world.ends(owner);
    expect(world.began).toEqual(['pile', 'one', 'two', 'pile', 'pile']);
  });

  it('gives one owner all places while nobody else asks, and one of them when somebody does', async () => {
    const world = new World({ places: 2 });
    for (const owner of ['pile', 'pile', 'pile', 'pile']) world.ask(owner);
    await settled();
    expect(world.began).toEqual(['pile', 'pile']);
    world.ask('one');
    world.ask('two');
    await world.ends('pile');
    await world.ends('pile');
    expect(world.began).toEqual(['pile', 'pile', 'one', 'two']);
  });

  it('sends all of an owner apart while heavy work of it is under way or waits for a place apart', async () => {
    const world = new World({ places: 2 });
    world.ask('greedy');
    world.ask('greedy');
    await settled();
    expect(world.places.get('greedy')?.[0]?.moveApart()).toBe(true);
    expect(world.places.get('greedy')?.[1]?.moveApart()).toBe(false);
    void world.line.enter('greedy', { apart: true });
    world.places.get('greedy')?.pop()?.leave(10);
    for (const owner of ['greedy', 'one', 'two', 'three']) world.ask(owner);
    await settled();
    expect(world.began).toEqual(['greedy', 'greedy', 'one', 'two']);
    expect(world.line.isSlow('greedy')).toBe(true);
    expect(world.line.isSlow('one')).toBe(false);
  });

  it('sends heavy work to a place apart, and forgives it with time', async () => {
    const world = new World();
    world.ask('heavy');
    await world.ends('heavy', 10_000);
    expect(world.line.isSlow('heavy')).toBe(true);
    world.ask('heavy');
    world.ask('heavy');
    world.ask('one');
    await settled();
    expect(world.began).toEqual(['heavy', 'heavy!', 'one']);
    await world.ends('heavy', 10);
    expect(world.began).toEqual(['heavy', 'heavy!', 'one', 'heavy!']);
    await world.ends('heavy', 10);
    world.now += 10 * 60_000;
    expect(world.line.isSlow('heavy')).toBe(false);
  });

  it('moves heavy work apart while it is done, as far as there are places apart', async () => {
    const world = new World({ places: 2 });
    for (const owner of ['a', 'b', 'c', 'd']) world.ask(owner);
    await settled();
    expect(world.began).toEqual(['a', 'b']);
    expect([world.places.get('a')?.[0]?.moveApart(), world.places.get('b')?.[0]?.moveApart()]).toEqual([
      true,
      false,
    ]);
    await settled();
    expect(world.began).toEqual(['a', 'b', 'c']);
    await world.ends('a', 5_000);
    expect(world.began).toEqual(['a', 'b', 'c']);
    await world.ends('b');
    expect(world.began).toEqual(['a', 'b', 'c', 'd']);
  });

  it('much light work is no heavy work: a whole network may sit behind one address', async () => {
    const world = new World();
    for (let n = 0; n < 100; n++) {
      world.ask('network');
      await world.ends('network', 200);
    }
    expect(world.line.isSlow('network')).toBe(false);
  });

  it('serves everybody in the end, never two too many, whoever asks and however long it takes', async () => {
    const work = fc.record({
      owner: fc.constantFrom('a', 'b', 'c', 'd'),
      ms: fc.integer({ min: 1, max: 4_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 40 }), async (all) => {
        const world = new World({ places: 2 });
        for (const { owner } of all) world.ask(owner);
        let most = 0;
        for (const { ms } of all) {
          await settled();
          const open = [...world.places].flatMap(([owner, places]) => places.map(() => owner));
          most = Math.max(most, open.length);
          expect(open.length).toBeGreaterThan(0);
          await world.ends(open[0] ?? '', ms);
        }
        expect(world.began).toHaveLength(all.length);
        expect(most).toBeLessThanOrEqual(3);
      }),
      { numRuns: 60 },
    );
  });
});
