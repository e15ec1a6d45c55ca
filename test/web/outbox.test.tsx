import { beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@testing-library/dom';
import { MAX_SERVER_FAILURES } from '../../web/chat/client/limits';
import { createOutbox, type Outbox } from '../../web/chat/client/outbox';
import { createOutboxShelf } from '../../web/chat/client/outbox-shelf';
import type { Pending, SendOutcome } from '../../web/chat/client/types';
import { FakeTimers } from './fake-timers';
import { memoryStore } from './memory-store';

const BUSY: SendOutcome = { kind: 'retry', problem: 'busy', afterMs: 7000 };
const BROKEN: SendOutcome = { kind: 'retry', problem: 'server', afterMs: null };
const CUT: SendOutcome = { kind: 'retry', problem: 'network', afterMs: null };

describe('outbox', () => {
  let timers: FakeTimers;
  let lasting: ReturnType<typeof memoryStore>;
  let tab: ReturnType<typeof memoryStore>;
  let list: readonly Pending[];
  let tries: string[];
  let script: SendOutcome[];
  let online: boolean;
  let box: Outbox;

  const open = (): Outbox =>
    createOutbox({
      send: (pending) => {
        tries.push(pending.key);
        return Promise.resolve(script.shift() ?? { kind: 'accepted', seq: tries.length });
      },
      shelf: createOutboxShelf(lasting, tab),
      lastSeq: () => 0,
      changed: (now) => {
        list = now;
      },
      accepted: () => undefined,
      isOnline: () => online,
      setTimer: timers.set,
      random: () => 1,
      now: () => new Date('2026-11-24T01:30:00.000Z'),
    });
  const status = (key: string): string | undefined => list.find((entry) => entry.key === key)?.status;
  const say = (key: string): void => box.add({ kind: 'text', text: key }, key);

  beforeEach(() => {
    timers = new FakeTimers();
    lasting = memoryStore();
    tab = memoryStore();
    list = [];
    tries = [];
    script = [];
    online = true;
    box = open();
  });

  it('sends one at a time in the order they were written', async () => {
    ['a', 'b', 'c'].forEach(say);
    expect(tries).toEqual(['a']);
    await waitFor(() => expect(status('c')).toBe('sent'));
    expect(tries).toEqual(['a', 'b', 'c']);
  });

  it('tries again under the same key, the next one waiting behind it', async () => {
    script = [CUT, BROKEN];
    ['a', 'b'].forEach(say);
    await waitFor(() => expect(timers.waits).toEqual([1000]));
    timers.pass(1000);
    await waitFor(() => expect(timers.waits).toEqual([2000]));
    timers.pass(2000);
    await waitFor(() => expect(status('b')).toBe('sent'));
    expect(tries).toEqual(['a', 'a', 'a', 'b']);
  });

  it('waits as long as the server asks, also when the line comes back meanwhile', async () => {
    script = [BUSY];
    say('a');
    await waitFor(() => expect(timers.waits).toEqual([7000]));
    box.wake();
    expect(tries).toEqual(['a']);
    timers.pass(7000);
    await waitFor(() => expect(status('a')).toBe('sent'));
  });

  it('leaves a message to the person after many refusals, and goes on with the next', async () => {
    script = Array.from({ length: MAX_SERVER_FAILURES }, () => BROKEN);
    ['a', 'b'].forEach(say);
    for (let tried = 1; tried < MAX_SERVER_FAILURES; tried += 1) {
      await waitFor(() => expect(timers.waits).toHaveLength(1));
      timers.pass(timers.waits[0] ?? 0);
    }
    await waitFor(() => expect(status('b')).toBe('sent'));
    expect(status('a')).toBe('failed');
    box.retry('a');
    await waitFor(() => expect(status('a')).toBe('sent'));
  });

  it('never gives up on a lost line', async () => {
    script = Array.from({ length: 40 }, () => CUT);
    say('a');
    for (let tried = 0; tried < 40; tried += 1) {
      await waitFor(() => expect(timers.waits).toHaveLength(1));
      timers.pass(timers.waits[0] ?? 0);
    }
    await waitFor(() => expect(status('a')).toBe('sent'));
    expect(new Set(tries)).toEqual(new Set(['a']));
  });

  it('keeps what is written offline and sends it in order when the line is back', async () => {
    online = false;
    ['a', 'b'].forEach(say);
    expect(tries).toEqual([]);
    online = true;
    box.wake();
    await waitFor(() => expect(status('b')).toBe('sent'));
    expect(tries).toEqual(['a', 'b']);
  });

  it('takes texts and taps up after a reload under their keys, and names lost files once', async () => {
    online = false;
    say('a');
    box.add({ kind: 'choice', choice: 'r1.ok', label: 'Mulai', of: 4 }, 'b');
    box.add({ kind: 'files', files: [new File(['x'], 'ktp.jpg')] }, 'c');
    online = true;
    box = open();
    expect(box.restore()).toEqual(['ktp.jpg']);
    await waitFor(() => expect(status('b')).toBe('sent'));
    expect(tries).toEqual(['a', 'b']);
    expect(open().restore()).toEqual([]);
    expect(lasting.entries.size).toBe(0);
  });

  it('drops only what failed for good', async () => {
    script = [{ kind: 'refused', problem: 'too-large' }];
    say('a');
    await waitFor(() => expect(status('a')).toBe('failed'));
    box.discard('a');
    expect(list).toEqual([]);
    expect(lasting.entries.size).toBe(0);
  });

  it('asks again before what was written for an ended conversation goes into a new one', () => {
    online = false;
    say('a');
    box.add({ kind: 'text', text: '/mulai' }, 'm', true);
    box.sessionEnded();
    online = true;
    box.wake();
    expect(list).toMatchObject([{ key: 'a', status: 'failed', problem: 'session' }]);
    expect(tries).toEqual([]);
  });
});
