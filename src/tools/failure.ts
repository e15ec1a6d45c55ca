import { ConfigError } from '../config.js';
import { isAppError } from '../core/errors.js';
import { refusedData } from '../models/embedded.js';
import { OfficePackError } from '../office/office-source.js';
import { ToolError } from './database.js';

/**
 * Exit codes of tools that check or repair an installation: all is well; something was found or failed; another process
 * owns the database and cannot be reached; the configuration cannot be used ("Exit codes" in docs/contract.md).
 */
export const EXIT = { ok: 0, problems: 1, inUse: 75, configuration: 78 } as const;

/** Prints in one line, or in a list of problems, why a tool could not do its work, and returns the exit code. */
export function failure(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ToolError) return error.exitCode;
  if (refusedData(error)?.inUse) return EXIT.inUse;
  const isOurs = error instanceof ConfigError || error instanceof OfficePackError || isAppError(error);
  return isOurs ? EXIT.configuration : EXIT.problems;
}
