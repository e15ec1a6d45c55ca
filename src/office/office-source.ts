import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, isMap, isScalar, parseDocument, type Document } from 'yaml';
import { AppError } from '../core/errors.js';

/** One problem of an office pack, in Indonesian, for the people who edit it. */
export interface OfficeProblem {
  /** Path of the file inside the pack, e.g. `holidays/2027.yaml`. */
  readonly file: string;
  /** Line, from 1; null when the file itself is the problem. */
  readonly line: number | null;
  /** The nearest named key above the value; null for a problem of the whole file. */
  readonly key: string | null;
  readonly message: string;
}

/** A pack that cannot be used; `problems` lists everything that is wrong. */
export class OfficePackError extends AppError {
  constructor(readonly problems: readonly OfficeProblem[]) {
    super('office-pack-invalid', problems.map(problemLine).join('\n'));
    this.name = 'OfficePackError';
  }
}

/** One line for a problem: `documents.yaml baris 12 (maxPages): …`. */
export function problemLine({ file, line, key, message }: OfficeProblem): string {
  const place = [file, line === null ? null : `baris ${line}`, key === null ? null : `(${key})`];
  return `${place.filter((part) => part !== null).join(' ')}: ${message}`;
}

type Path = readonly PropertyKey[];

/** A YAML file of a pack, which knows the lines of its values. */
export class OfficeSource {
  readonly file: string;
  readonly problems: OfficeProblem[] = [];
  /** The plain value, or undefined when the file could not be read. */
  readonly value: unknown;
  readonly #lines = new LineCounter();
  readonly #document: Document | null;

  /** Reads and parses the file; problems are collected in `problems`. */
  constructor(folder: string, file: string) {
    this.file = file;
    this.#document = this.#parse(folder);
    this.value = this.problems.length === 0 ? this.#document?.toJS() : undefined;
  }

  /** Adds a problem at a path in the file, or at the nearest one that exists. */
  report(path: Path, message: string): void {
    const key = path.findLast((part) => typeof part === 'string') ?? null;
    this.problems.push({ file: this.file, line: this.#lineOf(path), key, message });
  }

  #parse(folder: string): Document | null {
    let text: string;
    try {
      text = readFileSync(join(folder, this.file), 'utf8');
    } catch {
      this.problems.push({
        file: this.file,
        line: null,
        key: null,
        message:
          'berkas tidak ditemukan atau tidak dapat dibaca. Salin dari office/lpse-kaltim, lalu sesuaikan.',
      });
      return null;
    }
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    // A wrong indentation makes every following line an error, so only the first one is reported.
    for (const error of document.errors.slice(0, 1)) {
      const line = this.#lines.linePos(error.pos[0]).line;
      this.problems.push({ file: this.file, line, key: null, message: yamlWords(error.code) });
    }
    return document;
  }

  #lineOf(path: Path): number | null {
    if (!this.#document?.contents) return null;
    for (let length = path.length; length >= 0; length--) {
      const offset = this.#offsetAt(path.slice(0, length));
      if (offset !== null) return this.#lines.linePos(offset).line;
    }
    return null;
  }

  #offsetAt(path: Path): number | null {
    const last = path.at(-1);
    const parent = path.length === 0 ? null : this.#document?.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
      return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null;
    }
    const node = this.#document?.getIn(path, true) as { range?: readonly number[] } | undefined;
    return node?.range?.[0] ?? null;
  }
}

function yamlWords(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'kunci ini tertulis dua kali. Hapus salah satu.';
  if (code === 'TAB_AS_INDENT') return 'ada tab di awal baris. Ganti dengan spasi.';
  return `susunan YAML keliru (${code}). Periksa spasi di awal baris, tanda titik dua, dan tanda kutip.`;
}
