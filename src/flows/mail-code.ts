import { MAIL_CODE_LIFE_MS, MAIL_CODE_RESEND_MS } from '../core/limits.js';
import { parseEmail } from '../core/parsers/contact.js';
import { emailConfirmed } from './draft.js';
import { isForm } from './form/is-form.js';
import type { Question } from './question.js';
import type { ReasonCode } from './texts/reasons.js';
import { mailCode } from './texts/mail-code.js';
import type { Turn, View } from './turn.js';
import type { Act, ActResult, CodeVerdict, FlowState, PendingCode } from './types.js';

/** Asks for a code to the draft's address, unless it is confirmed already or a code left within the last minute. */
export function requestCode(turn: Turn): 'asked' | 'confirmed' | 'too-soon' {
  const { email } = turn.draft.applicant;
  if (email === undefined || emailConfirmed(turn.draft)) return 'confirmed';
  const pending = pendingFor(turn);
  const wait = pending === null ? 0 : ms(pending.sentAt) + MAIL_CODE_RESEND_MS - ms(turn.facts.now);
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000);
    turn.say(pending?.failure ? mailCode.waitAfterFailure(seconds) : mailCode.waitMinute(seconds));
    return 'too-soon';
  }
  turn.perform({ type: 'send-mail-code', email });
  return 'asked';
}

/**
 * Notes that a code was sent, or says why none was. `goesOn` is true when the present question is another one, which
 * then goes on.
 */
export function codeRequested(act: Act, result: ActResult, turn: Turn, goesOn: boolean): void {
  if (act.type !== 'send-mail-code') return;
  if (!result.ok) {
    if (result.code === 'code-wait') turn.say(mailCode.waitMinute(result.seconds ?? 0));
    else turn.say(result.code === 'mail-code-limit' ? mailCode.limit : mailCode.mailOff);
    return;
  }
  const sentAt = turn.facts.now;
  const expiresAt = new Date(ms(sentAt) + MAIL_CODE_LIFE_MS).toISOString();
  turn.keep({ pendingCode: { email: act.email, sentAt, expiresAt } });
  turn.say(goesOn ? mailCode.sent(act.email) : mailCode.sentNow(act.email));
}

/** Has six digits compared with the pending code, which counts as a try; the right code confirms the address. */
export function tryCode(turn: Turn, digits: string): CodeVerdict {
  const pending = pendingFor(turn);
  if (pending === null || emailConfirmed(turn.draft)) return { is: 'none' };
  const verdict = turn.facts.codeVerdict({ email: pending.email, digits });
  if (verdict.is === 'right') turn.keep({ confirmedEmail: pending.email });
  return verdict;
}

/** True when six digits may be the code that has just confirmed the address; it is not compared any more. */
export function isConfirmedCode(turn: Turn): boolean {
  const pending = pendingFor(turn);
  return pending !== null && emailConfirmed(turn.draft) && ms(turn.facts.now) < ms(pending.expiresAt);
}

/** The state once the mail of its pending code failed for good; null when no code to that address is waited for. */
export function withUndeliveredCode(
  state: FlowState,
  email: string,
  failure: NonNullable<PendingCode['failure']>,
): FlowState | null {
  const { draft } = state;
  const pending = draft?.pendingCode ?? null;
  const waiting = pending?.email === email && draft?.applicant.email === email && !emailConfirmed(draft);
  return draft && pending && waiting
    ? { ...state, draft: { ...draft, pendingCode: { ...pending, failure } } }
    : null;
}

/** Asks for the code or, when its mail failed for good, for another address. */
export function askForCode(view: View): Pick<Question, 'text' | 'again'> {
  const email = view.draft.applicant.email ?? '';
  const failure = pendingFor(view)?.failure;
  if (failure === undefined) return { text: mailCode.ask(email), again: mailCode.askAgain };
  return { text: FAILURES[failure](email), again: mailCode.askOther };
}

const FAILURES = { refused: mailCode.refused, undelivered: mailCode.undelivered } as const;

/** Questions at which an address is an answer. */
const TAKES_ADDRESS: ReadonlySet<string> = new Set(['spse', 'email', 'email-typo']);

/** True for an address that is written at another question of the form, where the present one is of no use. */
export function replacesAddress(text: string, view: View): boolean {
  const { flow, step } = view.state;
  if (!isForm(flow) || TAKES_ADDRESS.has(step) || pendingFor(view)?.failure === undefined) return false;
  return !emailConfirmed(view.draft) && parseEmail(text).ok;
}

/** Says at the step of the code why a code was refused. */
export function refuseCode(turn: Turn, verdict: Exclude<CodeVerdict, { is: 'right' }>): void {
  if (verdict.is === 'wait') turn.say(mailCode.wait(verdict.seconds)).briefly();
  else turn.refuse(REFUSALS[verdict.is as Exclude<typeof verdict.is, 'right'>]);
}

const REFUSALS = {
  wrong: 'code-wrong',
  void: 'code-void',
  expired: 'code-expired',
  none: 'code-none',
  locked: 'code-locked',
} as const satisfies Record<string, ReasonCode>;

/** Null when the code was sent to another address. */
function pendingFor({ draft }: View): PendingCode | null {
  const { pendingCode, applicant } = draft;
  return pendingCode !== null && pendingCode.email === applicant.email ? pendingCode : null;
}

function ms(instant: string): number {
  return new Date(instant).getTime();
}
