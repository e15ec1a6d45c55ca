import { z } from 'zod';
import { isDay, isTimeZone } from '../sop/calendar.js';
import { code, day, link, optionalWords, spans, uniqueBy, whole, words } from './office-schema-fields.js';

/** Rows of the SOP. Rows 3 and 16 are reconstructed (docs/sop.md, marked `*`). */
const SOP_ROWS = [...Array(19).keys()].map((index) => index + 1);
/** Keys that the Verifikator's checklist must have ("Order of checks" in docs/contract.md). */
const CHECKLIST_KEYS = ['wajah', 'ktp', 'npwp', 'sertifikat', 'kontak'];
/** Reasons that the product gives by itself. A pack may reword but not drop them ("Documents" in docs/domain.md). */
const OWN_REASONS = (
  'buram terpotong silau gelap salah-dokumen resolusi-rendah terkunci rusak kosong foto-layar ' +
  'terlalu-banyak-halaman format terlalu-besar lainnya'
).split(' ');
/** Days, so that an opening always follows. */
const OVERRIDE_MAX_DAYS = 366;

const sop = z.strictObject({
  title: words,
  number: words,
  sipesut: z
    .strictObject({ mode: z.enum(['sejajar', 'menggantikan']), decision: optionalWords })
    .refine(({ mode, decision }) => mode === 'sejajar' || decision !== null, {
      path: ['decision'],
      error: 'mode "menggantikan" perlu nomor dan tanggal keputusan yang mengizinkannya. Isi di sini.',
    }),
  rows: z
    .array(
      z.strictObject({
        row: whole(1, 19),
        actor: z.enum(['applicant', 'helpdesk', 'verifikator', 'assistant']),
        minutes: whole(1, 480).nullable(),
        stage: z.literal([1, 2, 3, 4, 5]).nullable(),
        reconstructed: z.boolean().default(false),
        activity: words,
      }),
    )
    .superRefine(uniqueBy(({ row }) => String(row), 'nomor baris'))
    .superRefine(needs(({ row }) => String(row), SOP_ROWS.map(String), 'baris SOP')),
  verificationChecklist: z
    .array(z.strictObject({ key: code, label: words }))
    .superRefine(uniqueBy(({ key }) => key, 'kunci'))
    .superRefine(needs(({ key }) => key, CHECKLIST_KEYS, 'kunci')),
});

const FORMATS = { PDF: 'application/pdf', JPG: 'image/jpeg', PNG: 'image/png' } as const;

const documents = z
  .array(
    z.strictObject({
      code: code.refine(
        (value) => value !== 'data',
        'kode "data" dipakai untuk data formulir. Pakai kode lain.',
      ),
      label: words,
      shortLabel: words,
      required: z.boolean(),
      formats: z
        .array(z.enum(['PDF', 'JPG', 'PNG']).transform((name) => FORMATS[name]))
        .min(1, 'perlu paling sedikit satu jenis berkas: PDF, JPG, PNG.'),
      maxMegabytes: whole(1, 20),
      maxPages: whole(1, 200),
      advice: words,
    }),
  )
  .min(1, 'perlu paling sedikit satu dokumen.')
  .superRefine(uniqueBy(({ code }) => code, 'kode'));

const reasons = z
  .array(
    z.strictObject({
      code,
      text: words.refine((text) => !/[.!?]$/.test(text), 'kalimat tanpa titik di akhir. Hapus titiknya.'),
      needsNote: z.boolean().default(false),
      staff: z.boolean().default(true),
    }),
  )
  .superRefine(uniqueBy(({ code }) => code, 'kode'))
  .superRefine(needs(({ code }) => code, OWN_REASONS, 'kode'));

const week = z.strictObject({
  senin: spans,
  selasa: spans,
  rabu: spans,
  kamis: spans,
  jumat: spans,
  sabtu: spans,
  minggu: spans,
});

const override = z
  .strictObject({
    from: day,
    to: day,
    label: words,
    spans: spans.optional(),
    week: week.partial().optional(),
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'harus sama dengan atau sesudah "from". Perbaiki tanggalnya.',
  })
  .refine(
    ({ from, to }) => !(Date.parse(to) - Date.parse(from) > OVERRIDE_MAX_DAYS * 24 * 60 * 60 * 1000),
    `pengecualian paling lama ${OVERRIDE_MAX_DAYS} hari. Pecah menurut tahun.`,
  )
  .refine(
    (entry) => (entry.spans === undefined) !== (entry.week === undefined),
    'isi salah satu: spans (jam pada tanggal itu) atau week (jam per hari).',
  );

const hours = z.strictObject({
  week: week.refine(
    (days) => Object.values(days).some((list) => list.length > 0),
    'kantor tidak pernah buka. Isi jam paling sedikit satu hari.',
  ),
  overrides: z.array(override).superRefine((list, context) => {
    for (const [index, later] of list.entries()) {
      const hiding = list.slice(0, index).find(({ from, to }) => from <= later.from && later.to <= to);
      if (!hiding) continue;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `"${later.label}" tidak pernah dipakai karena tertutup "${hiding.label}" di atasnya. Pindahkan ke atas.`,
      });
    }
  }),
});

/** The file of one year's holidays. Its name carries the year, too. */
export const holidays = z
  .strictObject({
    year: whole(2000, 2100),
    liburNasional: z.record(z.string(), words),
    cutiBersama: z.array(day).superRefine(uniqueBy((date) => date, 'tanggal')),
  })
  .superRefine((file, context) => {
    const dates = [
      ...Object.keys(file.liburNasional).map((date) => ({ date, path: ['liburNasional', date] })),
      ...file.cutiBersama.map((date, index) => ({ date, path: ['cutiBersama', index] })),
    ];
    for (const { date, path } of dates) {
      const message = isDay(date)
        ? `tanggal ${date} bukan tahun ${file.year}. Perbaiki atau pindahkan ke berkas tahunnya.`
        : `tanggal ${date} tidak ada di kalender. Tulis TTTT-BB-HH, misalnya 2027-05-06.`;
      if (!isDay(date) || !date.startsWith(`${file.year}-`)) {
        context.addIssue({ code: 'custom', path, message });
      }
    }
  });

const contacts = z.strictObject({
  email: z.email('bukan alamat e-mail. Perbaiki, atau null bila belum ada.').nullable(),
  phone: optionalWords,
  address: optionalWords,
  dataProtectionOfficer: optionalWords,
  complaints: optionalWords,
});

const links = z.strictObject({
  spseGuide: link,
  spseLogin: link,
  forgotPassword: link,
  sipesut: link,
  guestbook: link,
  blacklist: link,
  privacyNotice: link,
  officeSite: link.default(null),
});

const settings = z.strictObject({
  office: z.strictObject({
    name: words,
    shortName: words,
    numberPrefix: z.string().regex(/^[A-Z]{2,6}$/, 'awalan harus 2 sampai 6 huruf besar, misalnya KT.'),
    timeZone: z.string().refine(isTimeZone, 'zona waktu tidak dikenal. Misalnya Asia/Makassar.'),
    timeZoneLabel: words,
  }),
  undoSeconds: whole(0, 3600),
  twoOfficerRejection: z.boolean(),
  claimMinutes: whole(1, 10_000),
  janjiLayanan: z.strictObject({
    keterangan: words,
    helpdesk: whole(1, 100_000),
    verifikator: whole(1, 100_000),
  }),
  booking: z.strictObject({ callMinutes: whole(5, 120), bufferMinutes: whole(0, 120), days: whole(1, 60) }),
  correctionReminderDays: z.array(z.int().positive()).max(10).default([]),
  correctionExpiryDays: whole(1, 365).nullable(),
  draftDays: whole(1, 365),
  usualDays: z
    .strictObject({ from: whole(1, 365), to: whole(1, 365) })
    .refine(({ from, to }) => from <= to, {
      path: ['to'],
      error: 'harus sama dengan atau lebih dari "from". Perbaiki angkanya.',
    })
    .nullable()
    .default(null),
});

const notice = z.strictObject({ version: words, text: words });

const faq = z
  .array(
    z.strictObject({
      id: code,
      group: words.nullable().default(null),
      question: words,
      answer: words,
      keywords: z
        .array(z.string().regex(/^[^A-Z]+$/, 'kata kunci ditulis dengan huruf kecil.'))
        .min(1, 'perlu paling sedikit satu kata kunci.'),
    }),
  )
  .superRefine(uniqueBy(({ id }) => id, 'id'));

/** The files of a pack besides the holidays, by name without `.yaml`. */
export const OFFICE_FILES = { sop, documents, reasons, hours, contacts, links, settings, notice, faq };

/** The contents of the files, parsed. */
export type OfficeFiles = { readonly [K in keyof typeof OFFICE_FILES]: z.output<(typeof OFFICE_FILES)[K]> };

function needs<T>(key: (entry: T) => string, wanted: readonly string[], what: string) {
  return (list: readonly T[], context: z.RefinementCtx): void => {
    const missing = wanted.filter((name) => !list.some((entry) => key(entry) === name));
    if (missing.length === 0) return;
    context.addIssue({
      code: 'custom',
      message: `${what} berikut belum ada: ${missing.join(', ')}. Tambahkan.`,
    });
  };
}
