// `npm run test:unit`: the tests that need nothing but the code they test. Which these are is read from their imports:
// a test is one of them when neither it nor anything that it imports, however far away, touches what is in BEYOND.
// `--list` prints them, `--others` runs all the others that need no browser; other arguments go to Jest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Databases, servers, processes and threads, and native code that opens files. */
const BEYOND =
  /^(node:(child_process|cluster|dgram|http|http2|https|net|tls|worker_threads)|@loket\/|agenda|argon2|express|lmdb|mongodb|mongoose|nodemailer|sharp|telegraf|@napi-rs\/canvas|pdfjs-dist)(\/|$)/;

/** Imports that are there at run time; those of types alone are not. */
const IMPORT =
  /^[ \t]*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

function importsOf(file) {
  const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...code.matchAll(IMPORT)].map(([, statement, call]) => statement ?? call);
}

/** The file that a relative import of another one leads to; null for styles and data. */
function fileOf(from, specifier) {
  const path = posix.join(posix.dirname(from), specifier.replace(/\.js$/, ''));
  return [path, `${path}.ts`, `${path}.tsx`].find(
    (one) => /\.tsx?$/.test(one) && existsSync(join(root, one)),
  );
}

const known = new Map();
function reachesBeyond(file) {
  if (known.has(file)) return known.get(file);
  // Imports make no cycle (test/architecture.test.ts).
  const found = importsOf(file).some((specifier) => {
    if (!specifier.startsWith('.')) return BEYOND.test(specifier);
    const next = fileOf(file, specifier);
    return next !== undefined && reachesBeyond(next);
  });
  known.set(file, found);
  return found;
}

/** Paths of the tests below a folder. */
function testsIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('test/browser/'))
    .toSorted();
}

const own = testsIn('test');
// Those at the top look at the repository as a whole.
const unit = own.filter((file) => dirname(file) !== 'test' && !reachesBeyond(file));
const packages = readdirSync(join(root, 'packages')).flatMap((name) => testsIn(`packages/${name}/test`));
const words = process.argv.slice(2);

if (words.includes('--list')) {
  process.stdout.write(`${unit.join('\n')}\n`);
} else {
  const others = words.includes('--others');
  const chosen = others ? [...own.filter((file) => !unit.includes(file)), ...packages] : unit;
  const projects = others ? ['server', 'web', 'packages'] : ['server', 'web'];
  const forJest = words.filter((word) => word !== '--others');
  const args = ['--selectProjects', ...projects, ...forJest, '--runTestsByPath', ...chosen];
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
  });
  process.exitCode = status ?? 1;
}
