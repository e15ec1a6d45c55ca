import { resolve } from 'node:path';

/** A child that dies of every file with these bytes in it, and of every page that is asked for later; else the real one. */
export const DEADLY = Buffer.from('berkas yang mematikan');

/** Its program, compiled. */
export const DYING_CHILD = resolve('dist/test/support/dying-child-program.js');
