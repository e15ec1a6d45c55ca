import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadOffice } from '../../src/office/office-pack.js';
import { ACTION_NAMES } from '../../src/sop/action.js';
import { ACTIONS } from '../../src/sop/actions.js';
import { renderSopDocs } from '../../src/sop/docs/render.js';

const rendered = renderSopDocs(loadOffice('office/lpse-kaltim'));

describe('docs/sop.md', () => {
  it('is what the registry and the office pack say now; if not: npm run docs:sop', () => {
    expect(readFileSync('docs/sop.md', 'utf8')).toBe(rendered);
  });

  it('names every row, act and staff command', () => {
    for (let row = 1; row <= 19; row++)
      expect(rendered).toMatch(new RegExp(`^\\| ${row}(\\\\\\*)?\\. `, 'm'));
    for (const name of ACTION_NAMES) {
      expect(rendered).toMatch(new RegExp(`^\\| \`${name}\`(\\\\\\*)? \\| `, 'm'));
      for (const { word } of ACTIONS[name].commands) expect(rendered).toContain(`\`/${word} NO`);
    }
  });

  it('marks what is not of the document, in the tables and in the diagram', () => {
    for (const marked of ['| 3\\*. ', '| 16\\*. ', '| helpdesk\\* | 10 |', '`unclear`\\*', '`no-show`\\*']) {
      expect(rendered).toContain(marked);
    }
    for (const marked of ['submit*', 'expired*', 'not-passed*', 'withdrawn*', 'verify failed (16*, 18)']) {
      expect(rendered.slice(rendered.indexOf('```mermaid'))).toContain(marked);
    }
    expect(rendered).not.toMatch(/^\| (?:[124-9]|1[0-57-9])\\\*/m);
  });

  it('draws ways that a reader of Mermaid understands: one name each, no colon in a name', () => {
    const lines = rendered.slice(rendered.indexOf('stateDiagram-v2')).split('\n').slice(1);
    for (const line of lines.slice(0, lines.indexOf('```'))) {
      expect(line).toMatch(/^ {2}(?:[\w[\]*]+ --> [\w[\]*]+(?:: [^:]+)?|\w+: [^:]+)$/);
    }
  });
});
