import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, errorEntry } from '../../src/core/error-catalogue.js';
import { renderErrorDocs } from '../../src/core/error-docs.js';
import { AppError } from '../../src/core/errors.js';
import { expectedStrings } from './expectations.js';

const CATALOGUE = 'src/core/error-catalogue.ts';

/** Files below a folder that end so. */
function filesOf(folder: string, end: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
}

const sources = filesOf('src', '.ts')
  .filter((file) => file !== CATALOGUE)
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('the catalogue of errors', () => {
  it('is what docs/errors.md says; if not: npm run docs:errors', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(renderErrorDocs());
    for (const code of ERROR_CODES) expect(renderErrorDocs()).toContain(`\n| \`${code}\` | `);
  });

  it('says of each code in a sentence what happened and what to do', () => {
    for (const code of ERROR_CODES) {
      const { status, happened, remedy } = errorEntry(code);
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
      expect([code, happened, remedy]).toEqual([
        code,
        expect.stringMatching(/^\S.*\.$/u),
        expect.stringMatching(/\.$/u),
      ]);
      expect(new AppError(code)).toMatchObject({ code, status, details: {} });
    }
  });

  it('has no code that nothing in src is refused by', () => {
    const unused = ERROR_CODES.filter((code) => !sources.some(({ text }) => text.includes(`'${code}'`)));
    expect(unused).toEqual([]);
  });

  it('is the only source of codes: its type is gone around nowhere, and one place answers problems', () => {
    const around = sources.filter(({ text }) =>
      /\bas (?:readonly )?ErrorCode\b|AppError\(\s*[^'"\s)]*\bas\b/u.test(text),
    );
    expect(around.map(({ file }) => file)).toEqual([]);
    const answering = sources.filter(({ text }) => /\.type\(\s*'application\/problem\+json'/u.test(text));
    expect(answering.map(({ file }) => file)).toEqual(['src/admin/http/problems.ts']);
  });

  it('has every code provoked: a test expects it', () => {
    const expected = new Set(
      filesOf('test', '.test.ts')
        .filter((file) => !file.endsWith('errors/catalogue.test.ts'))
        .flatMap((file) => [...expectedStrings(readFileSync(file, 'utf8'))]),
    );
    expect(ERROR_CODES.filter((code) => !expected.has(code))).toEqual([]);
  });
});

describe('the reader of expectations', () => {
  it('sees what is compared, and nothing else', () => {
    const source = [
      "const stub = { code: 'a-stub' };",
      "// expect(error.code).toBe('a-comment');",
      "if (error.code === 'a-condition') return;",
      "expect(answer.body).toMatchObject({ code: 'an-object', status: 409 });",
      "expect([status, body.code]).toEqual([409, 'a-list']);",
      "await expect(run('an-argument')).rejects.toMatchObject({ code: 'a-rejection' });",
      "it.each([['x', 'a-row']])('%s', (name, code) => expect(run(name)).toBe(code));",
      "const later = 'a-constant';",
    ].join('\n');
    const seen = expectedStrings(source);
    for (const code of ['an-object', 'a-list', 'a-rejection', 'a-row']) expect(seen).toContain(code);
    for (const code of ['a-stub', 'a-comment', 'a-condition', 'a-constant']) expect(seen).not.toContain(code);
  });
});
