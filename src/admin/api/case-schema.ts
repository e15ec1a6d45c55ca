import { z } from 'zod';
import { ACTION_NAMES } from '../../sop/action.js';
import { OUTCOMES, POSITIONS, STATUSES } from '../../sop/case.js';
import { TASK_KINDS } from '../../sop/tasks.js';
import { id, instant, role, username } from './fields.js';

/** Schemas of the cases part of the API, for the document; the answers are what `Cases` gives. */
export const fullNumber = z.string().meta({ description: 'Case number', example: 'KT-2026-00041' });

export const status = z.enum(STATUSES).meta({
  description: 'With whom the case is; row 15 is with the applicant until booked',
  example: 'with_helpdesk',
});

export const position = z
  .literal(POSITIONS)
  .meta({ description: 'SOP row at which the case waits', example: 7 });

const text = (description: string, example: string): z.ZodString => z.string().meta({ description, example });
const day = (description: string, example: string): z.ZodString => z.string().meta({ description, example });

const applicant = z
  .object({
    name: text('Name as on the KTP', 'Budi Santoso'),
    nik: text('NIK, 16 digits', '6471010101900001'),
    npwp: text('NPWP, 15 or 16 digits', '6471010101900001'),
    email: text('E-mail used on SPSE', 'budi@contoh.test'),
    phone: text('Telephone, 62…', '6281234567890'),
    spseUserId: text('User ID on SPSE', 'budi.santoso'),
    certificate: z
      .object({
        number: text('Number', 'SKK-001'),
        issuer: text('Issuer', 'LSP Contoh'),
        field: text('Field', 'Ahli Muda'),
        issuedAt: day('Date of issue', '2025-01-10'),
        validUntil: day('Last day of validity, or seumur-hidup', '2030-01-09'),
      })
      .meta({ description: 'Sertifikat Keahlian' }),
  })
  .meta({ id: 'Applicant', description: 'What the applicant stated; null after destruction' });

export const slot = z
  .object({ startsAt: instant, endsAt: instant, verifikator: username })
  .meta({ id: 'Slot', description: 'A time for a video call with a Verifikator' });

export const task = z
  .object({
    id,
    kind: z.enum(TASK_KINDS).meta({ description: 'Kind of task', example: 'objection' }),
    case: fullNumber.nullable(),
    role,
    text: text('What is to be done, Indonesian', 'Penyedia KT-2026-00041 menulis kepada petugas.'),
    openedAt: instant,
    doneAt: instant.nullable(),
    closable: z.boolean().meta({ description: 'False: only an act on the case closes it', example: true }),
  })
  .meta({ id: 'Task', description: 'Something to be done beside the rows of the SOP' });

export const caseView = z
  .object({
    number: fullNumber,
    position: position.nullable(),
    status,
    outcome: z
      .enum(OUTCOMES)
      .nullable()
      .meta({ description: 'How it ended; null while undecided', example: 'approved' }),
    archivedAt: instant.nullable(),
    round: z.int().meta({ description: '1, and one more with every resubmission', example: 1 }),
    holder: username.nullable(),
    since: instant,
    dueAt: instant.nullable(),
    late: z.boolean().meta({ description: 'True once dueAt has passed', example: false }),
    allowedActions: z
      .array(z.enum(ACTION_NAMES))
      .meta({ description: 'Acts that the caller may do now', example: ['claim', 'receive-files'] }),
    applicant: applicant.nullable(),
    documents: z
      .array(
        z.object({
          code: text('Code of the document', 'ktp'),
          pages: z.int().meta({ description: 'Pages', example: 1 }),
        }),
      )
      .meta({ description: 'Scans' }),
    booking: slot.nullable(),
    sameNik: z
      .array(fullNumber)
      .meta({ description: 'Other open cases with the same NIK', example: ['KT-2026-00042'] }),
    tasks: z.array(task).meta({ description: 'Open tasks of the case' }),
    version: z.int().meta({ description: 'seq of its last event; for If-Match', example: 4 }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Case', description: 'An application on its way through the SOP' });

const actor = z
  .object({
    kind: z.enum(['applicant', 'staff', 'assistant']).meta({ description: 'Who acted', example: 'staff' }),
    username: username.optional(),
    role: role.optional(),
  })
  .meta({ id: 'Actor', description: 'Who did it; username and role for staff' });

const channel = z
  .enum(['web', 'telegram', 'whatsapp', 'console', 'api', 'group', 'system'])
  .meta({ description: 'Where it came in', example: 'api' });

const minutes = (description: string): z.ZodNullable<z.ZodNumber> =>
  z.number().nullable().meta({ description, example: 7.5 });

const delivery = z
  .enum(['held', 'queued', 'delivered', 'failed', 'cancelled'])
  .meta({ description: 'Where a message of ours stands', example: 'delivered' });

export const timelineItem = z
  .object({
    row: z.int().meta({ description: 'SOP row', example: 7 }),
    round: z.int().meta({ description: 'Round of the case', example: 1 }),
    enteredAt: instant,
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    waitingMinutes: minutes('Office minutes from entered to started'),
    workingMinutes: minutes('Office minutes from started to ended'),
    standardMinutes: minutes('Standard of the SOP for the work'),
    reason: z.string().nullable().meta({ description: 'Why it took longer', example: 'Jaringan padam' }),
    automatic: z.boolean().meta({ description: 'Done by the assistant', example: false }),
    actor: actor.nullable(),
    channel: channel.nullable(),
    overStandard: z.boolean().meta({ description: 'The work took longer than the standard', example: false }),
    reconstructed: z
      .boolean()
      .meta({ description: 'Not in the document as published: shown with *', example: false }),
    notices: z
      .array(
        z.object({
          kind: z.enum(['chat', 'mail']).meta({ description: 'By what', example: 'mail' }),
          state: delivery,
        }),
      )
      .meta({ description: 'What was told because of it' }),
  })
  .meta({ id: 'TimelineItem', description: 'One stay at a row; minutes are office minutes to hundredths' });

export const caseEvent = z
  .object({
    seq: z.int().meta({ description: 'Counts up from 1', example: 4 }),
    at: instant,
    actor,
    channel,
    action: z.enum(ACTION_NAMES).nullable().meta({
      description: 'Act that it belongs to; null for notes of the machine',
      example: 'receive-files',
    }),
    type: text('What happened', 'files-received'),
    data: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What is kept in the clear', example: { sipesut: 'ada' } }),
    personal: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What is personal; null when there is none or it was destroyed', example: null }),
  })
  .meta({ id: 'CaseEvent', description: 'An entry of the case’s log' });

export const message = z
  .object({
    conversationId: id,
    seq: z.int().meta({ description: 'Counts up within a conversation', example: 12 }),
    from: z
      .enum(['applicant', 'loket', 'petugas'])
      .meta({ description: 'Applicant, assistant or officer', example: 'petugas' }),
    text: text('Words', 'Mohon kirim ulang scan KTP.'),
    files: z
      .array(
        z.object({
          name: text('Name', 'Halaman 1'),
          contentType: text('Type by content', 'image/jpeg'),
          size: z
            .int()
            .nullable()
            .meta({ description: 'Bytes; null for what is made when it is handed out', example: 48213 }),
        }),
      )
      .meta({ description: 'Files that came with it' }),
    at: instant,
    delivery: delivery.nullable(),
  })
  .meta({ id: 'Message', description: 'An entry of the conversation with the applicant' });
