import { writeFileSync } from 'node:fs';
import { renderErrorDocs } from '../core/error-docs.js';

/** `npm run docs:errors`: writes docs/errors.md from the catalogue. */
writeFileSync('docs/errors.md', renderErrorDocs());
