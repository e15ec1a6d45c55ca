import type { Mail } from './types.js';

/** The event that something is said about: `undo` takes back what is held for it, the timeline shows how it fared. */
export interface Cause {
  readonly caseId: string;
  readonly seq: number;
}

export interface PostOptions {
  /** Held until then: notices of decisions that can still be taken back. */
  readonly notBefore?: Date;
  readonly causedBy?: Cause;
  /** Case that history entries belong to. */
  readonly caseId?: string | null;
  /** Sent in its place when a chat cannot be reached for good. */
  readonly fallback?: Mail;
}

/** True for what is not to leave yet. */
export function isHeld({ notBefore }: PostOptions, now: Date): boolean {
  return notBefore !== undefined && notBefore > now;
}
