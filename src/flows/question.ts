import type { Word } from './words.js';

/** One way to answer; typing its label or number chooses it too. */
export type Option =
  | {
      readonly value: string;
      readonly label: string;
      /** Also chosen by any plain yes or no. */
      readonly means?: 'yes' | 'no';
      /** In the form of `wordKey`. */
      readonly forms?: readonly string[];
    }
  | { readonly word: Word; readonly label: string };

/** What a step asks. */
export interface Question {
  readonly text: string;
  /** Used after an answer that was not understood. */
  readonly again?: string;
  readonly options?: readonly Option[];
  /** Text that the step takes is its answer, even if it also names a place in the list (`9` is an hour first). */
  readonly placesLast?: boolean;
  readonly askContact?: boolean;
}
