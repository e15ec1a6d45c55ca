import {
  CHAT_BYTES_PER_DAY,
  CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE,
  CHAT_MESSAGES_PER_SESSION_PER_MINUTE,
  CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE,
  CHAT_REQUESTS_PER_SESSION_PER_MINUTE,
  CHAT_SESSIONS_PER_ADDRESS_PER_HOUR,
  CHAT_WORDS_PER_DAY,
  REQUEST_PORTIONS,
} from '../../../core/limits.js';
import type { Allowance, Allowances } from '../../../models/allowances.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What one network address and one chat may use, since anybody can open chats without signing in. */
export interface ChatAllowances {
  readonly session: Allowance;
  readonly request: { readonly address: Allowance; readonly session: Allowance };
  readonly message: { readonly address: Allowance; readonly session: Allowance };
  /** Bytes of files, apart from those of words: using up one leaves the other. */
  readonly bytes: { readonly address: Allowance; readonly session: Allowance };
  readonly words: { readonly address: Allowance; readonly session: Allowance };
}

/** Makes the web chat's allowances, counted in the store. */
export function chatAllowances(allowances: Allowances): ChatAllowances {
  const address = (name: string, windowMs: number, count: number, portion = 1): Allowance =>
    allowances.make({ name: `chat-${name}`, of: 'address', windowMs, count, portion });
  const session = (name: string, windowMs: number, count: number, portion = 1): Allowance =>
    allowances.make({ name, of: 'chat', windowMs, count, portion });
  return {
    session: address('sessions', HOUR_MS, CHAT_SESSIONS_PER_ADDRESS_PER_HOUR),
    request: {
      address: address(
        'requests',
        MINUTE_MS,
        CHAT_REQUESTS_PER_ADDRESS_PER_MINUTE,
        REQUEST_PORTIONS.perAddress,
      ),
      session: session('requests', MINUTE_MS, CHAT_REQUESTS_PER_SESSION_PER_MINUTE, REQUEST_PORTIONS.perChat),
    },
    message: {
      address: address('messages', MINUTE_MS, CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE),
      session: session('messages', MINUTE_MS, CHAT_MESSAGES_PER_SESSION_PER_MINUTE),
    },
    bytes: {
      address: address('bytes', DAY_MS, CHAT_BYTES_PER_DAY.address),
      session: session('bytes', DAY_MS, CHAT_BYTES_PER_DAY.session),
    },
    words: {
      address: address('words', DAY_MS, CHAT_WORDS_PER_DAY.address),
      session: session('words', DAY_MS, CHAT_WORDS_PER_DAY.session),
    },
  };
}
