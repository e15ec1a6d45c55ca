import type { Incoming } from '../channels/channel.js';
import { readCommand } from './commands.js';

/** Who answers a message: the staff bot, the applicant's conversation, or nobody (a group that is not the staff's). */
export type Desk = 'staff' | 'applicant' | 'nobody';

/**
 * Decides who answers. `staffChat` is the staff group's id at the channel (null: none), `linked` whether the sender's
 * account is tied to a staff member. `/hubungkan` in private goes to the staff bot, whoever sends it.
 */
export function routeOf(incoming: Incoming, staffChat: string | null, linked: boolean): Desk {
  if (incoming.scope === 'group') return incoming.address.chat === staffChat ? 'staff' : 'nobody';
  if (linked) return 'staff';
  const command = incoming.body.kind === 'text' ? readCommand(incoming.body.text) : null;
  return command?.word === 'hubungkan' ? 'staff' : 'applicant';
}
