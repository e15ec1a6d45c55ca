import { z } from 'zod';
import { parseDate } from '../../core/parsers/dates.js';
import { dayOf } from '../calendar.js';
import type { CaseFact } from '../events.js';
import { optionalNoteArgument, returnCommand, understood, wrong } from './arguments.js';
import { action, badField, noteOf, undoUntil } from './define.js';
import { deficienciesField, field, noteField } from './fields.js';
import {
  deficiencies,
  isoDate,
  optionalNote,
  requiredField,
  confirmed,
  requiredText,
  returnedPayload,
} from './schemas.js';

/**
 * Row 7: records whether the applicant is on INAPROC's daftar hitam. Only a sanction whose period covers today is a hit
 * (docs/domain.md, "Daftar hitam"). When only a name is similar, the applicant is asked and the case stays.
 */
export const checkBlacklist = action({
  name: 'check-blacklist',
  label: 'Periksa daftar hitam',
  summary: 'Row 7: record the check of the daftar hitam, with evidence',
  at: [7],
  roles: ['helpdesk'],
  completes: [7, 10],
  holderExempt: false,
  input: (office) =>
    z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('clear'), note: optionalNote }),
      z
        .object({
          outcome: z.literal('listed'),
          decree: requiredField('Nomor SK'),
          validFrom: isoDate('Awal masa berlaku'),
          validUntil: isoDate('Akhir masa berlaku'),
          publisher: requiredField('Penerbit'),
          confirm: confirmed,
          note: optionalNote,
        })
        .refine(({ validFrom, validUntil }) => validFrom <= validUntil, {
          path: ['validUntil'],
          error: 'Akhir masa berlaku mendahului awalnya.',
        }),
      z.object({ outcome: z.literal('unclear'), question: requiredText('Pertanyaan kepada penyedia') }),
      z.object({ outcome: z.literal('deficient'), deficiencies: deficiencies(office) }),
    ]),
  commands: [
    {
      word: 'bersih',
      usage: '/bersih NO [catatan]',
      help: 'Baris 7: tidak tercatat pada daftar hitam.',
      parse: optionalNoteArgument({ outcome: 'clear' }),
      variant: 'clear',
    },
    {
      word: 'tercatat',
      usage: '/tercatat NO SK; TGL s.d. TGL; penerbit',
      help: 'Baris 7: tercatat pada daftar hitam, dengan nomor SK, masa berlaku dan penerbit.',
      parse: (args, { number }) => parseListed(args, number),
      variant: 'listed',
    },
    {
      word: 'serupa',
      usage: '/serupa NO pertanyaan',
      help: 'Baris 7: ada nama serupa; bertanya kepada penyedia, permohonan tetap di baris 7.',
      parse: (args, { number }) =>
        args.trim()
          ? understood({ outcome: 'unclear', question: args.trim() })
          : wrong('tuliskan pertanyaannya.', `/serupa ${number} Mohon kirim foto NPWP`),
      variant: 'unclear',
    },
    returnCommand('deficient'),
  ],
  variants: [
    {
      id: 'clear',
      label: 'Tidak tercatat',
      fields: () => [noteField],
      confirm: null,
      preset: { outcome: 'clear' },
    },
    {
      id: 'listed',
      label: 'Tercatat',
      fields: () => [
        field('decree', 'Nomor SK'),
        field('validFrom', 'Berlaku dari', 'date'),
        field('validUntil', 'Berlaku sampai', 'date'),
        field('publisher', 'Penerbit'),
        noteField,
      ],
      confirm: null,
      preset: { outcome: 'listed' },
    },
    {
      id: 'unclear',
      label: 'Belum jelas, tanya penyedia',
      fields: () => [field('question', 'Pertanyaan kepada penyedia', 'textarea')],
      confirm: null,
      preset: { outcome: 'unclear' },
    },
    {
      id: 'deficient',
      label: 'Kembalikan untuk dilengkapi',
      fields: (office) => [deficienciesField(office)],
      confirm: null,
      preset: { outcome: 'deficient' },
    },
  ],
  check: (_state, input, { blacklistCandidate, now, office }) => {
    if (input.outcome === 'clear' && blacklistCandidate && !input.note) {
      return badField(
        'note',
        'Ada nama serupa pada daftar setempat: tuliskan catatan mengapa bukan orang yang sama.',
      );
    }
    if (input.outcome !== 'listed') return null;
    const today = dayOf(now, office.timeZone);
    if (input.validUntil < today) {
      return badField(
        'validUntil',
        'Masa berlaku sanksi itu sudah berakhir, jadi bukan catatan yang berlaku.',
      );
    }
    return input.validFrom > today
      ? badField('validFrom', 'Masa berlaku sanksi itu belum mulai, jadi bukan catatan yang berlaku.')
      : null;
  },
  doubt: (state, { outcome }, { blacklistCandidate }) =>
    outcome === 'listed' && !blacklistCandidate
      ? `Pada daftar setempat tidak ada nama yang serupa dengan penyedia ${state.number}. Yakin penyedia ini tercatat pada daftar hitam? Permohonan lalu menunggu penolakan oleh petugas kedua.`
      : null,
  decide: (_state, input, context): readonly CaseFact[] => {
    const held = { undoUntil: undoUntil(context) };
    switch (input.outcome) {
      case 'clear':
        return [{ type: 'blacklist-clear', data: held, personal: noteOf(input.note) }];
      case 'listed':
        return [
          {
            type: 'blacklist-listed',
            data: { ...held, validFrom: input.validFrom, validUntil: input.validUntil },
            personal: { decree: input.decree, publisher: input.publisher, ...noteOf(input.note) },
          },
        ];
      case 'unclear':
        return [{ type: 'blacklist-unclear', data: held, personal: { question: input.question } }];
      case 'deficient': {
        const { plain, personal } = returnedPayload(input.deficiencies);
        return [
          {
            type: 'returned',
            data: { ...held, fromRow: 7, deficiencies: plain },
            personal: { deficiencies: personal },
          },
        ];
      }
    }
  },
});

function parseListed(args: string, number: string): ReturnType<typeof understood> {
  const [decree = '', period = '', publisher = '', ...note] = args.split(';').map((part) => part.trim());
  const [from = '', until = ''] = period.split(/\s+(?:s\.?\s?d\.?|sampai(?: dengan)?|hingga)\s+/i);
  const validFrom = dateIn(from);
  const validUntil = dateIn(until);
  const example = (text: string): ReturnType<typeof wrong> =>
    wrong(
      text,
      `/tercatat ${number} ${decree || 'SK-12/2026'}; ${validFrom ?? '6-5-2026'} s.d. ${validUntil ?? '6-5-2027'}; ${publisher || 'Dinas PUPR'}`,
    );
  if (!decree) return example('nomor SK belum ada.');
  if (!validFrom || !validUntil)
    return example('masa berlaku belum terbaca; tulis TGL s.d. TGL di antara titik koma.');
  if (!publisher) return example('penerbit belum ada.');
  return understood({
    outcome: 'listed',
    decree,
    validFrom,
    validUntil,
    publisher,
    ...noteOf(note.join('; ')),
  });
}

function dateIn(text: string): string | null {
  const read = parseDate(text);
  return read.ok ? read.value : null;
}
