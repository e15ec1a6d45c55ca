import { setTimeout } from 'node:timers/promises';
import type { TelegramEmulator } from './emulator.js';
import type { Person, SentFile } from './person.js';
import type { Message } from './shapes.js';

/** One thing that a member of a crowd does, and what he waits for before the next. */
export interface CrowdStep {
  readonly say?: string;
  /** Label (or its beginning) of a button of the newest message that has it. */
  readonly tap?: string;
  readonly share?: string;
  /** Size in bytes of a photo with content of its own. */
  readonly photo?: number;
  /** Messages that answer it; default 1. The next step begins after the last of them. */
  readonly replies?: number;
}

/** Without a message for this long nothing more is expected, ms. */
const QUIET_MS = 200;

/** How a crowd acts: each person plays `script` from the top, `rounds` times, one step after the other's answer. */
export interface CrowdPlan {
  readonly people: number;
  readonly script: readonly CrowdStep[];
  readonly rounds?: number;
  /** A step without answer counts as lost after this, ms; default 30 s. */
  readonly patienceMs?: number;
}

/** What a crowd saw. Times in ms from the update's entry to the answer's acceptance by the emulated Telegram. */
export interface CrowdReport {
  readonly steps: number;
  readonly answered: number;
  readonly lost: number;
  /** Messages of the bot beyond those that the steps say: a plan with any is wrong, its steps ran ahead of answers. */
  readonly unexpected: number;
  readonly elapsedMs: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Lets a crowd of new people talk with the bot, all at once; `{i}` in texts is the person's number. */
export async function runCrowd(telegram: TelegramEmulator, plan: CrowdPlan): Promise<CrowdReport> {
  const times: number[] = [];
  let lost = 0;
  let expected = 0;
  const crowd = Array.from({ length: plan.people }, (_, index) => telegram.person(`Orang${index}`));
  const start = performance.now();
  await Promise.all(
    crowd.map(async (person, index) => {
      for (let round = 0; round < (plan.rounds ?? 1); round++) {
        for (const step of plan.script) {
          const ms = await play(person, step, index, plan.patienceMs ?? 30_000);
          if (ms === null) lost += 1;
          else times.push(ms);
          if (ms !== null) expected += step.replies ?? 1;
        }
      }
    }),
  );
  const elapsedMs = performance.now() - start;
  const unexpected = (await countWhenQuiet(crowd)) - expected;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return {
    steps: times.length + lost,
    answered: times.length,
    lost,
    unexpected,
    elapsedMs: round(elapsedMs),
    perSecond: round((times.length * 1000) / elapsedMs),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: round(times.at(-1) ?? 0),
  };
}

/** Messages of the bot in a person's chat from the message at `from` on. */
function repliesIn({ chat }: Person, from: number): number {
  const { messages } = chat.room;
  let count = 0;
  for (let at = from; at < messages.length; at++) if (messages[at]?.from.id === chat.world.bot.id) count++;
  return count;
}

/** Messages of the bot to all of them, once none came for a while. */
async function countWhenQuiet(crowd: readonly Person[]): Promise<number> {
  const count = (): number => crowd.reduce((total, person) => total + repliesIn(person, 0), 0);
  for (let before = -1; ;) {
    const now = count();
    if (now === before) return now;
    before = now;
    await setTimeout(QUIET_MS);
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function play(
  person: Person,
  step: CrowdStep,
  index: number,
  patienceMs: number,
): Promise<number | null> {
  const seen = person.chat.room.messages.length;
  const start = performance.now();
  if (!act(person, step, index)) return null;
  const answered = (): boolean => repliesIn(person, seen) >= (step.replies ?? 1);
  const inTime = await person.chat.until(answered, 'an answer', patienceMs).catch(() => false);
  return inTime ? performance.now() - start : null;
}

function act(person: Person, step: CrowdStep, index: number): Message | readonly Message[] | string | null {
  const fill = (text: string): string => text.replaceAll('{i}', String(index));
  if (step.say !== undefined) return person.says(fill(step.say));
  if (step.share !== undefined) return person.shares(fill(step.share));
  if (step.photo !== undefined) return person.sends(photo(step.photo, person.id));
  const found = person.chat.findButton(step.tap ?? '');
  return found ? person.tapsData(found.message, found.button.callback_data ?? '') : null;
}

/** A file that looks like a JPEG to a sniffer of types and differs from person to person. */
function photo(bytes: number, seed: number): SentFile {
  const content = Buffer.alloc(bytes, `${seed}.`);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(content);
  return { as: 'photo', content };
}
