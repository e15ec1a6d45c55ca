import type { Clock } from '../../core/clock.js';
import { ReplayIds, type Ids } from '../../core/ids.js';
import { LEASE_MS } from '../../core/limits.js';
import type { Signals } from '../../core/signals.js';
import type { ConversationDoc } from '../../models/conversation.js';
import { inTransaction, Overtaken, type Tx } from '../../models/transaction.js';
import { computeAlone, computePlain, type ComputeParts } from './compute.js';
import type { Leases } from './leases.js';
import type { Moment } from './reads.js';
import { writeTurn, type CommitParts } from './turn-commit.js';
import type { Computed, RefusedAct, Turn } from './turn.js';
import { writesOf, type TurnWrites } from './writes.js';

export interface RunTurnParts extends ComputeParts, CommitParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly leases: Leases;
  /** Token under which this process claims the deliveries that it writes (bots/outbound/outbox). */
  readonly ownToken: string;
}

/**
 * Computes one turn and commits it in one transaction; gives the conversation as committed. Computes it again from
 * fresh reads, with the same instant and identifiers, when the conversation changed or an act was refused.
 * @throws {Fenced} when the lease is lost; also what computing, `inTransaction` and the database throw
 */
export async function runTurn(
  parts: RunTurnParts,
  turn: Turn,
  read: ConversationDoc,
  lease: { readonly token: string; readonly keep: boolean },
): Promise<ConversationDoc> {
  const { store, clock, signals } = parts;
  const moment = { now: clock.now(), ids: new ReplayIds(parts.ids) };
  const attempts = new Attempts(parts, turn, read, lease.token, moment);
  return inTransaction(
    store,
    async (tx) => {
      const writes = await attempts.next(tx);
      const until = new Date(clock.now().getTime() + LEASE_MS);
      const committed = await writeTurn(parts, tx, writes, { ...lease, until });
      tx.afterCommit(() => {
        if (!writes.speaks) return;
        signals.emit('outbox', read._id);
        signals.emit('history', read._id);
      });
      return committed;
    },
    moment,
  );
}

class Attempts {
  readonly #parts: RunTurnParts;
  readonly #turn: Turn;
  readonly #conversationId: string;
  readonly #token: string;
  readonly #moment: Moment & { readonly ids: ReplayIds };
  /** For the first attempt. */
  #read: ConversationDoc | null;
  #alone = false;
  readonly #refused: RefusedAct[] = [];

  constructor(
    parts: RunTurnParts,
    turn: Turn,
    read: ConversationDoc,
    token: string,
    moment: Moment & { readonly ids: ReplayIds },
  ) {
    this.#parts = parts;
    this.#turn = turn;
    this.#read = read;
    this.#conversationId = read._id;
    this.#token = token;
    this.#moment = moment;
  }

  /** @throws {Overtaken} when an act was refused, so that its writes are rolled back */
  async next(tx: Tx): Promise<TurnWrites> {
    const conversation = this.#read ?? (await this.#reread(tx));
    this.#read = null;
    const computed = await this.#compute(tx, conversation);
    switch (computed.kind) {
      case 'answer': {
        const { now, ids } = this.#alone ? tx : this.#moment;
        const how = { now, ids, alone: this.#alone };
        return writesOf(this.#parts, this.#turn, conversation, computed.answer, how);
      }
      case 'refused':
        this.#refused.push(computed.act);
        throw new Overtaken('refused act');
      case 'alone':
        throw new TypeError('a turn in a transaction of its own lacks nothing');
    }
  }

  /** The store begins a transaction only at the first write. */
  async #compute(tx: Tx, conversation: ConversationDoc): Promise<Computed> {
    const { who } = this.#turn;
    if (!this.#alone) {
      this.#moment.ids.rewind();
      const plain = await computePlain(this.#parts, who, conversation, this.#moment);
      if (plain.kind !== 'alone') return plain;
      this.#alone = true;
      // `tx.ids` draws from the same identifiers and must begin with the first one again.
      this.#moment.ids.rewind();
    }
    return computeAlone(this.#parts, who, conversation, { tx, refused: this.#refused });
  }

  #reread(tx: Tx): Promise<ConversationDoc> {
    return this.#parts.leases.held(this.#conversationId, this.#token, this.#alone ? tx : undefined);
  }
}
