import { z } from 'zod';
import { ACTION_NAMES } from '../../sop/action.js';
import { OUTCOMES, POSITIONS, STATUSES } from '../../sop/case.js';
import { TASK_KINDS } from '../../sop/tasks.js';
import { id, instant, role, username } from './fields.js';

/** A full case number. The schemas of this file are for the document; the answers are what `Cases` gives. */
export const fullNumber = z.string().meta({ description: 'Case number', example: 'KT-2026-00041' });

export const status = z.enum(STATUSES).meta({
  description: 'With whom the case is; row 15 is with the applicant until booked',
  example: 'with_helpdesk',
});

export const position = z
  .literal(POSITIONS)
  .meta({ description: 'SOP row at which the case waits', example: 7 });

const text = (description: string, example: string): z.ZodString => z.string().meta({ description, example });
/** An operation that answers with a personal field must record a reading; a test finds this mark. */
const PERSONAL = { 'x-personal': true } as const;
const personal = (description: string, example: string): z.ZodString =>
  z.string().meta({ description, example, ...PERSONAL });
const day = (description: string, example: string): z.ZodString => z.string().meta({ description, example });

/** Whole in a case, masked in lists. */
function applicantFields(
  field: typeof personal,
  example: Readonly<Record<'nik' | 'email' | 'phone' | 'user' | 'certificate', string>>,
) {
  return z.object({
    name: text('Name as on the KTP', 'Budi Santoso'),
    nik: field('NIK, 16 digits', example.nik),
    npwp: field('NPWP, 15 or 16 digits', example.nik),
    email: field('E-mail used on SPSE', example.email),
    phone: field('Telephone, 62…', example.phone),
    spseUserId: field('User ID on SPSE', example.user),
    certificate: z
      .object({
        number: field('Number', example.certificate),
        issuer: text('Issuer', 'LSP Contoh'),
        field: text('Field', 'Ahli Muda'),
        issuedAt: day('Date of issue', '2025-01-10'),
        validUntil: day('Last day of validity, or seumur-hidup', '2030-01-09'),
      })
      .meta({ description: 'Sertifikat Keahlian' }),
  });
}

const applicant = applicantFields(personal, {
  nik: '6471010101900001',
  email: 'budi@contoh.test',
  phone: '6281234567890',
  user: 'budi.santoso',
  certificate: 'SKK-001',
}).meta({ id: 'Applicant', description: 'What the applicant stated; [dihapus] after destruction' });

const maskedApplicant = applicantFields(text, {
  nik: '••••••••••••0001',
  email: 'b•••@•••',
  phone: '••••••••••890',
  user: 'b•••',
  certificate: '•••-001',
}).meta({
  id: 'MaskedApplicant',
  description: 'What the applicant stated: numbers by their last characters, the rest by the first letter',
});

export const slot = z
  .object({ startsAt: instant, endsAt: instant, verifikator: username })
  .meta({ id: 'Slot', description: 'A time for a video call with a Verifikator' });

function taskFields(words: z.ZodString) {
  return z.object({
    id,
    kind: z.enum(TASK_KINDS).meta({ description: 'Kind of task', example: 'objection' }),
    case: fullNumber.nullable(),
    role,
    text: words,
    openedAt: instant,
    doneAt: instant.nullable(),
    closable: z.boolean().meta({ description: 'False: only an act on the case closes it', example: true }),
  });
}

export const task = taskFields(
  personal('What is to be done, Indonesian', 'Penyedia KT-2026-00041 menulis kepada petugas.'),
).meta({ id: 'Task', description: 'Something to be done beside the rows of the SOP' });

export const maskedTask = taskFields(
  text('What is to be done, numbers and addresses masked', 'Penyedia KT-2026-00041 menulis kepada petugas.'),
).meta({ id: 'MaskedTask', description: 'A task as lists show it' });

function caseFields<A extends z.ZodType, T extends z.ZodType>(who: A, toDo: T) {
  return z.object({
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
    applicant: who.nullable(),
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
    tasks: z.array(toDo).meta({ description: 'Open tasks of the case' }),
    version: z.int().meta({ description: 'seq of its last event; for If-Match', example: 4 }),
    createdAt: instant,
    updatedAt: instant,
  });
}

export const caseView = caseFields(applicant, task).meta({
  id: 'Case',
  description: 'An application on its way through the SOP',
});

/** A case in a list. */
export const maskedCaseView = caseFields(maskedApplicant, maskedTask).meta({
  id: 'CaseInList',
  description: 'An application as lists show it: what is personal is masked',
});

const actor = z
  .object({
    kind: z.enum(['applicant', 'staff', 'assistant']).meta({ description: 'Who acted', example: 'staff' }),
    username: username.optional(),
    role: role.optional(),
  })
  .meta({ id: 'Actor', description: 'Who did it; username and role for staff' });

const channel = z.string().meta({ id: 'Channel', description: 'Where it came in', example: 'api' });

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
      .meta({
        description: 'What is personal; null when there is none or it was destroyed',
        example: null,
        ...PERSONAL,
      }),
  })
  .meta({ id: 'CaseEvent', description: 'An entry of the case’s log' });

export const message = z
  .object({
    conversationId: id,
    seq: z.int().meta({ description: 'Counts up within a conversation', example: 12 }),
    from: z
      .enum(['applicant', 'loket', 'petugas'])
      .meta({ description: 'Applicant, assistant or officer', example: 'petugas' }),
    text: personal('Words', 'Mohon kirim ulang scan KTP.'),
    files: z
      .array(
        z.object({
          name: personal('Name', 'Halaman 1'),
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
