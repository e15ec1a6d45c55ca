import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/core/log.js';
import { DOCUMENT_CHILDREN } from '../../src/core/limits.js';
import { Children, type ChildrenOptions } from '../../src/documents/children/supervisor.js';
import type { OddJob } from '../support/odd-child-program.js';
import { until } from '../support/until.js';

const MEGABYTE = 1024 * 1024;
const made: Children[] = [];
afterEach(() => made.splice(0).forEach((children) => children.stop()));

function childrenOf(changes: Partial<ChildrenOptions> = {}): Children {
  const children = new Children({
    ...DOCUMENT_CHILDREN,
    name: 'odd',
    program: resolve('dist/test/support/odd-child-program.js'),
    heapMb: 64,
    memoryBytes: { one: 200 * MEGABYTE, all: 400 * MEGABYTE },
    watchMs: 10,
    startMs: 20_000,
    idleMs: 60_000,
    renewAfter: 100,
    log: silentLogger(),
    ...changes,
  });
  made.push(children);
  return children;
}
const ask = (
  children: Children,
  job: OddJob,
  more: { owner?: string; timeMs?: number; fresh?: boolean } = {},
) => children.run(job, { owner: 'a', timeMs: 10_000, ...more });
interface Look {
  readonly pid: number;
  readonly env: readonly string[];
  readonly descriptors: readonly string[];
}
const look = async (children: Children, more = {}): Promise<Look> =>
  (await ask(children, { do: 'look' }, more)) as Look;
const isGone = (pid: number) => (): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('a child', () => {
  it('has an empty environment and no file, socket or terminal of its parent', async () => {
    process.env['SECRET_OF_THE_PARENT'] = 'x';
    const { env, descriptors } = await look(childrenOf());
    delete process.env['SECRET_OF_THE_PARENT'];
    // Node itself tells a child about the channel to its parent.
    expect(env.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([]);
    const foreign = descriptors.filter(
      (target) => !/^(?:\/dev\/null|anon_inode:.*|pipe:.*|socket:.*|\/proc\/\d+\/fd)$/u.test(target),
    );
    expect(foreign).toEqual([]);
    // The one socket is the channel.
    expect(descriptors.filter((target) => target.startsWith('socket:'))).toHaveLength(1);
  });

  it('gets bytes as they are and gives them back', async () => {
    const value = { bytes: Buffer.from('0011ff', 'hex'), list: [1, 'a', null] };
    expect(await ask(childrenOf(), { do: 'echo', value })).toEqual(value);
  });

  it('is used again, renewed after so many jobs, and another one on demand', async () => {
    const children = childrenOf({ renewAfter: 2 });
    const first = await look(children);
    expect((await look(children)).pid).toBe(first.pid);
    const second = await look(children);
    expect(second.pid).not.toBe(first.pid);
    expect((await look(children, { fresh: true })).pid).not.toBe(second.pid);
    await until('the first to be gone', isGone(first.pid));
  });

  it('ends when it has had no work for a while, and with the supervisor', async () => {
    const idle = await look(childrenOf({ idleMs: 20 }));
    await until('the idle one to be gone', isGone(idle.pid));
    const children = childrenOf();
    const { pid } = await look(children);
    children.stop();
    await until('the other one to be gone', isGone(pid));
    await expect(ask(children, { do: 'look' })).rejects.toMatchObject({ code: 'document-child' });
  });
});

describe('what a child dies of', () => {
  it.each([
    ['a crash', { do: 'die', signal: 'SIGSEGV' }, 'document-child-died'],
    ['a kill', { do: 'die', signal: 'SIGKILL' }, 'document-child-died'],
    ['an exit', { do: 'exit' }, 'document-child-died'],
    ['work without an end', { do: 'spin' }, 'document-unreadable'],
    ['too much memory', { do: 'eat', megabytes: 2_000 }, 'document-unreadable'],
    ['an error', { do: 'throw' }, 'document-unreadable'],
  ] as const)('%s: the job fails, the next one is done', async (_what, job, code) => {
    const children = childrenOf();
    const failed = await ask(children, job, { timeMs: 500 }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(String(failed)).not.toContain('secret');
    expect(await ask(children, { do: 'echo', value: 1 })).toBe(1);
  });

  it('together they are bounded too: the largest goes', async () => {
    const children = childrenOf({ memoryBytes: { one: 1_000 * MEGABYTE, all: 300 * MEGABYTE } });
    const small = ask(children, { do: 'sleep', ms: 1_500 }, { owner: 'small' });
    await expect(ask(children, { do: 'eat', megabytes: 900 }, { owner: 'large' })).rejects.toMatchObject({
      code: 'document-unreadable',
    });
    await expect(small).resolves.toBeUndefined();
  });

  it('one that cannot be started says so', async () => {
    const children = childrenOf({ program: resolve('dist/no-such-program.js') });
    await expect(ask(children, { do: 'look' })).rejects.toMatchObject({ code: 'document-child' });
  });
});

describe('who makes heavy work', () => {
  it('waits apart: a quick file of somebody else is done at once', async () => {
    const children = childrenOf({ heavyMs: 50, heavyShareMs: 100, places: 2, slowPlaces: 1 });
    const spin = () => ask(children, { do: 'spin' }, { owner: 'greedy', timeMs: 110 }).catch(() => 'ended');
    await spin();
    expect(children.isSlow('greedy')).toBe(true);
    const waiting = Array.from({ length: 3 }, spin);
    const done: string[] = [];
    void Promise.all(waiting).then(() => done.push('greedy'));
    for (let n = 0; n < 6; n++) {
      expect(await ask(children, { do: 'echo', value: n }, { owner: `person ${n}` })).toBe(n);
    }
    expect(done).toEqual([]);
    await Promise.all(waiting);
  });

  it('begins again when there is a place apart, and holds no ordinary one meanwhile', async () => {
    const children = childrenOf({ heavyMs: 50, heavyShareMs: 60_000, places: 2, slowPlaces: 1 });
    const spin = () => ask(children, { do: 'spin' }, { owner: 'greedy', timeMs: 120 }).catch(() => 'ended');
    const waiting = Array.from({ length: 3 }, spin);
    const ended: unknown[] = [];
    for (const one of waiting) void one.then((what) => ended.push(what));
    await until('the greedy one to be slow', () => children.isSlow('greedy'));
    const people = Array.from({ length: 6 }, (_all, n) =>
      ask(children, { do: 'echo', value: n }, { owner: `person ${n}` }),
    );
    expect(await Promise.all(people)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ended.length).toBeLessThan(3);
    await Promise.all(waiting);
    expect(ended).toEqual(['ended', 'ended', 'ended']);
  });
});
