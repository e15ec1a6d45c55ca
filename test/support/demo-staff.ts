import type { StaffDoc } from '../../src/models/staff.js';
import { native, type Store } from '../../src/models/store.js';

/** The demo accounts as the first product of this test file made them. */
let made: readonly StaffDoc[] = [];

/**
 * Gives a fresh store the demo accounts that a product of this test file made before, if one did: six hashes of passwords
 * that are costly on purpose need not be made for each product that a file starts.
 */
export async function putDemoStaff(store: Store): Promise<void> {
  if (made.length > 0) await native(store.staff).insertMany(structuredClone([...made]));
}

/** Remembers the demo accounts of a store in which nothing else has happened yet. */
export async function keepDemoStaff(store: Store): Promise<void> {
  if (made.length === 0) made = await native(store.staff).find().toArray();
}
