import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CHANNELS } from '../src/bots/channels/table.js';
import { cycles, importGraph, importsOf, sourceFiles, type Edge } from './support/imports.js';

/**
 * What a zone may import from another: `true` anything, `types` only types, a pattern types and the files that match.
 */
type Rule = Readonly<Record<string, true | 'types' | RegExp>>;

const PURE: Rule = { core: true, sop: true };
const STORED: Rule = {
  ...PURE,
  models: true,
  documents: true,
  booking: true,
  notices: true,
  // The settings are read once and handed in; their shape may be named.
  config: 'types',
};
const USE_CASES: Rule = { ...STORED, cases: true, codes: true, flows: true };

/**
 * The directions of imports (docs/ARCHITECTURE.md, "The map"). An import from or to a folder without a rule is refused.
 */
const RULES: Readonly<Record<string, Rule>> = {
  core: { core: true },
  config: { core: true },
  sop: PURE,
  flows: { ...PURE, flows: true },
  office: { ...PURE, office: true },
  models: { core: true, models: true, sop: 'types' },
  documents: STORED,
  booking: STORED,
  // A notice says by mail what the conversation says, in the words of the flows.
  notices: { ...STORED, flows: /^src\/flows\/(texts\/|status-text\.ts$|mask\.ts$|form\/items\.ts$)/ },
  codes: { ...PURE, models: true, notices: true, codes: true },
  // A case that moves to another chat takes the state of its conversation along.
  cases: { ...STORED, cases: true, flows: 'types' },
  bots: { ...USE_CASES, bots: true },
  jobs: { ...USE_CASES, jobs: true },
  admin: { ...USE_CASES, admin: true, bots: 'types' },
  // Commands beside the process open its database; from the staff's part they need the accounts.
  tools: {
    ...USE_CASES,
    admin: /^src\/admin\/auth\//,
    office: true,
    config: true,
    tools: true,
    jobs: 'types',
  },
  'web/chat': { 'web/chat': true },
};
/** The process and its composition root may import everything. */
const EVERYBODY = new Set(['src/app.ts', 'src/demo-seed.ts', 'src/main.ts', 'src/start-message.ts']);
/** Packages from outside that the pure parts may use. */
const PURE_PACKAGES = new Set(['zod', 'luxon']);

const { edges, lost, packages } = importGraph(['src', 'web']);
const files = [...packages.keys()];

/** The packages of this repository (`packages/*`), each with what it may import. */
const houses = readdirSync('packages').map((name) => {
  const folder = `packages/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
  const parts = ['src', 'test', 'bench']
    .map((part) => `${folder}/${part}`)
    .filter((part) => existsSync(part));
  return { folder, manifest, graph: importGraph(parts) };
});

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The package that a specifier names: `@a/b/c` belongs to `@a/b`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The zone of a file; null for one that no rule covers. */
function zoneOf(file: string): string | null {
  const [top, folder, ...rest] = file.split('/');
  if (file === 'src/config.ts') return 'config';
  if (rest.length === 0 || folder === undefined) return null;
  const zone = top === 'web' ? `web/${folder}` : folder;
  return zone in RULES ? zone : null;
}

/** Why an import is refused, or null. */
function violation({ from, to, typeOnly }: Edge): string | null {
  if (EVERYBODY.has(from)) return null;
  const rule = RULES[zoneOf(from) ?? '']?.[zoneOf(to) ?? ''];
  if (rule === true || (rule === 'types' && typeOnly)) return null;
  if (rule instanceof RegExp && (typeOnly || rule.test(to))) return null;
  return `${from} → ${to}${rule === 'types' ? ' (types only)' : ''}`;
}

describe('imports', () => {
  it('are all found: every file belongs to a zone, every path leads to a file', () => {
    const known = new Set([...EVERYBODY, 'web/vite.config.ts']);
    expect(files.filter((file) => zoneOf(file) === null && !known.has(file))).toEqual([]);
    expect(lost).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('follow the directions of the design', () => {
    expect(edges.map(violation).filter((text) => text !== null)).toEqual([]);
  });

  it('make no cycle, not even of types', () => {
    expect([edges, ...houses.map(({ graph }) => graph.edges)].flatMap(cycles)).toEqual([]);
  });

  it('of the pure parts reach no file, network or clock', () => {
    const impure = files
      .filter((file) => ['sop', 'flows'].includes(zoneOf(file) ?? '') || file.startsWith('src/core/parsers/'))
      .flatMap((file) =>
        (packages.get(file) ?? [])
          .filter((name) => !PURE_PACKAGES.has(name))
          .map((name) => `${file}: ${name}`),
      );
    expect(impure).toEqual([]);
  });

  it('reach native decoders of pictures and PDFs only in the inspector, which is a process of its own', () => {
    const decoders = new Set(['sharp', '@napi-rs/canvas', 'pdfjs-dist', 'pdf-lib']);
    const users = files.filter((file) =>
      (packages.get(file) ?? []).some((name) => decoders.has(packageOf(name))),
    );
    expect(users.length).toBeGreaterThan(2);
    expect(users.filter((file) => !file.startsWith('src/documents/inspector/'))).toEqual([]);
    const intoTheServer = edges.filter(
      ({ from, to, typeOnly }) =>
        users.includes(to) && !from.startsWith('src/documents/inspector/') && !typeOnly,
    );
    expect(intoTheServer).toEqual([]);
  });

  it('are never computed at run time, so that the reader sees them all', () => {
    const inPackages = houses.flatMap(({ graph }) => [...graph.packages.keys()]);
    const computed = [...files, ...inPackages].filter((file) =>
      /\bimport\(\s*[^'"\s)]/.test(readFileSync(file, 'utf8')),
    );
    expect(computed).toEqual([]);
  });
});

describe('a channel', () => {
  const names = CHANNELS.names.join('|');
  /** A name that is compared with, a case of a switch, or two names in a list; setting one (`channel: 'web'`) is no assumption. */
  const assumptions = [
    new RegExp(`[!=]== '(?:${names})'|'(?:${names})' [!=]==`, 'u'),
    new RegExp(`\\bcase '(?:${names})'`, 'u'),
    new RegExp(`'(?:${names})',\\s*'(?:${names})'`, 'u'),
    new RegExp(`\\b(?:${names}): [^\\n]+,\\s*(?:${names}): `, 'u'),
  ];
  const lines = (file: string): string[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !/^\s*(?:\/\/|\/?\*|import )/u.test(line));

  it('is compared or listed by name nowhere outside its folder and the table', () => {
    const outside = files.filter(
      (file) =>
        file.startsWith('src/') && !new RegExp(`^src/bots/channels/(?:(?:${names})/|table)`, 'u').test(file),
    );
    // Roles of processes are named by the environment (docs/operations/running.md).
    const own = outside.filter((file) => file !== 'src/config.ts');
    const found = own.flatMap((file) => {
      const text = lines(file).join('\n');
      return assumptions
        .flatMap((pattern) => pattern.exec(text)?.[0] ?? [])
        .map((what) => `${file}: ${what}`);
    });
    expect(own.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  it('would be found', () => {
    for (const line of [
      "if (channel === 'web') x();",
      "case 'telegram':",
      "const ALL = ['web', 'telegram'];",
    ]) {
      expect(assumptions.some((pattern) => pattern.test(line))).toBe(true);
    }
  });
});

describe('a package of this repository', () => {
  const EMBEDDED = '@loket/embedded-mongo';

  it('imports nothing of the product, and no package that it does not name', () => {
    expect(houses.map(({ manifest }) => manifest.name)).toContain(EMBEDDED);
    for (const { folder, manifest, graph } of houses) {
      expect(graph.lost).toEqual([]);
      expect(graph.packages.size).toBeGreaterThan(0);
      expect(graph.edges.filter(({ to }) => !to.startsWith(`${folder}/`))).toEqual([]);
      const run = { ...manifest.dependencies, ...manifest.peerDependencies };
      const work = { ...run, ...manifest.devDependencies, [manifest.name]: '' };
      const unnamed = [...graph.packages].flatMap(([file, specifiers]) =>
        specifiers
          .filter((name) => !name.startsWith('node:'))
          .filter((name) => !(packageOf(name) in (file.startsWith(`${folder}/src/`) ? run : work)))
          .map((name) => `${file}: ${name}`),
      );
      expect(unnamed).toEqual([]);
    }
  });

  it('is imported by its entries only, not by a path into it', () => {
    const around = importGraph(['src', 'web', 'test', 'bench']);
    expect(around.edges.filter(({ to }) => to.startsWith('packages/'))).toEqual([]);
  });

  it('the embedded database is known to models, tools and app.ts alone; its testing entry to tests', () => {
    const importers = [...packages].flatMap(([file, specifiers]) =>
      specifiers.filter((name) => packageOf(name) === EMBEDDED).map((name) => ({ file, name })),
    );
    expect(importers.length).toBeGreaterThan(0);
    expect(
      importers.filter(
        ({ file, name }) => name !== EMBEDDED || !/^src\/(models\/|tools\/|app\.ts$)/.test(file),
      ),
    ).toEqual([]);
  });
});

describe('the helpers of tests', () => {
  const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');

  it('lie in test/support when tests of more than one folder use them, and in no other folder of that name', () => {
    const tests = importGraph(['test', 'bench']).edges.filter(({ to }) => to.startsWith('test/'));
    expect(tests.length).toBeGreaterThan(100);
    const shared = tests.filter(
      ({ from, to }) => !to.startsWith('test/support/') && folderOf(from) !== folderOf(to),
    );
    expect(shared.map(({ from, to }) => `${to}, used by ${from}`)).toEqual([]);
    const others = sourceFiles('test').filter((file) => /^test\/.+\/support\//.test(file));
    expect(others).toEqual([]);
  });
});

describe('the reader of imports', () => {
  it('sees every form, and types as types', () => {
    const source = [
      "import a from './a.js';",
      "import b, { type B } from './b.js';",
      "import type { C } from './c.js';",
      "import { type D, type E } from './d.js';",
      'import {',
      '  f,',
      '  type G,',
      "} from './f.js';",
      "import * as h from './h.js';",
      "import './i.js';",
      "export * from './j.js';",
      "export type { K } from './k.js';",
      "export { l as default } from './l.js';",
      "const m = await import('./m.js');",
      "// import n from './n.js';",
      "/* import o from './o.js'; */",
      "export const p = 'x';",
    ].join('\n');
    expect(importsOf(source)).toEqual([
      { specifier: './a.js', typeOnly: false },
      { specifier: './b.js', typeOnly: false },
      { specifier: './c.js', typeOnly: true },
      { specifier: './d.js', typeOnly: true },
      { specifier: './f.js', typeOnly: false },
      { specifier: './h.js', typeOnly: false },
      { specifier: './j.js', typeOnly: false },
      { specifier: './k.js', typeOnly: true },
      { specifier: './l.js', typeOnly: false },
      { specifier: './i.js', typeOnly: false },
      { specifier: './m.js', typeOnly: false },
    ]);
  });

  it('misses no statement of this project', () => {
    const ends = /^(?:import|export|\})(?:(?! from ').)* from '[^']+';$|^import '[^']+';$/gm;
    const all = [...files, ...houses.flatMap(({ graph }) => [...graph.packages.keys()])];
    const differing = all.flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      const seen = importsOf(source.replaceAll('import(', 'call(')).length;
      const wanted = source.match(ends)?.length ?? 0;
      return seen === wanted ? [] : [`${file}: ${seen} of ${wanted}`];
    });
    expect(differing).toEqual([]);
  });

  it('finds a cycle and names it', () => {
    expect(
      cycles([
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'c', to: 'b' },
        { from: 'c', to: 'd' },
      ]),
    ).toEqual(['b → c → b']);
  });
});
