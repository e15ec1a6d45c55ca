import { backoffMs } from './backoff';
import { MAX_SERVER_FAILURES } from './limits';
import type { OutboxShelf } from './outbox-shelf';
import type { SetTimer } from './platform';
import type { Content, Pending, SendOutcome } from './types';

/** What the outbox needs from outside. */
export interface OutboxParts {
  readonly send: (pending: Pending, progress: (part: number) => void) => Promise<SendOutcome>;
  readonly shelf: OutboxShelf;
  readonly lastSeq: () => number;
  readonly changed: (pending: readonly Pending[]) => void;
  readonly accepted: (pending: Pending, seq: number) => void;
  readonly isOnline: () => boolean;
  readonly setTimer: SetTimer;
  readonly random: () => number;
  readonly now: () => Date;
}

/** The person's messages on their way, sent one at a time in the order in which they were written. */
export interface Outbox {
  /** Resumes what an earlier visit left unsent; returns the names of files that could not be kept. */
  readonly restore: () => readonly string[];
  readonly add: (content: Content, key: string, auto?: boolean) => void;
  /** Sends a failed message again, or a waiting one at once, with the same key. */
  readonly retry: (key: string) => void;
  /** Drops a message that failed. */
  readonly discard: (key: string) => void;
  /** Tries at once what waits for its time, because the connection is back. */
  readonly wake: () => void;
  /** The conversation has ended: unsent messages fail until the person asks again, and the page's own is dropped. */
  readonly sessionEnded: () => void;
  /** Drops everything unsent, because the person ended the conversation on this device. */
  readonly clear: () => void;
  /** Forgets messages that the history shows. */
  readonly prune: (reached: number) => void;
  readonly hasFiles: () => boolean;
}

/**
 * An outbox. A lost connection is tried again for ever. After `MAX_SERVER_FAILURES` refusals by the server (5xx) a
 * message waits for a tap, and the next one goes. A `Retry-After` is obeyed and not counted. The key of a message never
 * changes, so a try whose answer was lost does nothing twice.
 */
export function createOutbox(parts: OutboxParts): Outbox {
  let list: readonly Pending[] = [];
  let busy = false;
  let cancelTimer: (() => void) | null = null;
  let generation = 0;
  const failures = new Map<string, number>();

  const publish = (next: readonly Pending[]): void => {
    list = next;
    parts.changed(list);
  };
  const patch = (key: string, change: Partial<Pending>): void =>
    publish(list.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)));
  const stopTimer = (): void => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const later = (ms: number): void => {
    stopTimer();
    cancelTimer = parts.setTimer(() => {
      cancelTimer = null;
      pump();
    }, ms);
  };

  const settle = (entry: Pending, outcome: SendOutcome): void => {
    const { key } = entry;
    if (outcome.kind === 'accepted') {
      failures.delete(key);
      parts.shelf.remove(key);
      patch(key, { status: 'sent', seq: outcome.seq, progress: null, problem: null });
      parts.accepted(entry, outcome.seq);
    } else if (outcome.kind === 'refused') {
      patch(key, { status: 'failed', problem: outcome.problem, progress: null });
    } else if (outcome.kind === 'unauthorized') {
      // The api tells the client, which calls sessionEnded and makes the page's own /mulai anew.
      patch(key, { status: 'failed', problem: 'session', progress: null });
    } else {
      const counted = outcome.problem === 'server' ? (failures.get(key) ?? 0) + 1 : (failures.get(key) ?? 1);
      failures.set(key, counted);
      const tired = outcome.problem === 'server' && counted >= MAX_SERVER_FAILURES;
      patch(key, { status: tired ? 'failed' : 'waiting', problem: outcome.problem, progress: null });
      if (!tired) later(outcome.afterMs ?? backoffMs(counted, parts.random()));
    }
  };

  const pump = (): void => {
    if (busy || cancelTimer !== null || !parts.isOnline()) return;
    const entry = list.find(({ status }) => status === 'queued' || status === 'waiting');
    if (entry === undefined) return;
    busy = true;
    const born = generation;
    const isUpload = entry.content.kind === 'files';
    const baseSeq = entry.baseSeq ?? parts.lastSeq();
    patch(entry.key, { status: 'sending', problem: null, progress: isUpload ? 0 : null, baseSeq });
    parts
      .send(entry, (part) => {
        if (born === generation) patch(entry.key, { progress: part });
      })
      .catch((): SendOutcome => ({ kind: 'retry', problem: 'network', afterMs: null }))
      .then((outcome) => {
        busy = false;
        // An answer for a conversation that has ended meanwhile is of no use to the present one.
        if (born === generation) settle(entry, outcome);
        pump();
      })
      .catch(() => undefined);
  };

  return {
    restore() {
      const { entries, lostFiles } = parts.shelf.load(parts.now().toISOString());
      publish([...list, ...entries.filter(({ key }) => list.every((known) => known.key !== key))]);
      pump();
      return lostFiles;
    },
    add(content, key, auto = false) {
      if (list.some((entry) => entry.key === key)) return;
      const createdAt = parts.now().toISOString();
      const entry: Pending = {
        key,
        content,
        auto,
        status: 'queued',
        progress: null,
        problem: null,
        seq: null,
        baseSeq: null,
        createdAt,
      };
      parts.shelf.put(entry);
      publish([...list, entry]);
      pump();
    },
    retry(key) {
      const entry = list.find((known) => known.key === key);
      if (entry === undefined || (entry.status !== 'failed' && entry.status !== 'waiting')) return;
      failures.delete(key);
      patch(key, { status: 'queued', problem: null });
      stopTimer();
      pump();
    },
    discard(key) {
      if (list.find((known) => known.key === key)?.status !== 'failed') return;
      failures.delete(key);
      parts.shelf.remove(key);
      publish(list.filter((entry) => entry.key !== key));
    },
    wake() {
      if (list.find(({ status }) => status === 'waiting')?.problem !== 'busy') stopTimer();
      pump();
    },
    sessionEnded() {
      generation += 1;
      stopTimer();
      for (const { key, auto } of list) if (auto) parts.shelf.remove(key);
      publish(
        list
          .filter(({ auto, seq }) => !auto && seq === null)
          .map((entry) => ({
            ...entry,
            status: 'failed',
            problem: 'session',
            progress: null,
            baseSeq: null,
          })),
      );
    },
    clear() {
      generation += 1;
      stopTimer();
      failures.clear();
      parts.shelf.clear();
      publish([]);
    },
    prune(reached) {
      const next = list.filter(({ seq }) => seq === null || seq > reached);
      if (next.length !== list.length) publish(next);
    },
    hasFiles: () => list.some(({ content, seq }) => content.kind === 'files' && seq === null),
  };
}
