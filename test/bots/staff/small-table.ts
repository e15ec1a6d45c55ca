import { z } from 'zod';
import type { Action, ActionVariant, FormField, StaffCommand } from '../../../src/sop/action.js';

/*
 * A table of a few acts with every kind of form that the staff bot knows: it is tested against the shapes of the
 * action table here, and against the real table in `real-table.test.ts`.
 */

function variant(id: string, label: string, more: Partial<ActionVariant> = {}): ActionVariant {
  return { id, label, fields: () => [], confirm: null, preset: { outcome: id }, ...more };
}

function command(word: string, variantId: string, more: Partial<StaffCommand> = {}): StaffCommand {
  return {
    word,
    usage: `/${word} NO`,
    help: `Bantuan ${word}`,
    variant: variantId,
    parse: () => ({ ok: true, input: { outcome: variantId } }),
    ...more,
  };
}

function entry(action: Pick<Action, 'name' | 'label'> & Partial<Action>): Action {
  return {
    summary: action.label,
    at: 'open',
    roles: ['helpdesk', 'verifikator'],
    completes: [],
    holderExempt: false,
    input: () => z.looseObject({}),
    commands: [],
    variants: [],
    decide: () => [],
    ...action,
  };
}

const deficiencies: FormField = {
  name: 'deficiencies',
  label: 'Kekurangan',
  kind: 'deficiencies',
  required: true,
};
const returned = variant('deficient', 'Kembalikan', { fields: () => [deficiencies] });
const kembalikan = command('kembalikan', 'deficient', {
  usage: '/kembalikan NO ktp:buram; catatan',
  parse: (args, { number }) =>
    args.includes(':')
      ? {
          ok: true,
          input: {
            outcome: 'deficient',
            deficiencies: [{ document: args.split(':')[0], reason: args.split(':')[1] }],
          },
        }
      : { ok: false, text: 'Sebutkan dokumen dan alasannya.', example: `/kembalikan ${number} ktp:buram` },
});

export const SMALL_TABLE: readonly Action[] = [
  entry({
    name: 'claim',
    label: 'Ambil',
    commands: [command('ambil', 'claim', { parse: () => ({ ok: true, input: {} }) })],
    variants: [variant('claim', 'Ambil', { preset: {} })],
  }),
  entry({
    name: 'receive-files',
    label: 'Terima berkas',
    at: [6],
    roles: ['helpdesk'],
    commands: [command('terima', 'ok'), kembalikan],
    variants: [variant('ok', 'Berkas diterima'), returned],
  }),
  entry({
    name: 'check-blacklist',
    label: 'Periksa daftar hitam',
    at: [7],
    roles: ['helpdesk'],
    commands: [command('bersih', 'clear'), kembalikan],
    variants: [
      variant('clear', 'Tidak tercatat'),
      variant('listed', 'Tercatat', {
        fields: () => [
          { name: 'decree', label: 'Nomor SK', kind: 'text', required: true },
          { name: 'validFrom', label: 'Berlaku sejak', kind: 'date', required: true },
          { name: 'note', label: 'Catatan', kind: 'textarea', required: false },
        ],
      }),
      returned,
    ],
  }),
  entry({
    name: 'check-completeness',
    label: 'Periksa kelengkapan',
    at: [9],
    roles: ['helpdesk'],
    commands: [
      command('lengkap', 'complete', {
        checklist: () => [],
        parse: () => ({ ok: true, input: { outcome: 'complete', checklist: { ktp: true, npwp: true } } }),
      }),
    ],
    variants: [
      variant('complete', 'Lengkap', {
        fields: () => [
          {
            name: 'checklist',
            label: 'Daftar periksa',
            kind: 'checklist',
            required: true,
            options: [
              { value: 'ktp', label: 'KTP ada' },
              { value: 'npwp', label: 'NPWP ada' },
            ],
          },
        ],
      }),
    ],
  }),
  entry({
    name: 'check-registration',
    label: 'Periksa pendaftaran',
    at: [12],
    roles: ['verifikator'],
    commands: [
      command('terdaftar', 'registered', {
        usage: '/terdaftar NO LPSE',
        parse: (args) => ({ ok: true, input: { outcome: 'registered', lpse: args } }),
      }),
    ],
    variants: [
      variant('registered', 'Sudah terdaftar', {
        fields: () => [{ name: 'lpse', label: 'Nama LPSE', kind: 'text', required: true }],
        confirm: (state) =>
          `Permohonan ${state.applicant?.name} akan ditutup karena sudah terdaftar. Lanjutkan?`,
      }),
    ],
  }),
  entry({
    name: 'book',
    label: 'Jadwalkan',
    at: [15],
    roles: ['verifikator'],
    variants: [
      variant('book', 'Jadwalkan', {
        preset: {},
        fields: () => [{ name: 'startsAt', label: 'Waktu', kind: 'datetime', required: true }],
      }),
    ],
  }),
  entry({
    name: 'send-receipt',
    label: 'Kirim tanda terima',
    at: [17],
    roles: ['verifikator'],
    variants: [
      variant('sent', 'Tanda terima dikirim', {
        preset: {},
        fields: () => [
          {
            name: 'spse',
            label: 'Akun SPSE',
            kind: 'select',
            required: true,
            options: [
              { value: 'approved', label: 'Disetujui' },
              { value: 'pending', label: 'Menunggu' },
            ],
          },
        ],
      }),
    ],
  }),
  entry({ name: 'explain-delay', label: 'Jelaskan', at: 'any', variants: [variant('explain', 'Jelaskan')] }),
];
