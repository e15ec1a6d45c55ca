import { booking } from './booking.js';
import { correction } from './correction.js';
import { createConversation } from './engine.js';
import { help } from './help.js';
import { goHome, home } from './home.js';
import { move } from './move.js';
import { myDataFlow } from './my-data.js';
import { objection } from './objection.js';
import { officer } from './officer.js';
import { recovery } from './recovery.js';
import { registration } from './registration.js';
import { status } from './status.js';
import type { Flow } from './step.js';
import type { Conversation, FlowName } from './types.js';
import { withdrawal } from './withdrawal.js';

/** Every flow of the product by its name. */
export const FLOWS: Readonly<Record<FlowName, Flow>> = {
  home,
  registration,
  correction,
  status,
  booking,
  'my-data': myDataFlow,
  help,
  officer,
  withdrawal,
  objection,
  move,
  recovery,
};

/** The conversation with applicants: the flows, as the rest of the product calls them. */
export const conversation: Conversation = createConversation(FLOWS, goHome);
