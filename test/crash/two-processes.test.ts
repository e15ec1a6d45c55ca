import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import type { MessageContent } from '../../src/models/message.js';
import type { WriteWatch } from '../support/crash/gate.js';
import { processHost, type Life } from '../support/crash/hosts.js';
import { Stage } from '../support/crash/stage.js';
import { byLength, LENGTH } from '../support/length.js';
import { onExternalServer } from '@loket/embedded-mongo/testing';
import { until } from '../support/until.js';

const PEOPLE = byLength({ short: 24, long: 60, full: 1_000 });
const MESSAGES = 10;
const TIMEOUT_MS = LENGTH === 'full' || onExternalServer ? 900_000 : 300_000;

type Write = Parameters<WriteWatch>[0];

/** A process on the store, with connections of its own. */
interface Further {
  readonly life: Life;
  kill(): void;
}

/** `pausesAt` is asked after each write of the process; true stops it there, until what it was given is called. */
async function further(
  stage: Stage,
  roles: string,
  pausesAt: (write: Write, goOn: () => void) => boolean,
): Promise<Further> {
  let pid: number | null = null;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    if (pid !== null) process.kill(pid, name);
  };
  const { gates, environment } = await stage.ways((write) =>
    pausesAt(write, () => signal('SIGCONT')) ? { mode: 'replied', kill: () => signal('SIGSTOP') } : null,
  );
  const life = await processHost({ ...environment, LOKET_ROLES: roles }, stage.offsetMs);
  pid = life.pid;
  return {
    life,
    kill: () => {
      life.kill();
      for (const gate of gates) gate.cut();
    },
  };
}

/** Pause between two looks at the store, ms: with thousands of messages each look slows the processes that answer. */
const LOOK_EVERY_MS = 200;
/** Histories that are read at the same time. */
const TOGETHER = 50;

/** The history of a chat: each text of the person, with the number of answers that follow it. */
async function historyOf(stage: Stage, chat: number): Promise<{ text: string; answers: number }[]> {
  const entries = await native(stage.store.messages)
    .find({ conversationId: stage.conversationOf(chat) })
    .sort({ seq: 1 })
    .toArray();
  const heard: { text: string; answers: number }[] = [];
  for (const { from, content, keyId } of entries) {
    const opened = await stage.keyring.open<MessageContent>(keyId, content, 'message');
    if (from === 'applicant') heard.push({ text: opened?.text ?? '', answers: 0 });
    else {
      const last = heard.at(-1);
      if (last) last.answers += 1;
    }
  }
  return heard;
}

describe('two processes on one store', () => {
  let stage: Stage;
  let first: Further | undefined;
  let second: Further | undefined;
  /** Decides after which write a process stops: the one that makes it, whichever of the two had the turn. */
  let stopAfter: ((write: Write) => boolean) | null = null;
  let wake: () => void = () => {};
  const pausesAt = (write: Write, goOn: () => void): boolean => {
    if (stopAfter?.(write) !== true) return false;
    stopAfter = null;
    wake = goOn;
    return true;
  };

  beforeAll(async () => {
    stage = await Stage.open(processHost);
    first = await further(stage, 'web,worker,telegram', pausesAt);
    second = await further(stage, 'web,worker', pausesAt);
    // `settle` watches `stage.life`, which here is the first of the two.
    stage.life = first.life;
  }, TIMEOUT_MS);
  afterAll(async () => {
    first?.kill();
    second?.kill();
    stage.life = null;
    await stage.close();
  });

  const answered = (): Promise<true> =>
    until(
      'every message to be answered',
      async () => {
        const waiting = await native(stage.store.inbox).countDocuments({
          state: { $in: ['intake', 'ready'] },
        });
        const open = await native(stage.store.outbox).countDocuments({
          state: { $in: ['pending', 'claimed'] },
        });
        return waiting === 0 && open === 0;
      },
      { patienceMs: TIMEOUT_MS, everyMs: LOOK_EVERY_MS / 4 },
    );

  it(
    'a process that was paused past its lease and wakes up does nothing twice',
    async () => {
      const moments: readonly [string, (write: Write) => boolean][] = [
        [
          'the lease is taken',
          ({ name, collection }) => name === 'findAndModify' && collection === 'conversations',
        ],
        ['the turn is committed', ({ name }) => name === 'commitTransaction'],
        [
          'the receipt is half written',
          ({ name, collection }) => name === 'update' && collection === 'messages',
        ],
      ];
      for (const [what, at] of moments) {
        const person = stage.telegram.person('Siti');
        person.says('/start');
        await stage.settle();
        stopAfter = (write) => !write.inTransaction && at(write);
        person.says('ya');
        await until(what, () => stopAfter === null);
        await stage.expireClaims();
        await answered();
        const before = await historyOf(stage, person.id);
        wake();
        person.says('sitirahmah01');
        await until(
          'the next message to be heard',
          async () => (await historyOf(stage, person.id)).length === 3,
        );
        await answered();
        const history = await historyOf(stage, person.id);
        expect({ what, history }).toEqual({
          what,
          history: [...before, { text: 'sitirahmah01', answers: 1 }],
        });
        expect(before).toEqual([
          { text: '/start', answers: 1 },
          { text: 'ya', answers: 1 },
        ]);
      }
    },
    TIMEOUT_MS,
  );

  it(
    `${PEOPLE} people × ${MESSAGES} interleaved messages keep each person's order when one process is killed (A3)`,
    async () => {
      const people = Array.from({ length: PEOPLE }, (_, index) => stage.telegram.person(`Orang${index}`));
      const texts = ['/start', ...Array.from({ length: MESSAGES - 1 }, (_, index) => `kata ke-${index + 1}`)];
      for (const text of texts) for (const person of people) person.says(text);
      const done = (): Promise<number> => native(stage.store.inbox).countDocuments({ state: 'done' });
      const before = await done();
      await until('a third to be answered', async () => (await done()) - before > (PEOPLE * MESSAGES) / 3, {
        patienceMs: TIMEOUT_MS,
        everyMs: LOOK_EVERY_MS,
      });
      first?.kill();
      await first?.life.gone;
      expect(await done()).toBeLessThan(before + PEOPLE * MESSAGES);
      await stage.expireClaims();
      // The dead process was the one that polled: a supervisor starts it again, while the other goes on with what is
      // stored.
      first = await further(stage, 'web,worker,telegram', pausesAt);
      stage.life = first.life;
      await until('Telegram to have handed out all', () => stage.telegram.updates.pending.length === 0, {
        patienceMs: TIMEOUT_MS,
      });
      await answered();
      const wanted = texts.map((text) => ({ text, answers: 1 }));
      for (let from = 0; from < PEOPLE; from += TOGETHER) {
        const some = people.slice(from, from + TOGETHER);
        const histories = await Promise.all(some.map(({ id }) => historyOf(stage, id)));
        for (const history of histories) expect(history).toEqual(wanted);
      }
      expect(await native(stage.store.inbox).countDocuments({ state: 'aside' })).toBe(0);
    },
    TIMEOUT_MS,
  );
});
