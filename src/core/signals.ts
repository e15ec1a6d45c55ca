/** What parts of a process tell each other; the key says about whom. */
interface SignalTopics {
  /** A conversation has messages that wait for a turn. */
  conversation: string;
  /** A conversation's file waits for its intake. */
  intake: string;
  /** Something is to be delivered at a destination. */
  outbox: string;
  /** A conversation's history has a new entry. */
  history: string;
  /** A case changed. */
  case: string;
}
export type SignalTopic = keyof SignalTopics;

/**
 * Wake-ups within one process (DESIGN "Wake-ups"): they only make things quicker. Every listener also looks by itself
 * from time to time, since another process' signals never arrive here.
 */
export class Signals {
  readonly #listeners = new Map<SignalTopic, Set<(key: string) => void>>();

  /** Calls every listener of the topic at once; a listener must not throw and must not take long. */
  emit(topic: SignalTopic, key: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(key);
  }

  /** Listens to a topic; the returned function stops that. */
  on(topic: SignalTopic, listener: (key: string) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }
}
