/** Whose work it is; nothing personal is needed, any stable name will do. */
export type Owner = string;

export interface FairLineOptions {
  /** Pieces of work at a time, and how many more of owners whose work is heavy. */
  readonly places: number;
  readonly slowPlaces: number;
  /** A piece that takes longer is heavy, ms; an owner's heavy work may add up to `heavyShareMs` before it goes slow. */
  readonly heavyMs: number;
  readonly heavyShareMs: number;
  /** What an owner used counts half after this time, ms. */
  readonly halfLifeMs: number;
  /** Owners that are remembered. */
  readonly remembered: number;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** A place to work in. `slow`: beside the others', to be worked in with low priority. */
export interface WorkPlace {
  readonly slow: boolean;
  /**
   * The work turned out to be heavy while it is done: its place is given on to others, and it goes on in one apart.
   * False when no place apart is free: then it stays where it is.
   */
  moveApart(): boolean;
  /** Gives the place on; `usedMs`, or else the time since it was entered, is put down to the owner. */
  leave(usedMs?: number): void;
}

interface Waiting {
  readonly owner: Owner;
  readonly apart: boolean;
  readonly go: (place: WorkPlace) => void;
}

interface Usage {
  /** Milliseconds of work, and those of heavy work alone, as of `at`. */
  used: number;
  heavy: number;
  at: number;
}

/**
 * Who works next: of those that wait, the owner that has used least lately, so that nobody waits behind the pile of one.
 * An owner has one place at a time while others wait. Whose work was heavy goes to places apart, of low priority: the
 * files of ordinary people never stand behind it.
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

  /**
   * Resolves with a place when it is this one's turn; within one owner in the order of asking. `apart`: the work is known to
   * be heavy, and waits for a place apart.
   */
  enter(owner: Owner, { apart = false }: { readonly apart?: boolean } = {}): Promise<WorkPlace> {
    return new Promise((go) => {
      this.#waiting.push({ owner, apart, go });
      this.#next();
    });
  }

  /**
   * True for an owner whose work is done in the places apart for now: it used its share of heavy work, or heavy work of it is
   * waiting or under way. So one owner holds the others' places with one heavy file at most, however many it sends at once.
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
    // Who has a place already takes another one only when nobody else wants it.
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

/** Counts up or down; an owner with none is not kept. */
function count(counts: Map<Owner, number>, owner: Owner, by: number): void {
  const now = (counts.get(owner) ?? 0) + by;
  if (now > 0) counts.set(owner, now);
  else counts.delete(owner);
}
