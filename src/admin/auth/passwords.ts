import argon2 from 'argon2';

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane (about 20 ms here). */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The salted argon2id hash of a password, in PHC format. */
export async function hashPassword(password: string): Promise<string> {
  return argon2.hash(password, COST);
}

let decoy: Promise<string> | undefined;

/**
 * True when the password fits the hash. Without a hash (no such account) it does the same work, so that the time does
 * not tell which names exist.
 */
export async function passwordFits(hash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('decoy');
  const fits = await argon2.verify(hash ?? (await decoy), password);
  return hash !== null && fits;
}
