import type { Incoming } from '../channels/channel.js';
import { isSameChat } from '../../models/conversation.js';
import type { ChatAddress } from '../../notices/types.js';
import { readCommand } from './commands.js';

/** Who answers a message; `nobody` for a group that is not the staff group. */
export type Route = 'staff' | 'applicant' | 'nobody';

/**
 * Decides who answers a message. `group` is the staff group (null: none); `linked`: the sender's account belongs to
 * staff. `/hubungkan` in a private chat always goes to the staff bot.
 */
export function routeOf(incoming: Incoming, group: ChatAddress | null, linked: boolean): Route {
  if (incoming.scope === 'group')
    return group !== null && isSameChat(incoming.address, group) ? 'staff' : 'nobody';
  if (linked) return 'staff';
  const command = incoming.body.kind === 'text' ? readCommand(incoming.body.text) : null;
  return command?.word === 'hubungkan' ? 'staff' : 'applicant';
}
