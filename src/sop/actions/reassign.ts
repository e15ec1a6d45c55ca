import { z } from 'zod';
import { responsibleRole } from '../position.js';
import { understood, wrong } from './arguments.js';
import { action, badField, notNow } from './define.js';
import { field } from './fields.js';
import { requiredField, requiredText } from './schemas.js';

/**
 * Hands a case to another officer of its role: by an admin, or within the role while the holder is away. At row 4 it
 * names who is preferred when the fix comes back. A pending call goes with the case.
 */
export const reassign = action({
  name: 'reassign',
  label: 'Alihkan',
  summary: 'Hand the case to another officer (admin; within the role while the holder is away)',
  at: 'open',
  roles: ['admin', 'helpdesk', 'verifikator'],
  completes: [],
  holderExempt: true,
  input: () => z.object({ to: requiredField('Nama petugas'), reason: requiredText('Alasan') }),
  commands: [
    {
      word: 'alihkan',
      usage: '/alihkan NO NAMA [alasan]',
      help: 'Mengalihkan permohonan kepada petugas lain.',
      parse: (args, { number }) => {
        const [to, ...reason] = args.trim().split(/\s+/);
        return to
          ? understood({
              to: to.replace(/^@/, '').replace(/;$/, '').toLowerCase(),
              reason: reason.join(' ').replace(/^;\s*/, '') || 'Tidak disebutkan.',
            })
          : wrong('sebutkan nama petugas tujuan.', `/alihkan ${number} helpdesk2 berhalangan`);
      },
      variant: 'reassign',
    },
  ],
  variants: [
    {
      id: 'reassign',
      label: 'Alihkan',
      fields: () => [field('to', 'Nama pengguna petugas tujuan'), field('reason', 'Alasan', 'textarea')],
      confirm: null,
      preset: {},
    },
  ],
  guard: (state, { caller, away }) => {
    if (caller.kind === 'staff' && caller.role === 'admin') return null;
    if (caller.kind !== 'staff' || caller.role !== responsibleRole(state)) {
      return notNow('Permohonan ini berada pada peran lain.');
    }
    return state.holder !== null && state.holder !== caller.username && away.has(state.holder)
      ? null
      : notNow('Pengalihan sesama petugas hanya bila pemegangnya berhalangan; selain itu oleh admin.');
  },
  check: (state, { to }, { staff }) => {
    const role = responsibleRole(state);
    if (staff.get(to) !== role) return badField('to', `"${to}" bukan petugas ${role} yang aktif.`);
    return state.holder === to ? badField('to', `Permohonan ini sudah ada pada ${to}.`) : null;
  },
  decide: (state, { to, reason }) => [
    { type: 'reassigned', data: { to, role: responsibleRole(state) }, personal: { reason } },
  ],
});
