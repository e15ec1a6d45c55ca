import { keyedConversations } from './keyed-conversations.js';
import type { Migration } from './migration.js';

/** Every migration, in order; each goes to the next version. Version 1 is what was stored before versions were kept. */
export const MIGRATIONS: readonly Migration[] = [keyedConversations];

/** Version of the stored data that this program works on. */
export const DATA_VERSION = 1 + MIGRATIONS.length;
