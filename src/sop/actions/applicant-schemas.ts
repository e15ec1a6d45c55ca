import { z } from 'zod';
import type { Applicant, DocumentFiles } from '../case.js';
import { requiredField } from './schemas.js';

/**
 * Schema of what the applicant stated. It checks the hard rules once more, after the parsers of the flows
 * (docs/domain.md, "Identity data").
 */
export const applicantSchema = z.object({
  name: requiredField('Nama'),
  nik: z.string().regex(/^\d{16}$/, 'NIK terdiri atas 16 angka.'),
  npwp: z.string().regex(/^\d{15,16}$/, 'NPWP terdiri atas 15 atau 16 angka.'),
  email: z.email('Alamat e-mail tidak sah.'),
  phone: z.string().regex(/^628\d{8,11}$/, 'Nomor telepon tidak sah.'),
  spseUserId: requiredField('User ID SPSE'),
  certificate: z.object({
    number: requiredField('Nomor sertifikat'),
    issuer: requiredField('Penerbit sertifikat'),
    field: requiredField('Bidang sertifikat'),
    issuedAt: requiredField('Tanggal terbit'),
    validUntil: requiredField('Masa berlaku'),
  }),
}) satisfies z.ZodType<Applicant>;

/** Schema of the documents: references to their files, in page order. */
export const documentsSchema = z.array(
  z.object({
    code: z.string().min(1),
    files: z.array(
      z.object({
        fileId: z.string().min(1),
        contentHash: z.string().min(1),
        contentType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
        bytes: z.int().nonnegative(),
        pages: z.int().positive(),
        order: z.number(),
      }),
    ),
  }),
) satisfies z.ZodType<DocumentFiles[]>;
