import { randomBytes } from 'node:crypto';
import type { Environment } from './environment.js';
import { FORMAT_VERSION, metaKey } from './layout.js';
import type { View } from './view.js';

/**
 * The steps that turn a store of one format into the next. A step may be interrupted at any moment and is then carried
 * out again from its beginning, so it must allow for that. When it is done, the format is raised in a write of its own.
 */
const STEPS: ReadonlyMap<number, (env: Environment) => Promise<void>> = new Map([[1, nameStore]]);

/**
 * The format in which a store was written; a store from before its first collection names none, which means the first.
 */
export function formatOf(view: View): number {
  return Number(view.get(metaKey('v'))?.toString('latin1') ?? '1');
}

/** The id of a store, as hexadecimal text. */
export function storeIdOf(view: View): string {
  return view.get(metaKey('i'))?.toString('hex') ?? '';
}

/**
 * Brings a store to the present format.
 * @returns the format that it had
 */
export async function migrate(env: Environment): Promise<number> {
  const from = formatOf(env);
  for (let format = from; format < FORMAT_VERSION; format += 1) {
    await STEPS.get(format)?.(env);
    const next = format + 1;
    await env.write(() => env.put(metaKey('v'), Buffer.from(String(next))));
  }
  return from;
}

/** Format 2: every store has an id. */
async function nameStore(env: Environment): Promise<void> {
  if (env.get(metaKey('i'))) return;
  const id = randomBytes(16);
  await env.write(() => env.put(metaKey('i'), id));
}
