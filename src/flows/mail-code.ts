import { MAIL_CODE_DIGITS, MAIL_CODE_LIFE_MS, MAIL_CODE_RESEND_MS, MAIL_CODE_TRIES } from '../core/limits.js';
import { emailConfirmed } from './draft.js';
import { mailCode } from './texts/mail-code.js';
import type { Turn } from './turn.js';
import type { Act, ActResult, PendingCode } from './types.js';

/** What a typed code is worth. `other`: there is no code it could be meant for. */
export type CodeVerdict = 'right' | 'wrong' | 'void' | 'expired' | 'other';

/** Asks for a code to the draft's address, unless it is confirmed already or one left within the last minute. */
export function requestCode(turn: Turn): 'asked' | 'confirmed' | 'too-soon' {
  const { email } = turn.draft.applicant;
  if (email === undefined || emailConfirmed(turn.draft)) return 'confirmed';
  const pending = pendingFor(turn);
  const wait = pending === null ? 0 : ms(pending.sentAt) + MAIL_CODE_RESEND_MS - ms(turn.facts.now);
  if (wait > 0) {
    turn.say(mailCode.waitMinute(Math.ceil(wait / 1000)));
    return 'too-soon';
  }
  turn.perform({
    type: 'send-mail-code',
    email,
    code: turn.facts.ids.digits(MAIL_CODE_DIGITS),
    purpose: 'confirm',
  });
  return 'asked';
}

/** Notes a code that was sent (only its keyed hash), or says why none was. `before`: said at a question that goes on. */
export function codeRequested(act: Act, result: ActResult, turn: Turn, goesOn: boolean): void {
  if (act.type !== 'send-mail-code') return;
  if (!result.ok) {
    turn.say(result.code === 'mail-code-limit' ? mailCode.limit : mailCode.mailOff);
    return;
  }
  const sentAt = turn.facts.now;
  turn.keep({
    pendingCode: {
      email: act.email,
      hash: hashOf(turn, act.email, act.code),
      sentAt,
      expiresAt: new Date(ms(sentAt) + MAIL_CODE_LIFE_MS).toISOString(),
      tries: 0,
    },
  });
  turn.say(goesOn ? mailCode.sent(act.email) : mailCode.sentNow(act.email));
}

/** Judges six digits against the pending code, counting a wrong try; a right one confirms the address. */
export function tryCode(turn: Turn, digits: string): CodeVerdict {
  const pending = pendingFor(turn);
  if (pending === null) return 'other';
  if (pending.tries >= MAIL_CODE_TRIES) return 'void';
  if (ms(turn.facts.now) >= ms(pending.expiresAt)) return 'expired';
  if (hashOf(turn, pending.email, digits) === pending.hash) {
    turn.keep({ confirmedEmail: pending.email });
    return 'right';
  }
  if (emailConfirmed(turn.draft)) return 'other';
  const tries = pending.tries + 1;
  turn.keep({ pendingCode: { ...pending, tries } });
  return tries >= MAIL_CODE_TRIES ? 'void' : 'wrong';
}

/** The pending code, if it was sent to the address that the draft has now. */
function pendingFor(turn: Turn): PendingCode | null {
  const { pendingCode, applicant } = turn.draft;
  return pendingCode !== null && pendingCode.email === applicant.email ? pendingCode : null;
}

function hashOf(turn: Turn, email: string, code: string): string {
  return turn.facts.hash('mail-code', `${email}:${code}`);
}

function ms(instant: string): number {
  return new Date(instant).getTime();
}
