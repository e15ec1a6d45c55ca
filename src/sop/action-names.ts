/** Every act of the action table (`sop/actions.ts`), as the API and the event log name it. */
export const ACTION_NAMES = [
  'submit',
  'resubmit',
  'withdraw',
  'claim',
  'release',
  'reassign',
  'receive-files',
  'check-blacklist',
  'reject',
  'confirm-spse-blacklist',
  'check-completeness',
  'check-registration',
  'book',
  'cancel-booking',
  'verify',
  'send-receipt',
  'archive',
  'undo',
  'reopen',
  'explain-delay',
] as const;
export type ActionName = (typeof ACTION_NAMES)[number];
