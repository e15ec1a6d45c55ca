import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds the compiled file of this package that a new thread or process is to run: `name` beside the module at `url`, or
 * its counterpart in `dist` when a test runs that module as TypeScript.
 */
export function builtFile(url: string, name: string): string {
  const path = join(dirname(fileURLToPath(url)), name);
  if (existsSync(path)) return path;
  const source = `${sep}src${sep}`;
  const at = path.lastIndexOf(source);
  return `${path.slice(0, at)}${sep}dist${sep}${path.slice(at + source.length)}`;
}
