import type { KeyValue } from './platform';

const TOKEN = 'loket.chat.token';
const GREETING = 'loket.chat.greeting';

/** The conversation's token and the key of its first message. */
export interface Session {
  /** The stored token; the first use makes one and rejects as `create` does. */
  token(): Promise<string>;
  /** The stored token, or null; makes none. */
  known(): string | null;
  /** Removes everything about the conversation from this device. */
  clear(): void;
  /** Switches to the conversation that `load` gives; when it gives none, the present one goes on. */
  adopt(load: () => Promise<string>): void;
  /** Removes the token `stale`; a token that another tab has made meanwhile stays. */
  forget(stale: string): void;
  /** The Idempotency-Key of this conversation's /mulai; reloads keep it, a new token changes it. */
  greetingKey(token: string): string;
}

/** A session kept in `storage`. Calls at the same time share one `create`. */
export function createSession(
  storage: KeyValue,
  create: () => Promise<string>,
  newKey: () => string,
): Session {
  let creating: Promise<string> | null = null;
  const keep = (token: string): string => {
    storage.set(TOKEN, token);
    return token;
  };
  return {
    token() {
      const stored = storage.get(TOKEN);
      if (creating === null && stored !== null) return Promise.resolve(stored);
      creating ??= create()
        .then(keep)
        .finally(() => {
          creating = null;
        });
      return creating;
    },
    known: () => storage.get(TOKEN),
    clear() {
      storage.remove(TOKEN);
      storage.remove(GREETING);
    },
    adopt(load) {
      creating = load()
        .then(keep, () => storage.get(TOKEN) ?? create().then(keep))
        .finally(() => {
          creating = null;
        });
    },
    forget(stale) {
      if (storage.get(TOKEN) === stale) storage.remove(TOKEN);
    },
    greetingKey(token) {
      const [owner, known] = (storage.get(GREETING) ?? '').split(' ');
      if (owner === token && known !== undefined) return known;
      const key = newKey();
      storage.set(GREETING, `${token} ${key}`);
      return key;
    },
  };
}
