/** What parts of a process tell each other. The value is a key: of a conversation, a destination or a case. */
interface SignalTopics {
  /** A conversation has messages waiting for a turn. */
  conversation: string;
  /** A conversation has a file waiting to be fetched. */
  intake: string;
  /** A destination has something to deliver. */
  outbox: string;
  history: string;
  case: string;
}
export type SignalTopic = keyof SignalTopics;

/**
 * Wake-ups within one process ("What keeps it right" in docs/ARCHITECTURE.md). They only make things faster: every
 * listener also looks for work from time to time, because signals of other processes never arrive here.
 */
export class Signals {
  readonly #listeners = new Map<SignalTopic, Set<(key: string) => void>>();

  /** Calls every listener of the topic synchronously. A listener must be quick and must not throw. */
  emit(topic: SignalTopic, key: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(key);
  }

  /** Listens to a topic. The returned function ends that. */
  on(topic: SignalTopic, listener: (key: string) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }
}
