import type { TextOrder } from '../bson/collation.js';
import type { Doc } from '../bson/values.js';
import type { Source } from '../query/execute.js';
import type { Collection } from '../storage/catalog.js';

/** What a pipeline reads from. */
export interface PipelineInput {
  readonly source: Source;
  /** The collection of the command; undefined when there is none. */
  readonly collection: Collection | undefined;
  /** Another collection of the same database, for `$lookup`. */
  readonly other: (name: string) => Collection | undefined;
  /** Values of `$$name`. */
  readonly variables: Doc;
  readonly hint: unknown;
  /** Order of strings, when the command has a collation. */
  readonly order: TextOrder | undefined;
  /** The known sessions, for `$listLocalSessions`. */
  readonly sessions: () => Doc[];
}
