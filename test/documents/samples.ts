import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FilePage } from '../../src/sop/case.js';

/** A scan of an invented person, and what the intake says to it. */
export interface Sample {
  readonly file: string;
  readonly shows: string;
  readonly refusedAtIntake?: string;
  readonly contentType?: FilePage['contentType'];
  readonly pages?: number;
}

/** Content of a sample. */
export function sample(file: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../samples/${file}`, import.meta.url)));
}

/** All samples of `test/samples`. */
export const samples = (JSON.parse(sample('manifest.json').toString()) as { files: Sample[] }).files;
