import type { ActionName } from '../action.js';
import type { Applicant, DocumentFiles } from '../case.js';
import type { Office } from '../office.js';

/** An act with one input; together they cover every outcome, so that the whole SOP can be walked. */
export interface Sample {
  readonly action: ActionName;
  readonly outcome: string;
  readonly input: unknown;
}

const APPLICANT: Applicant = {
  name: 'Contoh',
  nik: '6400000101900001',
  npwp: '6400000101900001',
  email: 'contoh@contoh.test',
  phone: '6281200000000',
  spseUserId: 'contoh',
  certificate: {
    number: '1',
    issuer: 'LSP',
    field: 'Ahli',
    issuedAt: '2026-01-01',
    validUntil: 'seumur-hidup',
  },
};

/** Sample inputs for an office; their dates lie around `now`. */
export function samplesFor(office: Office, now: string): readonly Sample[] {
  const documents: DocumentFiles[] = office.documents.map(({ code }, order) => ({
    code,
    files: [{ fileId: code, contentHash: code, contentType: 'application/pdf', bytes: 1, pages: 1, order }],
  }));
  const reason = office.reasons.find(({ needsNote }) => !needsNote)?.code ?? '';
  const deficiencies = [{ document: office.documents[0]?.code ?? 'data', reason }];
  const all = (keys: readonly string[]): Record<string, boolean> =>
    Object.fromEntries(keys.map((key) => [key, true]));
  const sample = (
    action: ActionName,
    outcome: string,
    input: Readonly<Record<string, unknown>> = {},
  ): Sample => ({
    action,
    outcome,
    input: outcome === '' ? input : { outcome, ...input },
  });
  return [
    sample('submit', '', {
      id: 'walk',
      number: 'walk',
      applicantId: 'walk',
      applicant: APPLICANT,
      documents,
      spseAt: now,
      documentsAt: now,
      preparedAt: now,
    }),
    sample('resubmit', '', { applicant: APPLICANT, documents, changed: [] }),
    sample('withdraw', ''),
    sample('receive-files', 'ok'),
    sample('receive-files', 'deficient', { deficiencies }),
    sample('check-blacklist', 'clear', { note: 'contoh' }),
    sample('check-blacklist', 'listed', {
      decree: 'SK',
      validFrom: '2020-01-01',
      validUntil: '2999-12-31',
      publisher: 'Dinas',
      confirm: true,
    }),
    sample('check-blacklist', 'unclear', { question: '?' }),
    sample('check-blacklist', 'deficient', { deficiencies }),
    sample('reject', ''),
    sample('check-completeness', 'complete', { checklist: all(office.documents.map(({ code }) => code)) }),
    sample('check-completeness', 'incomplete', { deficiencies }),
    sample('check-registration', 'new'),
    sample('check-registration', 'registered', { lpse: 'LPSE' }),
    sample('book', '', { startsAt: now, verifikator: 'v1' }),
    sample('cancel-booking', ''),
    sample('verify', 'passed', { checklist: all(office.verificationChecklist.map(({ key }) => key)) }),
    sample('verify', 'deficient', { deficiencies }),
    sample('verify', 'failed', { reason: 'bukan-orang-sama', note: 'contoh' }),
    sample('verify', 'no-show'),
    sample('verify', 'interrupted', { by: 'connection' }),
    sample('send-receipt', '', { spse: 'approved' }),
    sample('archive', ''),
    ...[6, 7, 9, 12, 15].map((toRow) => sample('reopen', '', { toRow, reason: 'contoh' })),
  ];
}
