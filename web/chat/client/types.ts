/** Who wrote a message: the person, the assistant, or an officer. */
export type Sender = 'applicant' | 'loket' | 'petugas';

/** A button under a message; `id` goes back to the server unchanged. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** The heading under which it stands. */
  readonly group?: string;
  /** Deletes or ends something. */
  readonly tone?: 'danger';
}

/**
 * A file of a message: `size` in bytes; `href` (same origin) only when it may be downloaded; `thumb` (same origin) is
 * where its first page may be had as a small picture.
 */
export interface FileInfo {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly href?: string;
  readonly thumb?: string;
}

/** Where in the form a question stands: `part` of `of`, from 1. */
export interface Progress {
  readonly part: number;
  readonly of: number;
  readonly section: string;
}

/** One message of the history. `seq` counts up in one conversation; `at` is an ISO instant. */
export interface Item {
  readonly seq: number;
  readonly from: Sender;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly files: readonly FileInfo[];
  readonly progress?: Progress;
  readonly at: string;
}

/** A read of the history. `done` is false while something that the person sent is still being worked on. */
export interface Reading {
  readonly done: boolean;
  readonly items: readonly Item[];
}

/** What the page says about the office. `hours` has one entry for each line; it is empty when the hours are unknown. */
export interface Office {
  readonly name: string;
  readonly service: string;
  readonly hours: readonly string[];
  readonly free: boolean;
}

/** What a person sends: one text, one tap on a button, or a bundle of files. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly choice: string; readonly label: string; readonly of: number }
  | { readonly kind: 'files'; readonly files: readonly File[] };

/** Why a message has not got through yet. `session`: it was written for a conversation that has ended. */
export type Problem = 'network' | 'server' | 'busy' | 'too-large' | 'refused' | 'session';

/** `queued` → `sending` → `sent`. `waiting` is tried again without the person, `failed` only when they ask. */
type Delivery = 'queued' | 'sending' | 'waiting' | 'sent' | 'failed';

/** An own message that is not in the history yet. */
export interface Pending {
  /** Its Idempotency-Key, the same for all tries. */
  readonly key: string;
  readonly content: Content;
  /** True when the page made it (the first /mulai) and nobody typed it. */
  readonly auto: boolean;
  readonly status: Delivery;
  /** Part of the upload that is done, 0 to 1; null when there is nothing to measure. */
  readonly progress: number | null;
  readonly problem: Problem | null;
  /** Its place in the history, once the server has accepted it. */
  readonly seq: number | null;
  /** The last seq known when it was first sent; only a later item can be this message. */
  readonly baseSeq: number | null;
  readonly createdAt: string;
}

/** The outcome of one try to send. `afterMs`: the wait that the server asked for. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly seq: number }
  | {
      readonly kind: 'retry';
      readonly problem: 'network' | 'server' | 'busy';
      readonly afterMs: number | null;
    }
  | { readonly kind: 'refused'; readonly problem: 'too-large' | 'refused' }
  | { readonly kind: 'unauthorized' };

/** The connection to the server as the person sees it. */
export type Connection = 'connecting' | 'online' | 'reconnecting' | 'offline';

/** A sentence of the page itself (not of the conversation), shown until it is dismissed. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}
