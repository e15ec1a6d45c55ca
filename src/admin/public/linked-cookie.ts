import type { Request, Response } from 'express';
import { CONTINUE_PATH } from '../../cases/personal-link.js';
import { LINKED_CHAT_COOKIE_MS } from '../../core/limits.js';

const NAME = 'loket_lanjut';
const VALUE = new RegExp(`(?:^|;\\s*)${NAME}=([\\w-]{43})(?:;|$)`, 'u');

/**
 * Carries the token of a linked chat from the form's answer to the chat page. An address must not carry it: whoever was
 * handed such an address would write into a chat that others read.
 */
export class LinkedChatCookie {
  readonly #secure: boolean;

  constructor(options: { readonly secure: boolean }) {
    this.#secure = options.secure;
  }

  set(response: Response, token: string): void {
    response.cookie(NAME, token, { ...this.#options(), maxAge: LINKED_CHAT_COOKIE_MS });
  }

  /** Reads the token and clears the cookie; null when there is none. */
  take(request: Request, response: Response): string | null {
    const token = VALUE.exec(request.headers.cookie ?? '')?.[1] ?? null;
    if (token !== null) response.clearCookie(NAME, this.#options());
    return token;
  }

  #options() {
    return { httpOnly: true, sameSite: 'strict', secure: this.#secure, path: CONTINUE_PATH } as const;
  }
}
