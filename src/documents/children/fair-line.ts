/** Whose work it is: any stable name that holds nothing personal. */
export type Owner = string;

/** How work is shared out ({@link FairLine}); `DOCUMENT_CHILDREN` has the usual numbers. */
export interface FairLineOptions {
  /** Jobs at a time, and further ones that are heavy. */
  readonly places: number;
  readonly slowPlaces: number;
  /** A longer job is heavy; an owner whose heavy jobs add up to more than `heavyShareMs` is slow. */
  readonly heavyMs: number;
  readonly heavyShareMs: number;
  /** Time after which what an owner used counts half, ms. */
  readonly halfLifeMs: number;
  /** Most owners whose use is remembered. */
  readonly remembered: number;
  /** A monotonic clock, ms. */
  readonly now: () => number;
}

/** A place to work in. A `slow` one is apart from the ordinary ones and works with low priority. */
export interface WorkPlace {
  readonly slow: boolean;
  /** Moves a job found to be heavy to a place apart, and frees its own. False, and no change, when none is free. */
  moveApart(): boolean;
  /** Frees the place. The owner is charged `usedMs`, by default the time since the job entered. */
  leave(usedMs?: number): void;
}

interface Waiting {
  readonly owner: Owner;
  readonly apart: boolean;
  readonly go: (place: WorkPlace) => void;
}

interface Usage {
  /** Time used by all jobs and by heavy jobs alone, as of `at`, ms. */
  used: number;
  heavy: number;
  at: number;
}

/**
 * Decides whose job runs next: that of the waiting owner who used least lately. While others wait, an owner has one
 * place. Heavy jobs run in places apart, so that ordinary ones never wait for them.
 */
export class FairLine {
  readonly #options: FairLineOptions;
  readonly #usage = new Map<Owner, Usage>();
  readonly #running = new Map<Owner, number>();
  readonly #runningApart = new Map<Owner, number>();
  #waiting: Waiting[] = [];
  #taken = 0;
  #takenSlow = 0;

  constructor(options: FairLineOptions) {
    this.#options = options;
  }

  /** Resolves with a place at this job's turn; an owner's jobs keep their order. `apart`: it is known to be heavy. */
  enter(owner: Owner, { apart = false }: { readonly apart?: boolean } = {}): Promise<WorkPlace> {
    return new Promise((go) => {
      this.#waiting.push({ owner, apart, go });
      this.#next();
    });
  }

  /**
   * True for an owner who used their share of heavy work, or has a heavy job waiting or under way. All their jobs go to
   * the places apart, so that they block at most one ordinary place.
   */
  isSlow(owner: Owner): boolean {
    const usage = this.#usage.get(owner);
    return (
      (usage !== undefined && this.#aged(usage).heavy > this.#options.heavyShareMs) ||
      this.#runningApart.has(owner) ||
      this.#waiting.some((one) => one.apart && one.owner === owner)
    );
  }

  #next(): void {
    for (;;) {
      const chosen = this.#choose();
      if (!chosen) return;
      this.#waiting = this.#waiting.filter((one) => one !== chosen);
      chosen.go(this.#placeFor(chosen));
    }
  }

  #choose(): Waiting | null {
    const { places, slowPlaces } = this.#options;
    const mayRun = ({ owner, apart }: Waiting): boolean =>
      apart || this.isSlow(owner) ? this.#takenSlow < slowPlaces : this.#taken < places;
    const candidates = this.#waiting.filter(mayRun);
    const idle = candidates.filter(({ owner }) => !this.#running.has(owner));
    // An owner with a place gets another one only when nobody else wants it.
    const eligible = idle.length > 0 ? idle : candidates;
    let best: { readonly one: Waiting; readonly used: number } | null = null;
    for (const one of eligible) {
      const usage = this.#usage.get(one.owner);
      const used = usage === undefined ? 0 : this.#aged(usage).used;
      if (best === null || used < best.used) best = { one, used };
    }
    return best?.one ?? null;
  }

  #placeFor({ owner, apart }: Waiting): WorkPlace {
    let slow = apart || this.isSlow(owner);
    if (slow) this.#goApart(owner);
    else this.#taken += 1;
    count(this.#running, owner, 1);
    const began = this.#options.now();
    return {
      slow,
      moveApart: () => {
        if (slow || this.#takenSlow >= this.#options.slowPlaces) return false;
        slow = true;
        this.#taken -= 1;
        this.#goApart(owner);
        this.#next();
        return true;
      },
      leave: (usedMs) => {
        if (slow) {
          this.#takenSlow -= 1;
          count(this.#runningApart, owner, -1);
        } else this.#taken -= 1;
        count(this.#running, owner, -1);
        this.#note(owner, usedMs ?? this.#options.now() - began);
        this.#next();
      },
    };
  }

  #goApart(owner: Owner): void {
    this.#takenSlow += 1;
    count(this.#runningApart, owner, 1);
  }

  #note(owner: Owner, ms: number): void {
    const before = this.#usage.get(owner);
    const { used, heavy } = before === undefined ? { used: 0, heavy: 0 } : this.#aged(before);
    this.#usage.delete(owner);
    this.#usage.set(owner, {
      used: used + ms,
      heavy: heavy + (ms > this.#options.heavyMs ? ms : 0),
      at: this.#options.now(),
    });
    for (const oldest of this.#usage.keys()) {
      if (this.#usage.size <= this.#options.remembered) break;
      this.#usage.delete(oldest);
    }
  }

  #aged({ used, heavy, at }: Usage): { readonly used: number; readonly heavy: number } {
    const left = 0.5 ** ((this.#options.now() - at) / this.#options.halfLifeMs);
    return { used: used * left, heavy: heavy * left };
  }
}

function count(counts: Map<Owner, number>, owner: Owner, by: number): void {
  const now = (counts.get(owner) ?? 0) + by;
  if (now > 0) counts.set(owner, now);
  else counts.delete(owner);
}
