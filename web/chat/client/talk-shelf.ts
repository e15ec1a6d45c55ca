import { KEPT_MESSAGES } from './limits';
import type { KeyValue } from './platform';
import type { Item } from './types';
import { parseJson, readReading, stringField } from './wire';

const ANSWER = 'loket.chat.keep';
const TALK = 'loket.chat.talk';

/** What the person answered when asked whether the talk may be kept on this device; null before that. */
export type KeepAnswer = 'yes' | 'no' | null;

/**
 * Keeps the talk on this device for reading without a connection, once the person said yes. Answer and talk belong to
 * the conversation of one token; those of another one count as absent.
 */
export interface TalkShelf {
  readonly answer: (token: string) => KeepAnswer;
  /** Notes the answer; a no also removes what was kept. */
  readonly decide: (token: string, keep: boolean) => void;
  /** Keeps the latest `KEPT_MESSAGES` of the items; keeps nothing without a yes. */
  readonly put: (token: string, items: readonly Item[]) => void;
  /** What was kept, sorted by seq; empty without a yes. */
  readonly load: (token: string) => readonly Item[];
  /** Removes the answer and what was kept for this token; another tab may keep those of another conversation. */
  readonly forget: (token: string) => void;
  /** Removes the answer and what was kept of other conversations than this token's, the present one. */
  readonly only: (token: string) => void;
  /** Removes the answer and what was kept, of whatever conversation. */
  readonly clear: () => void;
}

/** A shelf in `storage`. It reads the answer there each time, because another tab may have taken it back. */
export function createTalkShelf(storage: KeyValue): TalkShelf {
  const answer = (token: string): KeepAnswer => {
    const said = storage.get(ANSWER);
    if (said === `yes ${token}`) return 'yes';
    return said === `no ${token}` ? 'no' : null;
  };
  const kept = (): unknown => parseJson(storage.get(TALK) ?? '');
  return {
    answer,
    decide(token, keep) {
      storage.set(ANSWER, `${keep ? 'yes' : 'no'} ${token}`);
      if (!keep) storage.remove(TALK);
    },
    put(token, items) {
      if (answer(token) !== 'yes') return;
      storage.set(TALK, JSON.stringify({ token, items: items.slice(-KEPT_MESSAGES) }));
    },
    load(token) {
      const talk = kept();
      return answer(token) === 'yes' && stringField(talk, 'token') === token ? readReading(talk).items : [];
    },
    forget(token) {
      if (answer(token) !== null) storage.remove(ANSWER);
      if (stringField(kept(), 'token') === token) storage.remove(TALK);
    },
    only(token) {
      if (answer(token) === null) storage.remove(ANSWER);
      if (stringField(kept(), 'token') !== token) storage.remove(TALK);
    },
    clear() {
      storage.remove(ANSWER);
      storage.remove(TALK);
    },
  };
}
