import type { KeyValue } from './platform';

const TOKEN = 'loket.chat.token';
const GREETING = 'loket.chat.greeting';

/** The conversation's token and the key of its first message. */
export interface Session {
  /** The stored token, made on first use. Rejects as `create` does. */
  token(): Promise<string>;
  /** The stored token, or null: none is made. */
  known(): string | null;
  /** Leaves nothing of the conversation on this device. */
  clear(): void;
  /** Takes up the conversation that `load` gives; where it gives none, the present one goes on. */
  adopt(load: () => Promise<string>): void;
  /** Puts `stale` away; a token that another tab has made meanwhile stays. */
  forget(stale: string): void;
  /** The Idempotency-Key of this conversation's /mulai: the same over reloads, new with a new token. */
  greetingKey(token: string): string;
}

/** Session over `storage`; calls at the same time share one `create`. */
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
