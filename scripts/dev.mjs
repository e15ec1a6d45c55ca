// `npm run dev`: builds at every change and starts the product anew; plays demo cases into an empty database at first.
// Pages are built anew, too: reload them in the browser. Ctrl-C ends everything.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Changes that come together start the product once, ms. */
const SETTLED_MS = 300;
/** The product stops within ten seconds by itself, ms. */
const STOP_PATIENCE_MS = 12_000;

const say = (line) => process.stdout.write(`[dev] ${line}\n`);
/** Builders; the product apart, since it is stopped and started. */
const builders = [];
let product = null;
let ending = false;
let timer = null;
/** Restarts are done one after the other. */
let work = Promise.resolve();

// Apart from this process' group: a Ctrl-C is for this process, which then ends the others in order.
const start = (program, args, options = {}) =>
  spawn(program, args, { cwd: root, detached: true, stdio: 'inherit', ...options });

async function endOf(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Runs to its end; gives its exit code. */
async function run(program, args) {
  const child = start(program, args);
  builders.push(child);
  await endOf(child);
  return child.exitCode ?? 1;
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A compiler that goes on watching; `done` hears of each time that it is through, and whether without errors. */
function compiler(folder, done) {
  const args = ['-p', join(folder, 'tsconfig.build.json'), '--watch', '--preserveWatchOutput'];
  const child = start(bin('tsc'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  builders.push(child);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const found = /Found (\d+) errors?\./.exec(line);
    if (found === null || found[1] !== '0') {
      if (line.trim() !== '' && !/Starting (incremental )?compilation|File change detected/.test(line))
        say(line);
    }
    if (found) done(found[1] === '0');
  });
  child.on('exit', () => void end(`the compiler of ${folder || 'src'} ended`, 1));
}

function restartSoon(why) {
  if (ending || product === null) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    work = work.then(async () => {
      if (ending) return;
      say(`${why}: starting anew`);
      await stopProduct();
      if (!ending) startProduct();
    });
  }, SETTLED_MS);
}

function startProduct() {
  const child = start(process.execPath, ['--enable-source-maps', join(root, 'dist/src/main.js')]);
  product = child;
  child.on('exit', (code) => {
    if (!ending && product === child && code !== null && code !== 0)
      say(`the product ended with ${code}; the next change starts it anew`);
  });
}

async function stopProduct() {
  const child = product;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await endOf(child);
  clearTimeout(late);
}

async function end(why, code) {
  if (ending) return;
  ending = true;
  say(`${why}: ending`);
  clearTimeout(timer);
  for (const child of builders) child.kill('SIGTERM');
  await Promise.all([work.then(stopProduct), ...builders.map(endOf)]);
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(signal, 0));

say('building; the first time takes a minute');
if ((await run('npm', ['run', '--silent', 'build:packages'])) !== 0)
  await end('the packages do not build', 1);
await new Promise((resolve) => {
  compiler('', (ok) => {
    if (ok) resolve();
    if (ok) restartSoon('the server was built');
  });
});
for (const name of readdirSync(join(root, 'packages'))) {
  compiler(join('packages', name), (ok) => ok && restartSoon(`${name} was built`));
}
builders.push(
  start(bin('vite'), ['build', '--watch', '--config', 'web/vite.config.ts', '--logLevel', 'warn']),
);
const seeded = await run(process.execPath, [join(root, 'dist/src/demo-seed.js'), '--if-empty']);
if (seeded !== 0) await end('the demo cases could not be played', seeded);
if (!ending) {
  startProduct();
  watch(join(root, 'office'), { recursive: true }, () => restartSoon('the office pack changed'));
}
