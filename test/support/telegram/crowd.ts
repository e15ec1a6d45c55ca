import { setTimeout } from 'node:timers/promises';
import type { TelegramEmulator } from './emulator.js';
import type { Person, SentFile } from './person.js';
import type { Message } from './shapes.js';

/** One thing that a member of a crowd does, and what they wait for before the next. */
export interface CrowdStep {
  readonly say?: string;
  /** Label (or its beginning) of a button; it is tapped on the newest message that has it. */
  readonly tap?: string;
  readonly share?: string;
  /** Size in bytes of a photo with unique content. */
  readonly photo?: number;
  /** Number of messages that answer it; 1 by default. The next step begins after the last of them. */
  readonly replies?: number;
}

/** After this time without a message (ms) no more is expected. */
const QUIET_MS = 200;

/**
 * What a crowd does: each person plays `script` from the top `rounds` times, each step after the answer to the one
 * before.
 */
export interface CrowdPlan {
  readonly people: number;
  readonly script: readonly CrowdStep[];
  readonly rounds?: number;
  /** Time (ms) after which a step without an answer counts as lost; 30 s by default. */
  readonly patienceMs?: number;
}

/** What a crowd saw. Times are ms from the moment the update enters until the emulated Telegram accepts the answer. */
export interface CrowdReport {
  readonly steps: number;
  readonly answered: number;
  readonly lost: number;
  /**
   * Messages of the bot beyond those that the steps expect. With any the plan is wrong: its steps ran ahead of the
   * answers.
   */
  readonly unexpected: number;
  readonly elapsedMs: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Lets a crowd of new people talk with the bot at the same time; `{i}` in texts is the number of the person. */
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

/** Messages of the bot in a person's chat, from the message at `from` on. */
function repliesIn({ chat }: Person, from: number): number {
  const { messages } = chat.room;
  let count = 0;
  for (let at = from; at < messages.length; at++) if (messages[at]?.from.id === chat.world.bot.id) count++;
  return count;
}

/** Number of the bot's messages to all of them, once none has come for a while. */
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

/** A file that a sniffer of types takes for a JPEG; each person's is different. */
function photo(bytes: number, seed: number): SentFile {
  const content = Buffer.alloc(bytes, `${seed}.`);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(content);
  return { as: 'photo', content };
}
