// `npm run test:nodes`: the built product on other releases of Node than the one at hand. Each is fetched as a package
// (about 100 MB, once; npm keeps it in its cache) into a folder of its own, so that `npm ci` stays small; the native
// parts are those of node_modules, whose N-API builds have to load in every release.
// `--outputFile=PATH` writes the counts as Jest does. Exit code 1 when a check failed.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const root = fileURLToPath(new URL('..', import.meta.url));
const RELEASES = ['24.22.3', '26.12.1'];
/** A start, or an answer, on a machine that does much else besides, ms. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 50;
/** Lines of what the product printed, shown with a failure. */
const LAST_LINES = 40;

const output = process.argv.find((word) => word.startsWith('--outputFile='))?.slice('--outputFile='.length);
const say = (line) => process.stdout.write(`${line}\n`);
const counts = { numPassedTests: 0, numFailedTests: 0 };

async function tryRelease(release) {
  say(`Node ${release}`);
  const folder = mkdtempSync(join(tmpdir(), `loket-node-`));
  const product = new Product(folder);
  try {
    // Each check needs the one before: the first that fails ends the list.
    await check(product, 'is fetched', () => product.fetchNode(release));
    await check(product, 'runs, with the release that was asked for', () => product.isOf(release));
    await check(product, 'starts the built product', () => product.start());
    await check(product, '/ready says that it is ready', () => product.isReady());
    await check(product, 'shows the notice in the web chat', () => product.shows('tidak dipungut biaya'));
    await check(product, 'takes the first fields of the form', () => product.fillsIn());
    await check(product, 'takes a photo and a PDF in, opened in child processes', () => product.sendsScans());
    await check(product, 'signs an officer in', () => product.signsIn());
    await check(product, 'ends cleanly on SIGTERM', () => product.stops());
  } catch {
    // Counted and told by `check`.
  } finally {
    product.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function check(product, what, work) {
  try {
    await work();
    counts.numPassedTests += 1;
    say(`  ✓ ${what}`);
  } catch (error) {
    counts.numFailedTests += 1;
    say(`  ✕ ${what}`);
    say(`${error instanceof Error ? error.stack : String(error)}\n${product.lastLines()}`);
    throw error;
  }
}

/** The built product on a Node of its own, and a person at its web chat. */
class Product {
  #folder;
  #node = '';
  #child = null;
  #ended = Promise.resolve([null, null]);
  #url = '';
  #said = '';
  #token = '';
  #heard = '';
  #after = 0;

  constructor(folder) {
    this.#folder = folder;
  }

  fetchNode(release) {
    const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const args = [
      'install',
      '--prefix',
      this.#folder,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
    ];
    const { status, stderr } = spawnSync('npm', [...args, `${name}@${release}`], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm install of ${name}@${release}: ${stderr}`);
    this.#node = join(this.#folder, 'node_modules', name, 'bin', 'node');
  }

  isOf(release) {
    const { stdout } = spawnSync(this.#node, ['--version'], { encoding: 'utf8' });
    if (stdout.trim() !== `v${release}`) throw new Error(`it calls itself ${stdout.trim() || 'nothing'}`);
  }

  async start() {
    const data = join(this.#folder, 'data');
    const child = spawn(this.#node, ['dist/src/main.js'], {
      cwd: root,
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: data, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.#said += text));
    this.#url = await until(
      () => 'the start message',
      () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
        return (
          this.#said.includes('Basis data') && /Chat for applicants +(http\S+?)\/\n/.exec(this.#said)?.[1]
        );
      },
    );
  }

  async isReady() {
    const response = await fetch(`${this.#url}/ready`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  }

  /** Waits until the chat says it. */
  async shows(words) {
    if (this.#token === '') {
      const { token } = await (await fetch(`${this.#url}/api/chat/sessions`, { method: 'POST' })).json();
      this.#token = token;
    }
    this.#heard = '';
    await until(
      () => `"${words}" in the chat, which says: ${this.#heard}`,
      async () => {
        const response = await this.#chat(`/api/chat/messages?after=${this.#after}`);
        const { items } = await response.json();
        this.#after = items.at(-1)?.seq ?? this.#after;
        for (const { from, text } of items) if (from !== 'applicant') this.#heard += `${text}\n`;
        return this.#heard.includes(words);
      },
    );
  }

  async fillsIn() {
    for (const [text, answer] of [
      ['ya', 'User ID SPSE'],
      ['sitirahmah01', 'Alamat e-mail'],
      ['siti@contoh.test', 'Nomor ponsel yang aktif'],
      ['0812 3456 7890', 'Scan KTP'],
    ]) {
      const body = JSON.stringify({ text });
      await this.#post({ body, headers: { 'content-type': 'application/json' } });
      await this.shows(answer);
    }
  }

  async sendsScans() {
    for (const name of ['a01-ktp-scan.jpg', 'a24-halaman.pdf']) {
      const body = new FormData();
      body.append('files', new Blob([readFileSync(join(root, 'test/samples', name))]), name);
      await this.#post({ body, headers: {} });
      await this.shows('tersimpan');
    }
  }

  async signsIn() {
    const response = await fetch(`${this.#url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'helpdesk', password: 'demo' }),
    });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  }

  async stops() {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.kill(), PATIENCE_MS);
    const [code, signal] = await this.#ended;
    clearTimeout(late);
    if (code !== 0) throw new Error(`it ended with ${code ?? signal}`);
  }

  kill() {
    if (this.#child?.exitCode === null) this.#child.kill('SIGKILL');
  }

  lastLines() {
    return this.#said.split('\n').slice(-LAST_LINES).join('\n');
  }

  async #post({ body, headers }) {
    const response = await this.#chat('/api/chat/messages', {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID(), ...headers },
      body,
    });
    if (response.status !== 202)
      throw new Error(`the chat refused: ${response.status} ${await response.text()}`);
  }

  #chat(path, init = {}) {
    const headers = { authorization: `Bearer ${this.#token}`, ...init.headers };
    return fetch(`${this.#url}${path}`, { ...init, headers });
  }
}

/** Looks again and again until something is there; gives it. */
async function until(what, look) {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what()}`);
    await pause(LOOK_EVERY_MS);
  }
}

if (!existsSync(join(root, 'dist/web')) || !existsSync(join(root, 'dist/src/main.js'))) {
  say('the product is not built: npm run build');
  process.exit(1);
}
for (const release of RELEASES) await tryRelease(release);
say(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
if (output !== undefined) {
  const nothing = { numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(output, JSON.stringify({ ...counts, ...nothing }));
}
process.exitCode = counts.numFailedTests > 0 ? 1 : 0;
