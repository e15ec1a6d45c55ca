import { parseArgs } from 'node:util';
import { ToolError } from './database.js';
import { EXIT, failure } from './failure.js';

/** Runs a tool: reads its options, of which each needs a value, prints an error in one line, sets the exit code. */
export async function runTool(
  usage: string,
  needed: readonly string[],
  tool: (options: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  try {
    await tool(readOptions(usage, needed));
  } catch (error) {
    process.exitCode = failure(error);
  }
}

function readOptions(usage: string, needed: readonly string[]): Record<string, string> {
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(needed.map((name) => [name, { type: 'string' as const }])),
    });
    const given = Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as const] : [],
    );
    if (given.length === needed.length) return Object.fromEntries(given);
  } catch {
    // The option is unknown, and the usage lists the known ones.
  }
  throw new ToolError(`usage: ${usage}`, EXIT.configuration);
}
