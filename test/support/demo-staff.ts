import argon2 from 'argon2';
import { DEMO_ACCOUNTS } from '../../src/admin/auth/accounts.js';
import type { StaffDoc } from '../../src/models/staff.js';
import { native, type Store } from '../../src/models/store.js';

/** Far below the product's, whose costs would be most of what a test of log-ins costs. */
const COST = { type: argon2.argon2id, memoryCost: 1_024, timeCost: 1, parallelism: 1 } as const;

/** Gives a fresh store the demo accounts, whose passwords are hashed, and compared, at little cost. */
export async function putDemoStaff(store: Store): Promise<void> {
  const now = store.clock.now();
  const accounts = DEMO_ACCOUNTS.map(async ({ username, name, role, password }): Promise<StaffDoc> => ({
    _id: username,
    name,
    role,
    passwordHash: await argon2.hash(password, COST),
    active: true,
    away: [],
    accounts: [],
    linked: false,
    createdAt: now,
    updatedAt: now,
  }));
  await native(store.staff).insertMany(await Promise.all(accounts));
}
