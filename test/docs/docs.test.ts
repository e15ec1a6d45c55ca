import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OWN_COMMANDS } from '../../src/bots/staff/commands.js';
import { createMetrics } from '../../src/core/metrics.js';
import { OFFICE_FILES } from '../../src/office/office-schema.js';
import { ACTIONS } from '../../src/sop/actions.js';

const read = (path: string): string => readFileSync(path, 'utf8');

/** The first cells of a page's tables that hold code, without the backticks. */
function firstCells(path: string): string[] {
  return [...read(path).matchAll(/^\| `((?:[^`]|\\`)+)`(?:, `([^`]+)`)* +\|/gm)].map(([, cell = '']) =>
    cell.replaceAll('\\|', '|'),
  );
}

describe('the pages on operations', () => {
  it('list every setting of the environment, and no other', () => {
    const fields = /const fields = z\.object\(\{([\s\S]*?)\n\}\);/.exec(read('src/config.ts'))?.[1] ?? '';
    const settings = [...fields.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
    expect(settings.length).toBeGreaterThan(20);
    const listed = firstCells('docs/operations/running.md').filter((cell) => /^[A-Z_]+$/.test(cell));
    expect(listed).toEqual(settings);
  });

  it('list every metric, and no other', async () => {
    const metrics = await createMetrics({ processMetrics: false }).registry.getMetricsAsJSON();
    const listed = firstCells('docs/operations/monitoring.md').filter((cell) => cell.startsWith('loket_'));
    expect(listed.toSorted()).toEqual(metrics.map(({ name }) => name).toSorted());
  });
});

describe('the office guide', () => {
  it('lists every command of staff as it is typed, and no other', () => {
    const usages = [...OWN_COMMANDS, ...Object.values(ACTIONS).flatMap(({ commands }) => commands)].map(
      ({ usage }) => usage,
    );
    const listed = firstCells('docs/office-guide.md').filter((cell) => cell.startsWith('/'));
    expect(listed.toSorted()).toEqual([...new Set(usages)].toSorted());
  });

  it('lists every file of a pack', () => {
    const listed = firstCells('docs/office-guide.md').filter((cell) => /^\w+\.yaml$/.test(cell));
    expect(listed.toSorted()).toEqual(
      Object.keys(OFFICE_FILES)
        .map((name) => `${name}.yaml`)
        .toSorted(),
    );
  });
});

describe('the overview', () => {
  it('names every collection that there is', () => {
    const files = readdirSync('src/models').filter((name) => name.endsWith('.ts'));
    const made = files.flatMap((file) =>
      [...read(join('src/models', file)).matchAll(/collection: '(\w+)'/g)].map(([, name]) => name),
    );
    const page = read('docs/ARCHITECTURE.md');
    expect(made.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('links', () => {
  it('within the pages lead to a file, and to a heading of it', () => {
    const pages = [
      'README.md',
      'README.id.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'test/README.md',
      ...readdirSync('packages').flatMap((name) =>
        ['README.md', 'CHANGELOG.md'].map((file) => join('packages', name, file)),
      ),
      ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => join('docs', file)),
    ];
    const lost = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !leads(page, link))
        .map((link) => `${page}: ${link}`),
    );
    expect(lost).toEqual([]);
  });
});

function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(target)) return false;
  if (heading === undefined || !target.endsWith('.md')) return true;
  return [...read(target).matchAll(/^#+ (.+)$/gm)].some(
    ([, words = '']) =>
      words
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .trim()
        .replaceAll(' ', '-') === heading,
  );
}
