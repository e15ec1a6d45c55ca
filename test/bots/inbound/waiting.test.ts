import { describe, expect, it } from '@jest/globals';
import { nextBatch } from '../../../src/bots/inbound/waiting.js';
import type { InboxDoc } from '../../../src/models/inbox.js';

const START = Date.parse('2026-11-24T01:00:00.000Z');
const at = (ms: number): Date => new Date(START + ms);

function message(id: string, more: Partial<InboxDoc> = {}): InboxDoc {
  return {
    _id: id,
    channel: 'telegram',
    account: 'main',
    externalId: id,
    conversationId: 'telegram:main:1',
    state: 'ready',
    albumId: null,
    order: 0,
    payload: Buffer.alloc(0),
    heard: null,
    seq: null,
    receivedAt: at(0),
    attempts: 0,
    notBefore: at(0),
    finishedAt: null,
    ...more,
  };
}
const file = (id: string, more: Partial<InboxDoc> = {}): InboxDoc =>
  message(id, { heard: Buffer.alloc(1), ...more });
const ids = (waiting: readonly InboxDoc[], now: number): unknown => {
  const next = nextBatch(waiting, at(now));
  return next.kind === 'turn' ? next.messages.map(({ _id }) => _id) : next;
};

describe('the next turn of a conversation', () => {
  it('takes texts one by one', () => {
    expect(ids([message('a'), message('b')], 0)).toEqual(['a']);
    expect(ids([], 0)).toEqual({ kind: 'idle' });
  });

  it('answers a lone file at once, and files that stand together in one turn', () => {
    expect(ids([file('a')], 0)).toEqual(['a']);
    expect(ids([file('a'), file('b'), message('c'), file('d')], 0)).toEqual(['a', 'b']);
  });

  it('lets nothing overtake a file that is still being fetched', () => {
    expect(ids([message('a', { state: 'intake' }), message('b')], 0)).toEqual({ kind: 'idle' });
    expect(ids([file('a'), message('b', { state: 'intake' }), file('c')], 0)).toEqual(['a']);
  });

  it('waits for 700 ms of quiet in an album', () => {
    const album = [file('a', { albumId: 'x' }), file('b', { albumId: 'x', receivedAt: at(300) })];
    expect(ids(album, 400)).toEqual({ kind: 'later', ms: 600 });
    expect(ids(album, 1000)).toEqual(['a', 'b']);
  });

  it('waits three seconds at most', () => {
    const album = Array.from({ length: 7 }, (_, i) =>
      file(`f${i}`, { albumId: 'x', receivedAt: at(i * 490) }),
    );
    expect(ids(album, 2990)).toEqual({ kind: 'later', ms: 10 });
    expect(ids(album, 3000)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6']);
  });

  it('answers what stands before an album that is still arriving', () => {
    expect(ids([file('a'), file('b', { albumId: 'x', receivedAt: at(100) })], 100)).toEqual(['a']);
  });

  it('waits for the intake of every file of an album', () => {
    const album = [file('a', { albumId: 'x' }), message('b', { albumId: 'x', state: 'intake' })];
    expect(ids(album, 5000)).toEqual({ kind: 'idle' });
  });
});
