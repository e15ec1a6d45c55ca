import type { Incoming } from '../channels/channel.js';
import type { ChatAddress } from '../../notices/types.js';
import { readCommand } from './commands.js';

/** Who answers a message: the staff bot, the applicant's conversation, or nobody (a group that is not the staff's). */
export type Desk = 'staff' | 'applicant' | 'nobody';

/**
 * Decides who answers. `group` is the staff group (null: none), `linked` whether the sender's
 * account is tied to a staff member. `/hubungkan` in private goes to the staff bot, whoever sends it.
 */
export function routeOf(incoming: Incoming, group: ChatAddress | null, linked: boolean): Desk {
  if (incoming.scope === 'group')
    return group !== null && isSameChat(incoming.address, group) ? 'staff' : 'nobody';
  if (linked) return 'staff';
  const command = incoming.body.kind === 'text' ? readCommand(incoming.body.text) : null;
  return command?.word === 'hubungkan' ? 'staff' : 'applicant';
}

/** The same id of two channels, or of two accounts, is not the same chat. */
function isSameChat(one: ChatAddress, other: ChatAddress): boolean {
  return one.channel === other.channel && one.account === other.account && one.chat === other.chat;
}
