import { dayOf } from '../../sop/calendar.js';
import { officeMinutes } from '../../sop/working-time.js';
import { Chance } from './chance.js';
import { officeMinutesAgo } from './office-past.js';
import type { DemoParts } from './parts.js';
import { inventPeople } from './people.js';
import { PLANS } from './plans.js';
import { Player } from './player.js';

/** The timers look at the world once in so many office minutes of the past. */
const TIMERS_EVERY = 255;
/** Cases go so much slower at most than their plan says, as a part of it. */
const SLOWER = 0.03;

/**
 * Plays all plans (`plans.ts`), each with a person of its own, in the order of time; what is told is delivered and
 * timers have run before the clock goes on. The same seed at the same `now` gives the same people, scans and steps.
 * Returns how many cases were played.
 */
export async function seedDemoCases(parts: DemoParts, seed: number, now: Date): Promise<number> {
  const { clock, delivered, jobs, office } = parts;
  const chance = new Chance(seed);
  const present = now.toISOString();
  const people = inventPeople(PLANS.length, chance, dayOf(present, office.timeZone));
  const steps = PLANS.flatMap((plan, index) => {
    const person = people[index];
    if (!person) throw new RangeError('there are fewer people than plans');
    const player = new Player(parts, person);
    const slower = 1 + chance.next() * SLOWER;
    return plan.map(({ ago, play }) => ({
      at: Date.parse(officeMinutesAgo(present, ago * slower, office)),
      play: () => play(player),
    }));
  }).toSorted((a, b) => a.at - b.at);
  let timersRanAt: string | null = null;
  for (const { at, play } of steps) {
    // A call that had to wait for a free time may have moved the clock past the next step.
    clock.set(new Date(Math.max(at, clock.now().getTime())));
    const instant = clock.now().toISOString();
    if (timersRanAt === null || officeMinutes(timersRanAt, instant, office) >= TIMERS_EVERY) {
      await jobs.runAll();
      timersRanAt = instant;
    }
    await play();
    await delivered();
  }
  clock.set(now);
  await jobs.runAll();
  await delivered();
  return PLANS.length;
}

/** The moment at which the earliest step is done, for the clock to begin with. */
export function beginningOf(now: Date, office: DemoParts['office']): Date {
  const longest = Math.max(...PLANS.flat().map(({ ago }) => ago)) * (1 + SLOWER);
  return new Date(officeMinutesAgo(now.toISOString(), longest, office));
}
