/** A channel's name: the key of its entry in the table of channels. */
export type ChannelName = string;

/** What a channel can show. Flows keep within it, so that adapters need not cut. */
export interface ChannelLimits {
  readonly textChars: number;
  /** Buttons in one message; with 0, choices become a numbered list. */
  readonly choices: number;
  readonly labelChars: number;
  readonly choiceIdBytes: number;
  /** True when the channel has a button that shares the person's own number. */
  readonly askContact: boolean;
}

/** How fast a channel takes messages of ours. */
export interface ChannelPace {
  /** Messages that the channel takes from one account of ours in a second. */
  readonly perSecond: number;
  /** Messages that it takes for one chat at once. */
  readonly chatBurst: number;
  /** Pause before each further message to that chat, ms. */
  readonly chatEveryMs: number;
}

/** What the rest of the product may ask about a channel. Nothing outside a channel's folder compares its name. */
export interface ChannelTraits {
  readonly name: ChannelName;
  /** Its name in the middle of an Indonesian sentence. */
  readonly label: string;
  /** Said in the greeting behind "disimpan di server kantor": which way words take besides. */
  readonly privacyRemark: string;
  /**
   * `push`: each message of ours is handed to the channel. `history`: people read the stored history, so that what stands
   * there is delivered, and the channel writes what they send into it at receipt.
   */
  readonly delivery: 'push' | 'history';
  readonly limits: ChannelLimits;
  /** How the progress of the form is shown: by a bar of the channel's own, or in words where a section begins. */
  readonly progress: 'bar' | 'words';
  /** How fast the channel takes messages; null: as fast as they come. */
  readonly pace: ChannelPace | null;
}

/** The one list of channels; names, labels, schemas and pages are derived from it. */
export class ChannelTable {
  readonly #entries: ReadonlyMap<ChannelName, ChannelTraits>;

  constructor(entries: readonly ChannelTraits[]) {
    this.#entries = new Map(entries.map((traits) => [traits.name, traits]));
  }

  get names(): readonly ChannelName[] {
    return [...this.#entries.keys()];
  }

  /** The traits of a channel. @throws {TypeError} for one that is not in the table */
  of(name: ChannelName): ChannelTraits {
    const traits = this.#entries.get(name);
    if (!traits) throw new TypeError(`no such channel: ${name}`);
    return traits;
  }

  /** The label of a channel; of one that was taken out of the table, its name. */
  labelOf(name: ChannelName): string {
    return this.#entries.get(name)?.label ?? name;
  }
}
