import type { FlowName } from '../types.js';

/** Whether a flow fills the form: the first sending, or a correction. */
export function isForm(flow: FlowName): boolean {
  return flow === 'registration' || flow === 'correction';
}
