import type { Logger } from 'pino';
import type { Clock } from '../../../core/clock.js';
import { TELEGRAM_AWAY_TOLD_MS } from '../../../core/limits.js';
import { BotApiError } from './client.js';

/**
 * State of the line to Telegram. `conflict`: another process or webhook takes the updates (409). `token`: it was
 * revoked or never valid (401, 404). `away`: any other failure.
 */
export type LineState = 'connecting' | 'up' | 'away' | 'conflict' | 'token';

/** A change of the line's state. */
export interface LineChange {
  readonly state: LineState;
  readonly before: LineState;
  /** Since when the line had been in state `before`. */
  readonly since: Date;
}

const TROUBLE = {
  away: 'Telegram sedang tidak terhubung; terus dicoba.',
  conflict:
    'Telegram tidak menerima pesan: token bot dipakai oleh proses atau webhook lain. Mohon hubungi pengelola sistem; sambungan terus dicoba.',
  token: 'Telegram terputus: token bot ditolak. Mohon hubungi pengelola sistem; sambungan terus dicoba.',
} as const;

/** Keeps the state of the line to Telegram, and reports each change once, to the log and to a listener. */
export class Line {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #changed: (change: LineChange) => void;
  #state: LineState = 'connecting';
  #since: Date;

  constructor(parts: {
    readonly log: Logger;
    readonly clock: Clock;
    readonly changed?: ((change: LineChange) => void) | undefined;
  }) {
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#changed = parts.changed ?? (() => undefined);
    this.#since = this.#clock.now();
  }

  get state(): LineState {
    return this.#state;
  }

  /** Time for which the line has been in its state, ms. */
  get lasts(): number {
    return this.#clock.now().getTime() - this.#since.getTime();
  }

  /** What officers are told while the line is down; null while it works, or has been away only for a moment. */
  get trouble(): string | null {
    const state = this.#state;
    if (state === 'up' || state === 'connecting') return null;
    return state === 'away' && this.lasts < TELEGRAM_AWAY_TOLD_MS ? null : TROUBLE[state];
  }

  /** Notes the state that the line is in now. */
  is(state: LineState): void {
    if (state === this.#state) return;
    const change = { state, before: this.#state, since: this.#since };
    this.#state = state;
    this.#since = this.#clock.now();
    if (state === 'up') this.#log.info({ before: change.before }, 'telegram: works');
    else if (state === 'conflict')
      this.#log.error('telegram: another process polls with this token, or a webhook is set; trying on');
    else if (state === 'token') this.#log.error('telegram: the token is refused; trying on');
    else this.#log.warn('telegram: does not answer; trying on');
    this.#changed(change);
  }

  /** Notes the state that a failed call shows. */
  failed(error: unknown): void {
    this.is(stateOf(error));
  }
}

function stateOf(error: unknown): LineState {
  if (!(error instanceof BotApiError)) return 'away';
  if (error.code === 409) return 'conflict';
  return error.code === 401 || error.code === 404 ? 'token' : 'away';
}
