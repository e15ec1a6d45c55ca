import { resolve } from 'node:path';

/**
 * Bytes that kill the child which examines a file with them. That child also dies of every page that it is asked to
 * show; everything else gets the real program.
 */
export const DEADLY = Buffer.from('berkas yang mematikan');

/** The compiled program of that child. */
export const DYING_CHILD = resolve('dist/test/support/dying-child-program.js');
