import { keyedConversations } from './keyed-conversations.js';
import type { Migration } from './migration.js';
import { searchKeys } from './search-keys.js';

/** Every migration in order, each to the next version. Version 1 is the form before versions were recorded. */
export const MIGRATIONS: readonly Migration[] = [keyedConversations, searchKeys];

/** Version of the stored data that this program reads and writes. */
export const DATA_VERSION = 1 + MIGRATIONS.length;
