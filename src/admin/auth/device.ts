import type { Request, Response } from 'express';
import type { Ids } from '../../core/ids.js';
import { LOGIN_PLACE_LIFE_MS } from '../../core/limits.js';
import type { Keyring } from '../../models/keyring.js';
import { cookieOf } from './cookie.js';

/**
 * A mark of a browser that signed in before, whose tries are counted apart, so that a stranger's guesses at the same
 * address do not lock it out. The mark is worthless without a password.
 */
export class DeviceCookie {
  readonly #secure: boolean;
  readonly #keyring: Keyring;
  readonly #ids: Ids;

  constructor(options: { readonly secure: boolean; readonly keyring: Keyring; readonly ids: Ids }) {
    this.#secure = options.secure;
    this.#keyring = options.keyring;
    this.#ids = options.ids;
  }

  get name(): string {
    return this.#secure ? '__Host-loket_device' : 'loket_device';
  }

  /** The mark in a request; null for none or a forged one. */
  read(request: Request): string | null {
    const [mark = '', proof = ''] = (cookieOf(request, this.name) ?? '').split('.');
    return mark !== '' && proof === this.#proof(mark) ? mark : null;
  }

  /** The mark in a request, or a new one. */
  markFor(request: Request): string {
    return this.read(request) ?? this.#ids.token(16);
  }

  /** Gives a browser its mark, for as long as a place is known (`LOGIN_PLACE_LIFE_MS`). */
  keep(response: Response, mark: string): void {
    response.cookie(this.name, `${mark}.${this.#proof(mark)}`, {
      httpOnly: true,
      sameSite: 'strict',
      secure: this.#secure,
      path: '/',
      maxAge: LOGIN_PLACE_LIFE_MS,
    });
  }

  #proof(mark: string): string {
    return this.#keyring.lookupHash('login-device', mark);
  }
}
