// `npm run doctor`: builds the server where it is missing or old, as on a fresh checkout, then looks. A service's user,
// who may not write here, needs no build.
import { buildServer } from './fresh-build.mjs';

buildServer();
await import(new URL('../dist/src/tools/doctor.js', import.meta.url).href);
