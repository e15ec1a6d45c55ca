import type { Clock } from '../../core/clock.js';
import {
  CHAT_BYTES_PER_DAY,
  CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE,
  CHAT_MESSAGES_PER_SESSION_PER_MINUTE,
  CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE,
  CHAT_REQUESTS_PER_SESSION_PER_MINUTE,
  CHAT_SESSIONS_PER_ADDRESS_PER_HOUR,
  CHAT_WORDS_PER_DAY,
} from '../../core/limits.js';
import { Allowance } from './allowance.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What one address and one chat may use (DESIGN "Anonymous abuse"). */
export interface ChatAllowances {
  readonly session: Allowance;
  readonly request: { readonly address: Allowance; readonly session: Allowance };
  readonly message: { readonly address: Allowance; readonly session: Allowance };
  /** Bytes of files, and of words: who has used up the one may go on with the other. */
  readonly bytes: { readonly address: Allowance; readonly session: Allowance };
  readonly words: { readonly address: Allowance; readonly session: Allowance };
}

/** The allowances of a process; `enabled: false` refuses nothing. */
export function chatAllowances(clock: Clock, enabled: boolean): ChatAllowances {
  const of = (windowMs: number, count: number): Allowance =>
    new Allowance({ count, windowMs, clock, enabled });
  return {
    session: of(HOUR_MS, CHAT_SESSIONS_PER_ADDRESS_PER_HOUR),
    request: {
      address: of(MINUTE_MS, CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE),
      session: of(MINUTE_MS, CHAT_REQUESTS_PER_SESSION_PER_MINUTE),
    },
    message: {
      address: of(MINUTE_MS, CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE),
      session: of(MINUTE_MS, CHAT_MESSAGES_PER_SESSION_PER_MINUTE),
    },
    bytes: {
      address: of(DAY_MS, CHAT_BYTES_PER_DAY.address),
      session: of(DAY_MS, CHAT_BYTES_PER_DAY.session),
    },
    words: {
      address: of(DAY_MS, CHAT_WORDS_PER_DAY.address),
      session: of(DAY_MS, CHAT_WORDS_PER_DAY.session),
    },
  };
}
