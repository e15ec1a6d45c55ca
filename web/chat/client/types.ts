/** Who wrote a message: the person, the assistant, or an officer. */
export type Sender = 'applicant' | 'loket' | 'petugas';

/** A button under a message; `id` goes back to the server as it came. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** A file of a message: `size` in bytes; `href` (same origin) only where it may be downloaded. */
export interface FileInfo {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly href?: string;
}

/** One message of the history. `seq` counts up in one conversation; `at` is an ISO instant. */
export interface Item {
  readonly seq: number;
  readonly from: Sender;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly files: readonly FileInfo[];
  readonly at: string;
}

/** A read of the history: `done` is false while something the person sent is still being worked on. */
export interface Reading {
  readonly done: boolean;
  readonly items: readonly Item[];
}

/** What the page says about the office. `hours` holds one line per entry, empty when unknown. */
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

/** Why a message is not through yet. `session`: written for a conversation that has ended. */
export type Problem = 'network' | 'server' | 'busy' | 'too-large' | 'refused' | 'session';

/** `queued` → `sending` → `sent`; `waiting` tries again by itself, `failed` only when asked. */
type Delivery = 'queued' | 'sending' | 'waiting' | 'sent' | 'failed';

/** An own message that is not in the history yet. */
export interface Pending {
  /** Its Idempotency-Key, the same over all tries. */
  readonly key: string;
  readonly content: Content;
  /** Made by the page (the first /mulai), not typed. */
  readonly auto: boolean;
  readonly status: Delivery;
  /** Part of the upload done, 0 to 1; null where there is nothing to measure. */
  readonly progress: number | null;
  readonly problem: Problem | null;
  /** Its place in the history once the server has accepted it. */
  readonly seq: number | null;
  /** Last known seq when it was first sent: only later items can be this message. */
  readonly baseSeq: number | null;
  readonly createdAt: string;
}

/** What came of one try to send. `afterMs`: wait asked for by the server. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly seq: number }
  | {
      readonly kind: 'retry';
      readonly problem: 'network' | 'server' | 'busy';
      readonly afterMs: number | null;
    }
  | { readonly kind: 'refused'; readonly problem: 'too-large' | 'refused' }
  | { readonly kind: 'unauthorized' };

/** The line to the server as the person sees it. */
export type Connection = 'connecting' | 'online' | 'reconnecting' | 'offline';

/** A sentence of the page itself (not of the conversation), until it is put away. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}
