import type { ReasonCode } from '../texts/reasons.js';

/** What a parser makes of an answer: the value, or the code of what is missing; its words stand in texts/reasons. */
export type Parsed<A> =
  { readonly ok: true; readonly value: A } | { readonly ok: false; readonly reason: ReasonCode };
