import { isAppError } from '../../core/errors.js';
import { UNPLACED } from '../../flows/draft.js';
import type { Act, FailedActResult, ActResult, ActType, Draft } from '../../flows/types.js';
import type { Applicant, CaseState, DocumentFiles } from '../../sop/case.js';
import type { Caller } from '../../sop/action.js';
import type { TurnReads } from '../turns/reads.js';
import { failed, notSent, type ActParts, type ActTurn, type Done, type Undone } from './act-parts.js';
import { makeMoveCode, redeemMoveCode } from './move.js';
import { askerOf, finishRecovery, revokeTakeover, startRecovery } from './recovery.js';

const NEXT_SLOTS = 6;

type Carry = { readonly [T in ActType]: (act: Extract<Act, { type: T }>, scene: ActTurn) => Promise<Done> };

/** Carries out the acts that flows ask for, inside the turn's transaction. */
export class Acts {
  readonly #carry: Carry;

  constructor(parts: ActParts) {
    this.#carry = {
      'send-mail-code': (act, scene) => sendMailCode(parts, scene, act),
      submit: (_act, scene) => submit(parts, scene),
      resubmit: (_act, scene) => resubmit(parts, scene),
      withdraw: ({ reason }, scene) =>
        onCase(parts, scene, 'withdraw', reason === undefined ? {} : { reason }),
      object: ({ text }, scene) => object(parts, scene, text),
      book: (act, scene) => book(parts, scene, act),
      'cancel-booking': ({ reason }, scene) =>
        onCase(parts, scene, 'cancel-booking', reason === undefined ? {} : { reason }),
      'message-officer': (act, scene) => messageOfficer(parts, scene, act.text),
      'make-move-code': (_act, scene) => makeMoveCode(parts, scene),
      'redeem-move-code': (act, scene) => redeemMoveCode(parts, scene, act),
      'start-recovery': (act, scene) => startRecovery(parts, scene, act.nik),
      'finish-recovery': (act, scene) => finishRecovery(parts, scene, act.code),
      'revoke-takeover': (_act, scene) => revokeTakeover(parts, scene),
    };
  }

  /**
   * Carries out an act; {@link Undone} when a use-case refused it.
   * @throws errors that are no refusal (status 500 and above, or no AppError)
   */
  async carryOut(act: Act, scene: ActTurn): Promise<Done | Undone> {
    const carry = this.#carry[act.type] as (act: Act, scene: ActTurn) => Promise<Done>;
    try {
      return await carry(act, scene);
    } catch (error) {
      const refused = refusalIn(error);
      if (refused === null) throw error;
      return { refused };
    }
  }
}

function refusalIn(error: unknown): FailedActResult | null {
  if (!isAppError(error) || error.status >= 500) return null;
  if (error.code === 'slot-taken') return { ok: false, code: error.code };
  return { ok: false, code: 'not-allowed', text: error.message };
}

/** Adds the next free times to the refusal `slot-taken`; leaves other refusals as they are. */
export async function withFreeSlots(
  reads: Pick<TurnReads, 'freeSlots'>,
  result: FailedActResult,
): Promise<ActResult> {
  if (result.code !== 'slot-taken') return result;
  return { ...result, slots: await reads.freeSlots(NEXT_SLOTS) };
}

async function submit(parts: ActParts, { tx, conversation, channel, state, keyId }: ActTurn): Promise<Done> {
  const draft = state.draft;
  if (!draft) return failed('not-allowed');
  const now = tx.now.toISOString();
  const { after } = await parts.cases.submitIn(tx, {
    conversationId: conversation._id,
    keyId,
    channel: channel.name,
    applicant: applicantOf(draft),
    documents: placed(draft),
    spseAt: draft.spseAt ?? now,
    documentsAt: draft.documentsAt ?? now,
    preparedAt: draft.preparedAt ?? now,
    ...(draft.acknowledged ? { acknowledged: draft.acknowledged } : {}),
  });
  return {
    result: { ok: true, number: after.number, kase: after },
    change: { caseId: after.id, applicantId: after.applicantId },
  };
}

async function resubmit(parts: ActParts, scene: ActTurn): Promise<Done> {
  const { draft } = scene.state;
  if (!draft || !scene.kase) return failed('not-allowed');
  const applicant = applicantOf(draft);
  const documents = placed(draft);
  const changed = changesOf(scene.kase, applicant, documents);
  return onCase(parts, scene, 'resubmit', { applicant, documents, changed });
}

async function onCase(
  parts: ActParts,
  { tx, kase, channel }: ActTurn,
  action: string,
  input: unknown,
): Promise<Done> {
  if (!kase) return failed('not-allowed');
  const caller: Caller = { kind: 'applicant', applicantId: kase.applicantId };
  const { after } = await parts.cases.actIn(tx, {
    caseId: kase.id,
    action,
    input,
    caller,
    channel: channel.name,
  });
  return { result: { ok: true, number: after.number, kase: after } };
}

/** Without a name the use-case chooses: the officer who holds the case if they are free then, else another one. */
async function book(
  parts: ActParts,
  scene: ActTurn,
  { startsAt, verifikator }: Extract<Act, { type: 'book' }>,
): Promise<Done> {
  const named = verifikator === undefined ? {} : { verifikator };
  const done = await onCase(parts, scene, 'book', { startsAt, ...named });
  const booking = done.result.ok ? done.result.kase?.booking : null;
  return booking ? { ...done, result: { ...done.result, ok: true, booking } } : done;
}

async function object(parts: ActParts, { tx, kase, channel }: ActTurn, text: string): Promise<Done> {
  if (!kase) return failed('not-allowed');
  const { after } = await parts.cases.objectIn(tx, { caseId: kase.id, text, channel: channel.name });
  return { result: { ok: true, kase: after } };
}

async function messageOfficer(
  parts: ActParts,
  { tx, kase, conversation }: ActTurn,
  text: string,
): Promise<Done> {
  await parts.cases.messageFromApplicantIn(tx, {
    conversationId: conversation._id,
    caseId: kase?.id ?? null,
    text,
  });
  return { result: { ok: true } };
}

async function sendMailCode(
  parts: ActParts,
  { tx, conversation }: ActTurn,
  { email }: Extract<Act, { type: 'send-mail-code' }>,
): Promise<Done> {
  const sending = await parts.mailCodes.confirm(tx, askerOf(conversation), email);
  return sending.ok ? { result: { ok: true } } : notSent(sending);
}

/** The flow submits only complete forms, and the case's schema checks again. */
function applicantOf({ applicant }: Draft): Applicant {
  return applicant as Applicant;
}

function placed(draft: Draft): readonly DocumentFiles[] {
  return draft.documents.filter(({ code }) => code !== UNPLACED);
}

/** Form fields by name, documents by code. */
function changesOf(
  kase: CaseState,
  applicant: Applicant,
  documents: readonly DocumentFiles[],
): readonly string[] {
  const before = kase.applicant;
  const fields = (Object.keys(applicant) as (keyof Applicant)[]).filter(
    (name) => JSON.stringify(applicant[name]) !== JSON.stringify(before?.[name]),
  );
  const ids = (list: readonly DocumentFiles[], code: string): string =>
    (list.find((one) => one.code === code)?.files ?? []).map(({ fileId }) => fileId).join();
  const codes = [...new Set([...kase.documents, ...documents].map(({ code }) => code))];
  return [...fields, ...codes.filter((code) => ids(documents, code) !== ids(kase.documents, code))];
}
