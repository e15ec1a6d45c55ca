import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** One import, export-from or dynamic import of a source file. */
export interface Import {
  readonly specifier: string;
  /** True when nothing of it remains at run time: `import type`, or only `type` names in the braces. */
  readonly typeOnly: boolean;
}

/** An import of one file of the project by another; paths are relative to the repository. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /^[ \t]*(?:import|export)\s+(type\s+)?((?:[\w*$]+(?:\s+as\s+[\w$]+)?\s*,?\s*)?(?:\{[^}]*\}\s*)?)from\s*(['"])([^'"\n]+)\3/gm;
const BARE = /^[ \t]*import\s*(['"])([^'"\n]+)\1/gm;
const CALL = /\bimport\(\s*(['"])([^'"\n]+)\1/g;

/**
 * The imports of a TypeScript source. It reads statements that begin a line, as prettier writes them, without comments.
 * A specifier computed at run time cannot be seen; a test checks that there is none.
 */
export function importsOf(source: string): readonly Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [
    ...[...code.matchAll(STATEMENT)].map((match) => ({
      specifier: match[4] ?? '',
      typeOnly: match[1] !== undefined || onlyTypes(match[2] ?? ''),
    })),
    ...[...code.matchAll(BARE)].map((match) => ({ specifier: match[2] ?? '', typeOnly: false })),
    ...[...code.matchAll(CALL)].map((match) => ({ specifier: match[2] ?? '', typeOnly: false })),
  ];
}

/** All TypeScript files below a folder, as repository paths with forward slashes. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && statSync(path).isFile())
    .toSorted((a, b) => a.localeCompare(b));
}

/** The imports between the project's files below the folders; `lost` are relative imports that lead to no file. */
export function importGraph(folders: readonly string[]): {
  readonly edges: readonly Edge[];
  readonly lost: readonly string[];
  /** Packages and Node modules, by file. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
} {
  const edges: Edge[] = [];
  const lost: string[] = [];
  const packages = new Map<string, readonly string[]>();
  for (const file of folders.flatMap(sourceFiles)) {
    const imports = importsOf(readFileSync(file, 'utf8'));
    packages.set(
      file,
      imports.map(({ specifier }) => specifier).filter((specifier) => !specifier.startsWith('.')),
    );
    for (const { specifier, typeOnly } of imports) {
      if (!specifier.startsWith('.') || /\.(css|svg|json)$/.test(specifier)) continue;
      const to = resolve(file, specifier);
      if (to) edges.push({ from: file, to, typeOnly });
      else lost.push(`${file}: ${specifier}`);
    }
  }
  return { edges, lost, packages };
}

/** One cycle of files, as `a → b → a`, for each knot of the graph; there should be none. */
export function cycles(edges: readonly Pick<Edge, 'from' | 'to'>[]): readonly string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push([...path.slice(start), file].join(' → '));
      return;
    }
    if (finished.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

function onlyTypes(clause: string): boolean {
  const braces = /^\{([^}]*)\}\s*$/.exec(clause.trim());
  const names = (braces?.[1] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}

function resolve(from: string, specifier: string): string | null {
  const bare = join(dirname(from), specifier).replaceAll('\\', '/');
  const stem = bare.replace(/\.js$/, '');
  const candidates = [bare, `${stem}.ts`, `${stem}.tsx`, `${stem}/index.ts`, `${stem}/index.tsx`];
  return candidates.find((path) => existsSync(path) && statSync(path).isFile()) ?? null;
}
