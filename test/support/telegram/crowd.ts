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
  /** The answer's text must match; default: any message of the bot. */
  readonly until?: string;
}

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
  const start = performance.now();
  await Promise.all(
    Array.from({ length: plan.people }, async (_, index) => {
      const person = telegram.person(`Orang${index}`);
      for (let round = 0; round < (plan.rounds ?? 1); round++) {
        for (const step of plan.script) {
          const ms = await play(person, step, index, plan.patienceMs ?? 30_000);
          if (ms === null) lost += 1;
          else times.push(ms);
        }
      }
    }),
  );
  const elapsedMs = performance.now() - start;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return {
    steps: times.length + lost,
    answered: times.length,
    lost,
    elapsedMs: round(elapsedMs),
    perSecond: round((times.length * 1000) / elapsedMs),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: round(times.at(-1) ?? 0),
  };
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
  const wanted = step.until === undefined ? null : new RegExp(step.until, 'u');
  const { messages } = person.chat.room;
  const botId = person.chat.world.bot.id;
  const answered = (): boolean => {
    for (let at = seen; at < messages.length; at++) {
      const message = messages[at];
      if (message?.from.id === botId && (wanted?.test(message.text ?? message.caption ?? '') ?? true))
        return true;
    }
    return false;
  };
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
