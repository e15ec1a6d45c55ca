/** Runs the work of one key in sequence, and different keys side by side. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` once everything queued earlier under the same key has ended, well or badly. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#tails.get(key) ?? Promise.resolve()).then(work);
    const tail: Promise<void> = turn.then(
      () => this.#leave(key, tail),
      () => this.#leave(key, tail),
    );
    this.#tails.set(key, tail);
    return turn;
  }

  #leave(key: string, tail: Promise<void>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
