import { addressPlace } from '../../codes/mail-codes.js';
import type { Codes } from '../../codes/codes.js';
import type { Instant } from '../../core/clock.js';
import type { ChannelTraits } from '../../core/channel-table.js';
import {
  NeedFact,
  type CodeTry,
  type CodeVerdict,
  type Facts,
  type FlowResult,
  type Quoted,
  type QuoteLookUp,
  type ReadingFact,
} from '../../flows/types.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Keyring } from '../../models/keyring.js';
import type { Tx } from '../../models/transaction.js';
import type { Slot } from '../../sop/bookings.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import type { TurnReads } from '../turns/reads.js';
import type { KnownCase } from './known-case.js';

/** Services that facts are read from. */
export interface FactParts {
  readonly office: Office;
  readonly keyring: Pick<Keyring, 'lookupHash'>;
  readonly codes: Pick<Codes, 'tryMailed'>;
}

/** The facts of one turn. Free times, scan readings and code verdicts are read only when a flow asks for them. */
export class TurnFacts {
  readonly #parts: FactParts;
  readonly #conversation: ConversationDoc;
  readonly #channel: ChannelTraits;
  readonly #reads: TurnReads;
  readonly #tx: Tx | null;
  #slots: readonly Slot[] | null = null;
  #readings: readonly ReadingFact[] | null = null;
  /** The comparison counts as a try, so each code is compared once a turn. */
  readonly #verdicts = new Map<string, CodeVerdict>();
  readonly #quoted = new Map<string, Quoted | null>();
  /** Undefined until it is read. */
  #lastShown: Instant | null | undefined;
  #known: KnownCase;

  /** Without `tx` nothing may be written, so no code can be compared. */
  constructor(
    parts: FactParts,
    from: {
      readonly conversation: ConversationDoc;
      readonly channel: ChannelTraits;
      readonly known: KnownCase;
      readonly reads: TurnReads;
      readonly tx: Tx | null;
    },
  ) {
    this.#parts = parts;
    this.#conversation = from.conversation;
    this.#channel = from.channel;
    this.#reads = from.reads;
    this.#tx = from.tx;
    this.#known = from.known;
  }

  /** The case as the person knows it. */
  get kase(): CaseState | null {
    return this.#known.kase;
  }

  /** The case after an act of this turn. */
  set known(known: KnownCase) {
    this.#known = known;
  }

  /**
   * Runs a flow over the facts, again after each fact that was missing; null when that is a code's verdict and there is
   * no transaction.
   */
  async compute(flow: (facts: Facts) => FlowResult): Promise<FlowResult | null> {
    for (;;) {
      try {
        return flow(this.#facts());
      } catch (error) {
        if (!(error instanceof NeedFact)) throw error;
        if (!(await this.#read(error.fact))) return null;
      }
    }
  }

  async #read(fact: NeedFact['fact']): Promise<boolean> {
    if (fact === 'slots') this.#slots = await this.#reads.freeSlots();
    else if (fact === 'last-shown') {
      this.#lastShown = (await this.#reads.lastShown(this.#conversation._id))?.toISOString() ?? null;
    } else if (fact === 'readings') {
      this.#readings = this.kase === null ? [] : await this.#reads.readings(this.kase.id);
    } else if ('quotes' in fact) {
      this.#quoted.set(fact.quotes, await this.#reads.quoted(this.#conversation._id, fact.quotes));
    } else {
      if (this.#tx === null) return false;
      const place = addressPlace(this.#conversation._id, fact.email);
      const verdict = await this.#parts.codes.tryMailed(this.#tx, 'confirm', place, fact.digits);
      this.#verdicts.set(keyOf(fact), verdict);
    }
    return true;
  }

  #facts(): Facts {
    const { office, keyring } = this.#parts;
    return {
      now: this.#reads.now.toISOString(),
      channel: this.#channel,
      office,
      ids: this.#reads.ids,
      hash: (kind, value) => keyring.lookupHash(kind, value),
      ...this.#known,
      slots: () => known(this.#slots, 'slots'),
      readings: () => known(this.#readings, 'readings'),
      officerWaits: this.#conversation.officerWaits === true,
      quoted: (quotes) => this.#found({ quotes }),
      lastShown: () => {
        if (this.#lastShown === undefined) throw new NeedFact('last-shown');
        return this.#lastShown;
      },
      codeVerdict: (typed) => known(this.#verdicts.get(keyOf(typed)) ?? null, typed),
    };
  }

  #found(fact: QuoteLookUp): Quoted | null {
    const found = this.#quoted.get(fact.quotes);
    if (found === undefined) throw new NeedFact(fact);
    return found;
  }
}

function keyOf({ email, digits }: CodeTry): string {
  return `${digits} ${email}`;
}

function known<T>(value: T | null, fact: NeedFact['fact']): T {
  if (value === null) throw new NeedFact(fact);
  return value;
}
