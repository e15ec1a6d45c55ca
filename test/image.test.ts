import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectUri } from '@loket/embedded-mongo';
import { copiesOf, copyOf, environmentOf, stagesOf, type Copy } from './support/dockerfile.js';

/** The folder of the product inside the image. */
const HOME = '/loket';
const TIMEOUT_MS = 120_000;

const stages = stagesOf(readFileSync('Dockerfile', 'utf8'));
const last = stages.at(-1) ?? { name: null, instructions: [] };
const folders = readdirSync('packages').map((name) => `packages/${name}`);

interface Locked {
  readonly packages: Readonly<
    Record<string, { readonly dev?: true; readonly link?: true; readonly resolved?: string }>
  >;
}

/** A path of the repository or the image, relative to the folder of the product. */
function within(path: string): string {
  return relative(HOME, resolve(HOME, path));
}

/** Links into `root` what `npm ci --omit=dev` gives; packages that npm links to their own folder stay links. */
function linkDependencies(root: string): void {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Locked;
  for (const [path, { dev, link, resolved = '' }] of Object.entries(packages)) {
    // A missing package is for another platform; a nested one comes with the package that contains it.
    if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(path)) continue;
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(link ? relative(dirname(place), join(root, resolved)) : realpathSync(path), place);
  }
}

function carryOut({ sources, target }: Copy, root: string): void {
  for (const source of sources.map(within)) {
    if (source === 'node_modules') {
      linkDependencies(root);
      continue;
    }
    const into = target.endsWith('/') && !isFolder(source);
    const place = join(root, within(target), into ? basename(source) : '');
    mkdirSync(dirname(place), { recursive: true });
    cpSync(source, place, { recursive: true });
  }
}

function isFolder(path: string): boolean {
  return readdirSync(dirname(path), { withFileTypes: true }).some(
    (entry) => entry.name === basename(path) && entry.isDirectory(),
  );
}

describe('the Dockerfile', () => {
  it('has the manifest of every package before npm ci, so that its dependencies are installed', () => {
    const installing = stages.filter(({ instructions }) =>
      instructions.some(({ name, text }) => name === 'RUN' && text.startsWith('npm ci')),
    );
    expect(installing).toHaveLength(2);
    for (const { instructions } of installing) {
      const at = instructions.findIndex(({ text }) => text.startsWith('npm ci'));
      const before = instructions.slice(0, at).filter(({ name }) => name === 'COPY');
      const copied = before
        .map(copyOf)
        .flatMap(({ sources, target }) => sources.map((one) => [one, within(target)]));
      for (const folder of folders) expect(copied).toContainEqual([`${folder}/package.json`, folder]);
    }
  });

  it('leaves nothing out that the last stage takes from the repository', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    const taken = copiesOf(last).flatMap(({ from, sources }) => (from === null ? sources : []));
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter((path) => ignored.includes(path) || !existsSync(path))).toEqual([]);
  });
});

describe('the files of the image', () => {
  let root: string;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    // `npm test` builds only the server.
    if (!existsSync('dist/web')) await promisify(execFile)('npm', ['run', 'build:web']);
    root = mkdtempSync(join(tmpdir(), 'loket-image-'));
    for (const copy of copiesOf(last)) carryOut(copy, root);
  }, TIMEOUT_MS);
  afterAll(() => {
    child?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  it(
    'are all that the product needs to start, answer and stop',
    async () => {
      const [program, ...args] = JSON.parse(
        last.instructions.find(({ name }) => name === 'CMD')?.text ?? '[]',
      ) as string[];
      expect(program).toBe('node');
      const own = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: join(root, 'data') };
      const started = spawn(process.execPath, args, {
        cwd: root,
        env: { PATH: process.env['PATH'], ...environmentOf(last), ...own },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = started;
      const ended = once(started, 'exit') as Promise<[number | null]>;
      let url: string | undefined;
      for await (const line of createInterface({ input: started.stdout })) {
        url ??= /Chat for applicants +(http\S+?)\/$/.exec(line)?.[1];
        if (line.includes('Basis data')) break;
      }
      started.stdout.resume();
      for (const path of ['/health', '/ready', '/', '/api/docs']) {
        const response = await fetch(`${url ?? ''}${path}`);
        expect([path, response.status]).toEqual([path, 200]);
        await response.text();
      }
      expect(connectUri(join(root, 'data', 'db'))).toMatch(/^mongodb:/);
      started.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    },
    TIMEOUT_MS,
  );

  it('hold the packages themselves: nothing leads back to the repository', () => {
    for (const folder of folders) {
      const { name } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { name: string };
      expect(realpathSync(join(root, 'node_modules', name))).toBe(realpathSync(join(root, folder)));
      expect(readdirSync(join(root, folder)).toSorted()).toEqual(['dist', 'package.json']);
    }
  });
});
