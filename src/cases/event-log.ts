import type { CaseEventDoc } from '../models/case-event.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import { isDuplicate, joined, Overtaken, type Tx } from '../models/transaction.js';
import type { CaseEvent } from '../sop/events.js';
import { entryHash } from './entry-hash.js';

const PURPOSE = 'case-event';

/** The end of a log, which the next entry follows. */
export interface LogHead {
  readonly caseId: string;
  readonly keyId: string;
  readonly hash: string;
}

/** The logs of all cases. Entries are added, never changed. */
export class EventLog {
  readonly #store: Store;
  readonly #keyring: Keyring;

  constructor(deps: { readonly store: Store; readonly keyring: Keyring }) {
    this.#store = deps.store;
    this.#keyring = deps.keyring;
  }

  /** Adds events; returns the hash of the new head. @throws {Overtaken} when another entry was added meanwhile. */
  async append(tx: Tx, head: LogHead, events: readonly CaseEvent[]): Promise<string> {
    const entries: CaseEventDoc[] = [];
    for (const event of events) {
      const { seq, at, actor, channel, action, type, data } = event;
      const entry = {
        caseId: head.caseId,
        seq,
        at: new Date(at),
        actor,
        channel,
        action,
        type,
        data: { ...data },
        personal: event.personal && (await this.#keyring.seal(head.keyId, event.personal, PURPOSE)),
        prev: entries.at(-1)?.hash ?? head.hash,
      };
      entries.push({ _id: tx.ids.next(), ...entry, hash: entryHash(entry) });
    }
    try {
      await native(this.#store.caseEvents).insertMany(entries, { session: tx.session });
    } catch (error) {
      if (isDuplicate(error)) throw new Overtaken('case events', { cause: error });
      throw error;
    }
    return entries.at(-1)?.hash ?? head.hash;
  }

  /** The entries of a case as stored, oldest first, up to and including `upTo`. */
  async entries(
    caseId: string,
    options: { readonly upTo?: number; readonly tx?: Tx } = {},
  ): Promise<CaseEventDoc[]> {
    const { upTo, tx } = options;
    return native(this.#store.caseEvents)
      .find({ caseId, ...(upTo === undefined ? {} : { seq: { $lte: upTo } }) }, joined(tx))
      .sort({ seq: 1 })
      .toArray();
  }

  /** The events of a case, oldest first; `personal` is null once the key was destroyed. */
  async events(
    caseId: string,
    keyId: string,
    options: { readonly upTo?: number; readonly tx?: Tx } = {},
  ): Promise<CaseEvent[]> {
    const events: CaseEvent[] = [];
    for (const entry of await this.entries(caseId, options)) events.push(await this.open(entry, keyId));
    return events;
  }

  /** One entry with its personal part. @throws {Error} when the sealed part was changed. */
  async open(entry: CaseEventDoc, keyId: string): Promise<CaseEvent> {
    const personal =
      entry.personal && (await this.#keyring.open<CaseEvent['personal']>(keyId, entry.personal, PURPOSE));
    return eventOf(entry, personal);
  }
}

/** An entry as an event of the SOP; `personal` is null unless it is given. */
export function eventOf(entry: CaseEventDoc, personal: CaseEvent['personal'] = null): CaseEvent {
  const { seq, at, actor, channel, action, type, data } = entry;
  // The action's schema checked data and personal part before they were written.
  return { seq, at: at.toISOString(), actor, channel, action, type, data, personal } as CaseEvent;
}
