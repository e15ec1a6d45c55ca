// Builds what is missing or older than its sources; for commands that run from `dist`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

/**
 * True when the result is missing or older than its sources. Without sources or compiler, an existing result counts as
 * fresh.
 */
function stale(result, sources, tool) {
  if (!existsSync(join(root, result))) return true;
  if (!existsSync(join(root, 'node_modules', tool)) || !existsSync(join(root, sources))) return false;
  return newest(join(root, sources)) > statSync(join(root, result)).mtimeMs;
}

function build(script, what) {
  process.stdout.write(`Building ${what} …\n`);
  const { status } = spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Builds the server and its packages. */
export function buildServer() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  if (
    stale('dist/.tsbuildinfo', 'src', 'typescript') ||
    packages.some((folder) => stale(`${folder}/dist/.tsbuildinfo`, `${folder}/src`, 'typescript'))
  )
    build('build:server', 'the server');
}

/** Builds the pages. */
export function buildPages() {
  if (stale('dist/web/chat/index.html', 'web', 'vite')) build('build:web', 'the pages');
}
