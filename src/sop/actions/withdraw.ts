import { z } from 'zod';
import { action, notNow } from './define.js';
import { optionalNote } from './schemas.js';

/** *Tarik*: the applicant ends the application, as long as nothing is decided. */
export const withdraw = action({
  name: 'withdraw',
  label: 'Tarik permohonan',
  summary: 'Withdraw an application that is not decided yet',
  at: 'open',
  roles: ['applicant'],
  completes: [],
  holderExempt: true,
  input: () => z.object({ reason: optionalNote }),
  commands: [],
  variants: [],
  guard: (state) => (state.outcome === null ? null : notNow('Permohonan ini sudah disetujui.')),
  decide: (_state, { reason }) => [{ type: 'withdrawn', data: {}, personal: reason ? { reason } : {} }],
});
