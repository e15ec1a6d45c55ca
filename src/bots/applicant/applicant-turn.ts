import type { ChannelTraits } from '../../core/channel-table.js';
import { conversation as flows } from '../../flows/conversation.js';
import type { Act, ActResult, Facts, FlowState, Heard, FlowResult, Say } from '../../flows/types.js';
import { looksLikeQuestion } from '../../flows/understand.js';
import { wordOf } from '../../flows/words.js';
import type { ConversationDoc } from '../../models/conversation.js';
import type { DataKeyDoc } from '../../models/data-key.js';
import type { MessageContent } from '../../models/message.js';
import type { Tx } from '../../models/transaction.js';
import { attachmentFilename } from '../../notices/attachment-name.js';
import type { Speech } from '../../notices/types.js';
import type { CaseState } from '../../sop/case.js';
import type { TurnReads } from '../turns/reads.js';
import type { Answer, Computed, RefusedAct } from '../turns/turn.js';
import type { ActParts, ConversationChange, Done, Undone } from './act-parts.js';
import { withFreeSlots, type Acts } from './acts.js';
import { knownCase, type KnownCase } from './known-case.js';
import { draftFiles, openState, sealState } from './state.js';
import { TurnFacts } from './turn-facts.js';

const ACTS_PER_MESSAGE = 5;

export interface ApplicantTurnParts extends ActParts {
  readonly acts: Acts;
}

/** What a turn computed in its own transaction may use to write. */
export interface Hands {
  readonly tx: Tx;
  /** Acts that were refused in earlier computations of this turn. */
  readonly refused: readonly RefusedAct[];
}

/** One batch of an applicant's messages, to be answered. */
export interface ApplicantRequest {
  readonly conversation: ConversationDoc;
  /** Null: nothing is heard, only the present question is asked again (after an apology). */
  readonly heard: Heard | null;
  /** The same messages as the history keeps them. */
  readonly history: readonly MessageContent[];
  readonly channel: ChannelTraits;
}

/**
 * Computes an applicant's turn: reads the case, runs the flows over what was heard, and carries out the acts that they
 * ask for. Without `hands` it writes nothing, and gives `alone` at an act or a typed code; `refused` when a use-case
 * refused an act.
 */
export async function applicantTurn(
  parts: ApplicantTurnParts,
  request: ApplicantRequest,
  reads: TurnReads,
  hands: Hands | null,
): Promise<Computed> {
  const { conversation, heard, channel } = request;
  const known = await caseOf(request, reads);
  const { kase } = known;
  const before = await openState(parts.keyring, conversation);
  const facts = new TurnFacts(parts, { conversation, channel, known, reads, tx: hands?.tx ?? null });
  const first = await facts.compute((given) => listen(before, heard, given));
  if (first === null) return { kind: 'alone' };
  let outcome: FlowResult = first;
  const person = personKey(parts, conversation, kase, before, outcome.state, reads);
  const says: Said[] = outcome.says.map((say) => ({ say, kase: facts.kase }));
  let change: ConversationChange = {};
  let heeded = outcome.officerHeard === true;
  for (let index = 0; outcome.act !== undefined && index < ACTS_PER_MESSAGE; index++) {
    if (hands === null) return { kind: 'alone' };
    const { act, state } = outcome;
    const done = await carryOut(parts, act, index, hands, {
      reads,
      conversation: { ...conversation, ...change },
      channel,
      state,
      kase: facts.kase,
      keyId: change.keyId ?? person.keyId,
    });
    if ('refused' in done) {
      return { kind: 'refused', act: { of: 'applicant', index, refusal: done.refused } };
    }
    let { result } = done;
    change = { ...change, ...done.change };
    if (result.ok && result.kase !== undefined) {
      facts.known = await knownCase(result.kase, channel.name, reads);
      result = { ...result, kase: facts.kase };
    }
    const next = await facts.compute((given) => flows.resume(state, act, result, given));
    if (next === null) return { kind: 'alone' };
    outcome = next;
    heeded ||= outcome.officerHeard === true;
    says.push(...outcome.says.map((say) => ({ say, kase: facts.kase })));
  }
  const answer = await answerOf(parts, request, {
    before,
    state: outcome.state,
    speeches: says.map(({ say, kase: about }) => speechOf(say, about)),
    person,
    change: heeded && conversation.officerWaits === true ? { ...change, officerWaits: false } : change,
  });
  return { kind: 'answer', answer };
}

interface Said {
  readonly say: Say;
  readonly kase: CaseState | null;
}

interface PersonKey {
  readonly keyId: string;
  readonly drawn: DataKeyDoc | null;
}

async function caseOf(
  { conversation: { caseId }, channel }: ApplicantRequest,
  reads: TurnReads,
): Promise<KnownCase> {
  return knownCase(caseId === null ? null : await reads.caseById(caseId), channel.name, reads);
}

async function carryOut(
  parts: ApplicantTurnParts,
  act: Act,
  index: number,
  { tx, refused }: Hands,
  scene: Omit<Parameters<Acts['carryOut']>[1], 'tx'>,
): Promise<Done | Undone> {
  const known = refused.find((one) => one.of === 'applicant' && one.index === index);
  if (known?.of !== 'applicant') return parts.acts.carryOut(act, { ...scene, tx });
  const result: ActResult = await withFreeSlots(scene.reads, known.refusal);
  return { result };
}

async function answerOf(
  parts: ApplicantTurnParts,
  { conversation, history }: ApplicantRequest,
  turn: {
    readonly before: FlowState | null;
    readonly state: FlowState;
    readonly speeches: readonly Speech[];
    readonly person: PersonKey;
    readonly change: ConversationChange;
  },
): Promise<Answer> {
  const { change, state, person } = turn;
  const keyId = change.keyId ?? person.keyId;
  const files = draftFiles(state);
  return {
    change: {
      ...change,
      keyId,
      kind: 'applicant',
      state: await sealState(parts.keyring, keyId, state),
    },
    listener: { ...conversation, kind: 'applicant', keyId },
    caseId: change.caseId ?? conversation.caseId,
    heard: history,
    speeches: turn.speeches,
    dataKey: person.drawn,
    files: files.join() === draftFiles(turn.before).join() ? null : files,
  };
}

/** A first message that is only a greeting gets no answer of its own. */
function listen(before: FlowState | null, heard: Heard | null, facts: Facts): FlowResult {
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
 * A chat gets a key with its first turn, and a new one when a draft begins after a closed case: destroying the key of
 * one person or application must leave the others readable.
 */
function personKey(
  parts: ApplicantTurnParts,
  conversation: ConversationDoc,
  kase: CaseState | null,
  before: FlowState | null,
  state: FlowState,
  { ids, now }: TurnReads,
): PersonKey {
  const begins =
    (before?.draft?.acknowledged ?? null) === null && (state.draft?.acknowledged ?? null) !== null;
  const afterCase = begins && kase !== null && kase.status === 'closed';
  if (conversation.keyId !== null && !afterCase) return { keyId: conversation.keyId, drawn: null };
  const drawn = parts.keyring.drawDataKey(ids.next(), now);
  return { keyId: drawn._id, drawn };
}

function speechOf(
  { text, choices, askContact, attach, asks, progress }: Say,
  kase: CaseState | null,
): Speech {
  return {
    from: 'loket',
    text,
    ...(choices ? { choices } : {}),
    ...(askContact === true ? { askContact } : {}),
    ...(asks === undefined ? {} : { asks }),
    ...(progress === undefined ? {} : { progress }),
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
