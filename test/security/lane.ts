/** True in the long run (`npm run test:security`), where attacks have their full numbers. */
const FULL = process.env['LOKET_SECURITY'] === 'full';

/** A number of repetitions: `full` in the long run, otherwise `short`, as in `npm test`. */
export function times(full: number, short: number): number {
  return FULL ? full : short;
}
