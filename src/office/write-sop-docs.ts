import { writeFileSync } from 'node:fs';
import { renderSopDocs } from '../sop/docs/render.js';
import { loadOffice } from './office-pack.js';

/** `npm run docs:sop`: writes docs/sop.md from the action table and the first office's rows. */
writeFileSync('docs/sop.md', renderSopDocs(loadOffice('office/lpse-kaltim')));
