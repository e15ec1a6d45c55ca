import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FilePage } from '../../src/sop/case.js';

/** A scan of an invented person, and what the examination says about it. */
export interface Sample {
  readonly file: string;
  readonly shows: string;
  readonly refusedAtIntake?: string;
  /** Size of a picture that is refused for it. */
  readonly pixels?: { readonly width: number; readonly height: number };
  readonly contentType?: FilePage['contentType'];
  readonly pages?: number;
}

/** The content of a sample. */
export function sample(file: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../samples/${file}`, import.meta.url)));
}

/** All samples in `test/samples`. */
export const samples = (JSON.parse(sample('manifest.json').toString()) as { files: Sample[] }).files;
