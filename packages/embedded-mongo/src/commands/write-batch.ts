import type { Doc } from '../bson/values.js';
import { isDoc } from '../bson/values.js';
import { MongoCommandError } from '../errors.js';
import { INTENT_WAIT_MS, WRITE_GROUP_MS } from '../limits.js';
import type { Store } from '../storage/view.js';
import { IntentHeld, type IntentHolder } from '../transactions/coordinator.js';
import { recordBytes, repliesBefore, type SessionInfo } from '../transactions/sessions.js';
import type { CommandContext } from './context.js';
import { Unfinished, WHOLE, type Slice } from './many.js';
import type { FailPoints } from './fail-points.js';

/** Carries out one statement on a store; gives what is kept for a retry, or the rest that has still to be done. */
export type RunStatement = (store: Store, statement: number, slice: Slice) => Doc | Unfinished;

/** What became of the statements of one write command. */
export interface BatchResult {
  /** Replies by statement; none for those that failed or were not tried. */
  readonly replies: readonly (Doc | undefined)[];
  readonly writeErrors: Doc[];
  /** Statements that an earlier sending of the same command had already carried out. */
  readonly retried: number[];
}

/**
 * Carries out the statements of a write command, each as a whole or not at all. Outside a transaction the results and
 * the retry record are written in one group and on disk when this resolves; inside, they join the transaction, and an
 * error ends it.
 * @param ordered stop at the first error
 * @param run carries out one statement on a store and returns what is kept for a retry
 * @throws MongoCommandError errors of the whole command (transaction conflicts, full disk)
 */
export async function runBatch(
  context: CommandContext,
  count: number,
  ordered: boolean,
  run: RunStatement,
): Promise<BatchResult> {
  return context.transaction ? runInTransaction(context, count, run) : runPlain(context, count, ordered, run);
}

function runInTransaction({ transaction }: CommandContext, count: number, run: RunStatement): BatchResult {
  const replies: (Doc | undefined)[] = [];
  for (let statement = 0; statement < count; statement += 1) {
    try {
      const reply = transaction && run(transaction.store(), statement, WHOLE);
      if (reply && !(reply instanceof Unfinished)) replies.push(reply);
    } catch (error) {
      transaction?.abort();
      if (!(error instanceof MongoCommandError) || error.labels.length > 0) throw error;
      return { replies, writeErrors: [writeError(error, statement)], retried: [] };
    }
  }
  return { replies, writeErrors: [], retried: [] };
}

interface Progress {
  next: number;
  /** What is left of the next statement, when it has begun. */
  resume: Unfinished | undefined;
  readonly replies: (Doc | undefined)[];
  readonly writeErrors: Doc[];
  readonly retried: number[];
  /** What a fail point does to this retryable write; null once it was asked and does nothing. */
  lost: ReturnType<FailPoints['hitWrite']> | null;
}

async function runPlain(
  context: CommandContext,
  count: number,
  ordered: boolean,
  run: RunStatement,
): Promise<BatchResult> {
  const progress: Progress = {
    next: 0,
    resume: undefined,
    replies: Array.from({ length: count }),
    writeErrors: [],
    retried: [],
    lost: undefined,
  };
  try {
    return await runGroups(context, progress, count, ordered, run);
  } finally {
    if (progress.lost?.close) context.connection.close();
  }
}

async function runGroups(
  context: CommandContext,
  progress: Progress,
  count: number,
  ordered: boolean,
  run: RunStatement,
): Promise<BatchResult> {
  const { coordinator } = context.server;
  const fail = (error: unknown): void => {
    progress.writeErrors.push(writeError(error, progress.next));
    progress.resume = undefined;
    progress.next = ordered ? count : progress.next + 1;
  };
  let waitUntil = 0;
  while (progress.next < count) {
    let number = 0;
    const held = await coordinator.env.write(() => {
      number = coordinator.nextNumber();
      return runGroup(context, progress, count, number, run, fail);
    });
    coordinator.noteVisible(number);
    if (!held) continue;
    waitUntil ||= performance.now() + INTENT_WAIT_MS;
    try {
      await coordinator.waitFor(held, waitUntil);
    } catch (error) {
      fail(error);
      waitUntil = 0;
    }
  }
  return progress;
}

/**
 * Runs as many statements as fit into one group, or a slice of one; gives the holder of an intent when one has to wait.
 */
function runGroup(
  context: CommandContext,
  progress: Progress,
  count: number,
  number: number,
  run: RunStatement,
  fail: (error: unknown) => void,
): IntentHolder | undefined {
  const { coordinator, now } = context.server;
  const session = context.session?.txnNumber === undefined ? undefined : context.session;
  const before = session ? repliesBefore(coordinator.env, session) : {};
  const until = performance.now() + WRITE_GROUP_MS;
  const fresh: Doc = {};
  let held: IntentHolder | undefined;
  while (progress.next < count && !held) {
    const statement = progress.next;
    const earlier = before[String(statement)];
    if (isDoc(earlier)) {
      if (progress.replies[statement] === undefined) progress.retried.push(statement);
      progress.replies[statement] = earlier;
      progress.next += 1;
      continue;
    }
    if (session && progress.lost === undefined) {
      progress.lost = context.server.failPoints?.hitWrite() ?? null;
      if (progress.lost?.before) throw progress.lost.before;
    }
    const attempt = coordinator.statement(number);
    try {
      const reply = run(attempt.store, statement, { divisible: !session, resume: progress.resume });
      attempt.apply();
      if (reply instanceof Unfinished) {
        progress.resume = reply;
        break;
      }
      progress.resume = undefined;
      progress.replies[statement] = reply;
      fresh[String(statement)] = reply;
      progress.next += 1;
    } catch (error) {
      if (error instanceof IntentHeld) held = error.holder;
      else fail(error);
    }
    if (performance.now() > until) break;
  }
  if (session && Object.keys(fresh).length > 0) saveReplies(context, session, { ...before, ...fresh }, now());
  return held;
}

function saveReplies(context: CommandContext, session: SessionInfo, replies: Doc, now: Date): void {
  const { key, value } = recordBytes(
    session.id,
    { txnNumber: session.txnNumber ?? 0n, replies, committed: false },
    now,
  );
  context.server.coordinator.env.put(key, value);
}

/** An error of one statement as the driver expects it in `writeErrors`. */
function writeError(error: unknown, index: number): Doc {
  if (!(error instanceof MongoCommandError)) throw error;
  return { index, code: error.code, errmsg: error.message, ...error.extra };
}
