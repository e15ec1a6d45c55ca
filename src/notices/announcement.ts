/** What the staff group is told. `name` is the applicant's full name; the group sees its short form. */
export type Announcement =
  | { readonly kind: 'new-case'; readonly number: string; readonly name: string | null }
  | { readonly kind: 'fixed'; readonly number: string; readonly name: string | null; readonly round: number }
  /** An applicant's words; a reply goes back to the applicant. `number` is null before there is a case. */
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
  /** The applicant gave a booked time back, so that no officer waits for them. */
  | {
      readonly kind: 'unbooked';
      readonly number: string;
      readonly name: string | null;
      readonly when: string;
    }
  | { readonly kind: 'task'; readonly number: string | null; readonly text: string }
  /** Something about the product itself (a channel stopped, a message set aside): no personal data. */
  | { readonly kind: 'notice'; readonly text: string };

/** The addressee of an officer's words: the chat of a case or, before there is a case, the chat that asked. */
export type AnswerTarget =
  | { readonly kind: 'case'; readonly number: string; readonly caseId: string }
  | { readonly kind: 'conversation'; readonly conversationId: string };
