import type { Request, Response } from 'express';

/** The cookie of a staff session. With https its name has the prefix that binds it to this host. */
export class SessionCookie {
  readonly #secure: boolean;

  constructor(options: { readonly secure: boolean }) {
    this.#secure = options.secure;
  }

  get name(): string {
    return this.#secure ? '__Host-loket_session' : 'loket_session';
  }

  /**
   * Sets the secret of a session. The cookie ends with the browser's session or the session on the server, whichever is
   * first.
   */
  set(response: Response, secret: string): void {
    response.cookie(this.name, secret, {
      httpOnly: true,
      sameSite: 'strict',
      secure: this.#secure,
      path: '/',
    });
  }

  clear(response: Response): void {
    response.clearCookie(this.name, { httpOnly: true, sameSite: 'strict', secure: this.#secure, path: '/' });
  }

  read(request: Request): string | null {
    return cookieOf(request, this.name);
  }
}

/** The value of a cookie; null when there is none. Ours are base64url and need no decoding. */
export function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
