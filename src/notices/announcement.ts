/** Something that the staff group is told. `name` is the applicant's full name; the group sees its short form. */
export type Announcement =
  | { readonly kind: 'new-case'; readonly number: string; readonly name: string | null }
  | { readonly kind: 'fixed'; readonly number: string; readonly name: string | null; readonly round: number }
  /** An applicant's words for the officers; `number` null before there is a case. A reply to it goes back to him. */
  | {
      readonly kind: 'message';
      readonly number: string | null;
      readonly name: string | null;
      readonly text: string;
    }
  | {
      readonly kind: 'objection';
      readonly number: string;
      readonly name: string | null;
      readonly text: string;
    }
  | { readonly kind: 'withdrawn'; readonly number: string; readonly name: string | null }
  | { readonly kind: 'booked'; readonly number: string; readonly name: string | null; readonly when: string }
  /** The applicant gave a booked time back: nobody is to wait for him. */
  | {
      readonly kind: 'unbooked';
      readonly number: string;
      readonly name: string | null;
      readonly when: string;
    }
  | { readonly kind: 'task'; readonly number: string | null; readonly text: string }
  /** Something about the product itself (a channel stopped, a message set aside): no personal data. */
  | { readonly kind: 'notice'; readonly text: string };

/** Where words to an applicant go: to his case's chat, or (before a case) to the chat that asked for an officer. */
export type AnswerTarget =
  | { readonly kind: 'case'; readonly number: string; readonly caseId: string }
  | { readonly kind: 'conversation'; readonly conversationId: string };
