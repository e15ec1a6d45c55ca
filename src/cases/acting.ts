import type { Booking } from '../booking/booking.js';
import { errorEntry } from '../core/error-catalogue.js';
import { isAppError } from '../core/errors.js';
import type { Metrics } from '../core/metrics.js';
import type { Tx } from '../models/transaction.js';
import type { ActContext, ActionName, Refusal } from '../sop/action.js';
import { findAction } from '../sop/actions.js';
import type { Actor, CaseState } from '../sop/case.js';
import { allowedActions, decideAct } from '../sop/lifecycle.js';
import { ActRefusedError } from './act-refused.js';
import type { StoredCase } from './case-store.js';
import type { Acted } from './deps.js';
import type { Opening, Recorder } from './recorder.js';

const TIME_TAKEN = 'Mohon maaf, waktu itu sudah tidak tersedia. Silakan pilih waktu lain.';
const NOTICE_LEFT = 'Pemberitahuan tindakan itu sudah dikirim, sehingga tidak dapat diurungkan lagi.';

/** A requested act: its name and its input, both unchecked. */
export interface AskedAct {
  readonly action: string;
  readonly input: unknown;
  readonly ifVersion?: number;
}

/** Decides acts by the action table and has the recorder write them. */
export class Acting {
  readonly #recorder: Recorder;
  readonly #booking: Booking;
  readonly #acts: Metrics['acts'];

  constructor(deps: {
    readonly recorder: Recorder;
    readonly booking: Booking;
    readonly metrics: Pick<Metrics, 'acts'>;
  }) {
    this.#recorder = deps.recorder;
    this.#booking = deps.booking;
    this.#acts = deps.metrics.acts;
  }

  /**
   * Does an act on a stored case, or opens a case.
   * @throws {ActRefusedError} also when the booked time was taken, or the notice to be undone has left, meanwhile
   */
  async act(tx: Tx, kase: StoredCase | Opening, request: AskedAct, context: ActContext): Promise<Acted> {
    const stored = 'state' in kase ? kase : null;
    const state = stored?.state ?? null;
    const { input, free } = await this.#withVerifikator(tx, state, request, context);
    const decision = decideAct(state, request.action, input, context, request.ifVersion);
    if (!decision.ok) throw this.#refused(request.action, decision.refusal);
    const action = request.action as ActionName;
    if (!free) throw this.#conflict(action, 'slot-taken', TIME_TAKEN, state, context);
    const origin = { actor: actorOf(context), channel: context.channel, action };
    try {
      const acted =
        'state' in kase
          ? await this.#recorder.record(tx, kase, decision.facts, origin)
          : await this.#recorder.open(tx, kase, decision.facts, origin);
      tx.afterCommit(() => this.#acts.inc({ action, result: 'done' }));
      return acted;
    } catch (error) {
      throw this.#explained(error, action, state, context);
    }
  }

  #explained(error: unknown, action: ActionName, state: CaseState | null, context: ActContext): unknown {
    if (!isAppError(error)) return error;
    if (error.code === 'slot-taken') return this.#conflict(action, 'slot-taken', TIME_TAKEN, state, context);
    if (error.code === 'notice-left') {
      return this.#conflict(action, 'not-undoable', NOTICE_LEFT, state, context);
    }
    return error;
  }

  /** `free` is false when nobody is; the act is then refused, unless another check refuses it first. */
  async #withVerifikator(
    tx: Tx,
    state: CaseState | null,
    { action, input }: AskedAct,
    { caller, staff }: ActContext,
  ): Promise<{ readonly input: unknown; readonly free: boolean }> {
    const startsAt = startOf(input);
    if (action !== 'book' || caller.kind !== 'applicant' || !state || startsAt === null) {
      return { input, free: true };
    }
    const named = textOf(input, 'verifikator');
    const chosen = named ?? (await this.#booking.chooseVerifikator(tx, startsAt, state.holder));
    const anybody = [...staff].find(([, role]) => role === 'verifikator')?.[0];
    const verifikator = chosen ?? anybody;
    return {
      input: { startsAt, ...(verifikator === undefined ? {} : { verifikator }) },
      free: chosen !== null && (await this.#booking.offers(startsAt, chosen, tx)),
    };
  }

  #conflict(
    action: ActionName,
    code: Refusal['code'],
    text: string,
    state: CaseState | null,
    context: ActContext,
  ): ActRefusedError {
    return this.#refused(action, {
      code,
      status: errorEntry(code).status,
      text,
      position: state?.position ?? null,
      version: state?.version ?? 0,
      allowedActions: allowedActions(state, context),
    });
  }

  #refused(action: string, refusal: Refusal): ActRefusedError {
    this.#count(action, refusal.code);
    return new ActRefusedError(refusal);
  }

  /** Counts every unknown action as `unknown`: names come from outside and would give labels without end. */
  #count(action: string, result: string): void {
    this.#acts.inc({ action: findAction(action)?.name ?? 'unknown', result });
  }
}

function actorOf({ caller }: ActContext): Actor {
  if (caller.kind !== 'staff') return { kind: caller.kind };
  return { kind: 'staff', username: caller.username, role: caller.role };
}

function textOf(input: unknown, field: string): string | null {
  if (typeof input !== 'object' || input === null) return null;
  const value: unknown = Reflect.get(input, field);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function startOf(input: unknown): string | null {
  const epoch = Date.parse(textOf(input, 'startsAt') ?? '');
  return Number.isNaN(epoch) ? null : new Date(epoch).toISOString();
}
