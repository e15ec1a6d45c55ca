// `npm start`: builds what is missing or older than its sources, then runs the product in this process.
import { buildPages, buildServer } from './fresh-build.mjs';

buildServer();
buildPages();
await import(new URL('../dist/src/main.js', import.meta.url).href);
