import { native, type Store } from '../models/store.js';
import type { StaffDoc } from '../models/staff.js';
import { joined, type Tx } from '../models/transaction.js';
import type { Role } from '../sop/case.js';

/** An active member of staff, and the days on which they are away. */
export interface RosterMember {
  readonly username: string;
  readonly role: Role;
  readonly away: StaffDoc['away'];
}

/** All active members of staff, by username. */
export async function readRoster(store: Store, tx?: Tx): Promise<readonly RosterMember[]> {
  const members = await native(store.staff)
    .find({ active: true }, { ...joined(tx), projection: { role: 1, away: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return members.map(({ _id, role, away }) => ({ username: _id, role, away: away ?? [] }));
}

/** True when the member is away on a local day `YYYY-MM-DD`. */
export function isAwayOn({ away }: Pick<RosterMember, 'away'>, day: string): boolean {
  return away.some(({ from, to }) => from <= day && day <= to);
}
