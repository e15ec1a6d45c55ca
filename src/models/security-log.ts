import type { Logger } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import { native, type Store } from './store.js';
import { joined, type Tx } from './transaction.js';

/** Kinds of security events, as named in the audit, in log lines and in the metric's label. */
export const SECURITY_EVENTS = [
  'login',
  'login-failed',
  'locked-out',
  'logout',
  'session-ended',
  'password-confirmed',
  'password-changed',
  'second-factor-changed',
  'token-made',
  'token-revoked',
  'role-refused',
  'csrf-refused',
  'code-sent',
  'code-tried',
  'recovery',
  'binding-revoked',
  'chat-linked',
  'staff-changed',
  'settings-changed',
] as const;
export type SecurityEventName = (typeof SECURITY_EVENTS)[number];

/** One security event: usernames of staff, ids and codes of ours, counts; nothing personal but `address`. */
export interface SecurityEvent {
  readonly name: SecurityEventName;
  readonly result: 'ok' | 'refused';
  /** Username of an officer; null for an applicant, a visitor or the machine. */
  readonly actor: string | null;
  /** What it was done to: a username, a token's id, a case's number; null when nothing fits. */
  readonly subject?: string | null;
  /** Address of the sender; stored in the audit only, never logged. */
  readonly address?: string | null;
  readonly requestId?: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Records security events in the audit, logs them and counts them. */
export class SecurityLog {
  readonly #store: Store;
  readonly #log: Logger;
  readonly #metrics: Pick<Metrics, 'securityEvents'>;

  constructor(deps: {
    readonly store: Store;
    readonly log: Logger;
    readonly metrics: Pick<Metrics, 'securityEvents'>;
  }) {
    this.#store = deps.store;
    this.#log = deps.log;
    this.#metrics = deps.metrics;
  }

  /** Records an event. Within a transaction it is rolled back with it, and logged and counted only after the commit. */
  async note(event: SecurityEvent, tx?: Tx): Promise<void> {
    const { name, result, actor, subject = null, address = null, requestId = null, details = {} } = event;
    await native(this.#store.audit).insertOne(
      {
        _id: (tx?.ids ?? this.#store.ids).next(),
        at: tx?.now ?? this.#store.clock.now(),
        actor,
        action: name,
        subject,
        details: { ...details, result, address, requestId },
      },
      joined(tx),
    );
    const tell = (): void => {
      this.#metrics.securityEvents.inc({ event: name, result });
      this.#log.info({ security: name, result, actor, subject, requestId, ...details }, 'security event');
    };
    if (tx) tx.afterCommit(tell);
    else tell();
  }
}
