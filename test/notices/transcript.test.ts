import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { transcript } from './transcript.js';

const GOLDEN = new URL('transcript.txt', import.meta.url);

/** After a change of words: run with `WRITE_TRANSCRIPT=1`, then read the file as an applicant would. */
test('every word of the notices is as it was read and approved', () => {
  const said = `${transcript().trimEnd()}\n`;
  if (process.env['WRITE_TRANSCRIPT']) writeFileSync(GOLDEN, said);
  expect(said).toBe(readFileSync(GOLDEN, 'utf8'));
});
