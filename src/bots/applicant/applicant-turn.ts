import { conversation as flows } from '../../flows/conversation.js';
import {
  NeedFact,
  type ActResult,
  type ChannelLimits,
  type CodeTry,
  type CodeVerdict,
  type Facts,
  type FlowState,
  type Heard,
  type Outcome,
  type ReadingFact,
  type Say,
} from '../../flows/types.js';
import type { Slot } from '../../sop/bookings.js';
import { addressPlace } from '../../codes/mail-codes.js';
import { looksLikeQuestion } from '../../flows/understand.js';
import { wordOf } from '../../flows/words.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { Tx } from '../../models/transaction.js';
import { attachmentFilename } from '../../notices/attachment-name.js';
import type { Speech } from '../../notices/types.js';
import type { CaseState } from '../../sop/case.js';
import { toldState } from '../../sop/told-state.js';
import { refusedResult, withFreeSlots, type Acts } from './acts.js';
import type { ActParts, ConversationChange } from './act-parts.js';
import { openState } from './state.js';

/** Acts that one message can lead to, one after another. */
const ACTS_PER_MESSAGE = 5;

export interface ApplicantTurnParts extends ActParts {
  readonly acts: Acts;
}

/** What one message, or a batch of files, leads to. */
export interface ApplicantTurn {
  readonly before: FlowState | null;
  readonly state: FlowState;
  readonly speeches: readonly Speech[];
  /** Data key of the person from now on. */
  readonly keyId: string;
  readonly change: ConversationChange;
}

/** Makes the turn compute again with an act's refusal known: what the act had written is dropped with the transaction. */
export class ActRefusedInTurn extends Error {
  constructor(
    readonly index: number,
    readonly result: Extract<ActResult, { ok: false }>,
  ) {
    super(`act ${index} was refused: ${result.code}`);
    this.name = 'ActRefusedInTurn';
  }
}

/**
 * Computes an applicant's turn inside its transaction: reads the case, lets the flows hear, carries out the acts they
 * ask for. `refusals` are results of acts that were refused in an earlier computation of the same turn.
 * @throws {ActRefusedInTurn} when an act is refused: compute again with its result.
 */
export async function applicantTurn(
  parts: ApplicantTurnParts,
  tx: Tx,
  request: {
    readonly conversation: ConversationDoc;
    /** Null: only the present question is asked (after an apology). */
    readonly heard: Heard | null;
    readonly limits: ChannelLimits;
    readonly refusals: ReadonlyMap<number, Extract<ActResult, { ok: false }>>;
  },
): Promise<ApplicantTurn> {
  const { conversation, heard } = request;
  const kase = conversation.caseId === null ? null : await caseAsTold(parts, tx, conversation.caseId);
  const before = await openState(parts.keyring, conversation);
  const world = new World(parts, tx, request, kase);
  let outcome = await world.compute((facts) => listen(before, heard, facts));
  const keyId = await personKey(parts, tx, conversation, kase, before, outcome.state);
  const says: Said[] = outcome.says.map((say) => ({ say, kase: world.kase }));
  let change: ConversationChange = {};
  for (let index = 0; outcome.act !== undefined && index < ACTS_PER_MESSAGE; index++) {
    const { act, state } = outcome;
    const known = request.refusals.get(index);
    const scene = {
      tx,
      conversation: { ...conversation, ...change },
      channel: conversation.channel,
      state,
      kase: world.kase,
      keyId: change.keyId ?? keyId,
    };
    let result: ActResult;
    if (known) result = await withFreeSlots(parts, tx, known);
    else {
      const done = await parts.acts.carryOut(act, scene).catch((error: unknown) => {
        const refused = refusedResult(error);
        throw refused ? new ActRefusedInTurn(index, refused) : error;
      });
      change = { ...change, ...done.change };
      result = done.result;
    }
    if (result.ok && result.kase !== undefined) world.kase = result.kase;
    outcome = await world.compute((facts) => flows.resume(state, act, result, facts));
    says.push(...outcome.says.map((say) => ({ say, kase: world.kase })));
  }
  const speeches = says.map(({ say, kase: about }) => speechOf(say, about));
  return { before, state: outcome.state, speeches, keyId: change.keyId ?? keyId, change };
}

/** The case as its applicant knows it: without a decision whose notice is still held. */
async function caseAsTold(
  { cases, post }: ApplicantTurnParts,
  tx: Tx,
  caseId: string,
): Promise<CaseState | null> {
  const kase = await cases.byId(caseId, tx);
  const told = kase && toldState(kase, tx.now.toISOString());
  if (told === kase || !kase?.undoable) return kase;
  return (await post.holds(tx, { caseId, seq: kase.undoable.seq })) ? told : kase;
}

interface Said {
  readonly say: Say;
  readonly kase: CaseState | null;
}

/** Facts of the turn; what steps need beyond them is read when they ask for it. */
class World {
  readonly #parts: ApplicantTurnParts;
  readonly #tx: Tx;
  readonly #request: { readonly conversation: ConversationDoc; readonly limits: ChannelLimits };
  #slots: readonly Slot[] | null = null;
  #readings: readonly ReadingFact[] | null = null;
  /** Each typed code is compared, and counted, once a turn. */
  readonly #verdicts = new Map<string, CodeVerdict>();
  kase: CaseState | null;

  constructor(
    parts: ApplicantTurnParts,
    tx: Tx,
    request: { readonly conversation: ConversationDoc; readonly limits: ChannelLimits },
    kase: CaseState | null,
  ) {
    this.#parts = parts;
    this.#tx = tx;
    this.#request = request;
    this.kase = kase;
  }

  async compute(flow: (facts: Facts) => Outcome): Promise<Outcome> {
    for (;;) {
      try {
        return flow(this.#facts());
      } catch (error) {
        if (!(error instanceof NeedFact)) throw error;
        await this.#read(error.fact);
      }
    }
  }

  async #read(fact: NeedFact['fact']): Promise<void> {
    const { booking, cases } = this.#parts;
    if (fact === 'slots') this.#slots = await booking.freeSlots({ now: this.#tx.now }, this.#tx);
    else if (fact !== 'readings') this.#verdicts.set(keyOf(fact), await this.#compare(fact));
    else this.#readings = this.kase === null ? [] : await cases.readings(this.kase.id, this.#tx);
  }

  #compare({ email, digits }: CodeTry): Promise<CodeVerdict> {
    const place = addressPlace(this.#request.conversation._id, email);
    return this.#parts.codes.tryMailed(this.#tx, 'confirm', place, digits);
  }

  #facts(): Facts {
    const { office, keyring } = this.#parts;
    const { conversation, limits } = this.#request;
    return {
      now: this.#tx.now.toISOString(),
      channel: conversation.channel,
      limits,
      office,
      ids: this.#tx.ids,
      hash: (kind, value) => keyring.lookupHash(kind, value),
      kase: this.kase,
      slots: () => known(this.#slots, 'slots'),
      readings: () => known(this.#readings, 'readings'),
      codeVerdict: (typed) => known(this.#verdicts.get(keyOf(typed)) ?? null, typed),
    };
  }
}

function keyOf({ email, digits }: CodeTry): string {
  return `${digits} ${email}`;
}

function known<T>(value: T | null, fact: NeedFact['fact']): T {
  if (value === null) throw new NeedFact(fact);
  return value;
}

/** Somebody unknown is greeted; a word, a question or anything that is no greeting is heard after that. */
function listen(before: FlowState | null, heard: Heard | null, facts: Facts): Outcome {
  if (before === null) {
    return heard === null || isGreeting(heard) ? flows.begin(facts) : flows.meet(heard, facts);
  }
  if (heard === null) return { state: before, says: flows.ask(before, facts) };
  return flows.hear(before, heard, facts);
}

function isGreeting(heard: Heard): boolean {
  if (heard.kind === 'choice') {
    const [head, word] = heard.id.split('.');
    return head !== 'w' || word === 'mulai' || word === 'daftar';
  }
  if (heard.kind !== 'text') return false;
  const word = wordOf(heard.text);
  return word === 'mulai' || word === 'daftar' || (word === null && !looksLikeQuestion(heard.text));
}

/**
 * The key under which the person's data is sealed. A chat gets one with its first turn; another one when a new draft is
 * begun after a closed case, so that destroying one person's key (or one application's) leaves the other readable.
 */
async function personKey(
  parts: ApplicantTurnParts,
  tx: Tx,
  conversation: ConversationDoc,
  kase: CaseState | null,
  before: FlowState | null,
  state: FlowState,
): Promise<string> {
  const begins =
    (before?.draft?.acknowledged ?? null) === null && (state.draft?.acknowledged ?? null) !== null;
  const afterCase = begins && kase !== null && kase.status === 'closed';
  if (conversation.keyId !== null && !afterCase) return conversation.keyId;
  return parts.keyring.createDataKey(tx, tx.ids.next());
}

function speechOf({ text, choices, askContact, attach }: Say, kase: CaseState | null): Speech {
  return {
    from: 'loket',
    text,
    ...(choices ? { choices } : {}),
    ...(askContact === true ? { askContact } : {}),
    ...(attach !== undefined && kase !== null
      ? {
          attach: {
            kind: attach,
            caseId: kase.id,
            seq: kase.version,
            filename: attachmentFilename(attach, kase),
          },
        }
      : {}),
  };
}
