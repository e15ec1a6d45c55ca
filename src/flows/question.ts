import type { Choice, Progress } from './types.js';
import type { Word } from './words.js';

/**
 * One way to answer: a value of the step, or one of the applicant's words. Typing its label or number chooses it too.
 */
export type Option =
  | ({
      readonly value: string;
      readonly label: string;
      /** Also chosen by any plain yes or no. */
      readonly means?: 'yes' | 'no';
      /** Other texts that choose it, in the form of `wordKey`. */
      readonly forms?: readonly string[];
      /** Signs or ends something: a number chooses it only where options are shown as a numbered list. */
      readonly deliberate?: true;
    } & OptionLook)
  | ({ readonly word: Word; readonly label: string } & OptionLook);

/** How a channel may show an option: {@link Choice}. */
type OptionLook = Pick<Choice, 'group' | 'tone'>;

/** What a step asks. */
export interface Question {
  readonly text: string;
  /** A shorter form, used after an answer that was not understood. */
  readonly again?: string;
  readonly options?: readonly Option[];
  /** Text that the step takes is its answer, even if it also names a place in the list (`9` is an hour first). */
  readonly placesLast?: boolean;
  /** Also asks for the person's own number by a button of the channel, where it has one. */
  readonly askContact?: boolean;
  /** Null or missing where no form is being filled. */
  readonly progress?: Progress | null;
  /** The key of the form's item that it asks for. */
  readonly asks?: string;
}
