import type { MadeCode } from '../models/code.js';
import type { Mail } from './types.js';

/** The event that something is said about. `undo` cancels what is held for it, and the timeline shows its delivery. */
export interface Cause {
  readonly caseId: string;
  readonly seq: number;
}

/** When something is said, about which event and case, and what else is tried. */
export interface PostOptions {
  /** It is held until then: notices of decisions that can still be undone. */
  readonly notBefore?: Date;
  /** The event that it tells of. */
  readonly causedBy?: Cause;
  /** The case that it is about; that of `causedBy` by default. */
  readonly caseId?: string | null;
  /** Mailed instead when the chat cannot be reached for good. */
  readonly fallback?: Mail;
}

/** How a mail is sent. */
export interface MailOptions extends PostOptions {
  /** The code that the mail carries. */
  readonly code?: MadeCode;
}

/** True for what must not leave before its `notBefore`. */
export function isHeld({ notBefore }: PostOptions, now: Date): boolean {
  return notBefore !== undefined && notBefore > now;
}
