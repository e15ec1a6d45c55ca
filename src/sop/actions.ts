import type { Action, ActionName } from './action.js';
import { archive } from './actions/archive.js';
import { book, cancelBooking } from './actions/booking.js';
import { checkBlacklist } from './actions/check-blacklist.js';
import { checkCompleteness } from './actions/check-completeness.js';
import { checkRegistration } from './actions/check-registration.js';
import { explainDelay } from './actions/explain-delay.js';
import { claim, release } from './actions/holding.js';
import { reassign } from './actions/reassign.js';
import { receiveFiles } from './actions/receive-files.js';
import { confirmSpseBlacklist, reject } from './actions/reject.js';
import { reopen } from './actions/reopen.js';
import { resubmit } from './actions/resubmit.js';
import { sendReceipt } from './actions/send-receipt.js';
import { submit } from './actions/submit.js';
import { undo } from './actions/undo.js';
import { verify } from './actions/verify.js';
import { withdraw } from './actions/withdraw.js';

/**
 * The table of actions: the one source for the API, the staff commands, the buttons and forms, the help and
 * `docs/sop.md`.
 */
export const ACTIONS: Readonly<Record<ActionName, Action>> = {
  submit,
  resubmit,
  withdraw,
  claim,
  release,
  reassign,
  'receive-files': receiveFiles,
  'check-blacklist': checkBlacklist,
  reject,
  'confirm-spse-blacklist': confirmSpseBlacklist,
  'check-completeness': checkCompleteness,
  'check-registration': checkRegistration,
  book,
  'cancel-booking': cancelBooking,
  verify,
  'send-receipt': sendReceipt,
  archive,
  undo,
  reopen,
  'explain-delay': explainDelay,
} satisfies Record<ActionName, Action>;

/** Finds an action by a name from outside; null for a name that is no action's. */
export function findAction(name: string): Action | null {
  return Object.hasOwn(ACTIONS, name) ? ACTIONS[name as ActionName] : null;
}
