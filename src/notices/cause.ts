import type { MadeCode } from '../models/code.js';
import type { Mail } from './types.js';

/** The event that something is said about. `undo` cancels what is held for it, and the timeline shows its delivery. */
export interface Cause {
  readonly caseId: string;
  readonly seq: number;
}

export interface PostOptions {
  /** Held until then: notices of decisions that can still be undone. */
  readonly notBefore?: Date;
  readonly causedBy?: Cause;
  /** The case that it is about; that of `causedBy` by default. */
  readonly caseId?: string | null;
  /** Mailed instead when the chat cannot be reached for good. */
  readonly fallback?: Mail;
}

export interface MailOptions extends PostOptions {
  /** The code that the mail carries. */
  readonly code?: MadeCode;
}

/** True for what must not leave yet. */
export function isHeld({ notBefore }: PostOptions, now: Date): boolean {
  return notBefore !== undefined && notBefore > now;
}
