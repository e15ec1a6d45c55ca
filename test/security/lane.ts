/** True in the long lane (`npm run test:security`): attacks in their full numbers. */
const FULL = process.env['LOKET_SECURITY'] === 'full';

/** How often: in full, or in the short form that is part of `npm test`. */
export function times(full: number, short: number): number {
  return FULL ? full : short;
}
