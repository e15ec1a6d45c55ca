import type { ActContext, Caller, Decision, Refusal } from '../../src/sop/action.js';
import type { ActChannel, Actor, Applicant, CaseState, DocumentFiles, Role } from '../../src/sop/case.js';
import type { CaseEvent, CaseFact } from '../../src/sop/events.js';
import { evolve } from '../../src/sop/evolve.js';
import { decideAct } from '../../src/sop/lifecycle.js';
import { testOffice, type OfficeOverrides } from './office.js';

/** An invented person. */
export const APPLICANT: Applicant = {
  name: 'Budi Santoso',
  nik: '6471010101900001',
  npwp: '6471010101900001',
  email: 'budi@contoh.test',
  phone: '6281234567890',
  spseUserId: 'budi.santoso',
  certificate: {
    number: 'SKK-001',
    issuer: 'LSP Contoh',
    field: 'Ahli Muda',
    issuedAt: '2025-01-10',
    validUntil: '2030-01-09',
  },
};

/** One page for each document of the test office. */
export const DOCUMENTS: readonly DocumentFiles[] = ['ktp', 'npwp', 'sertifikat'].map((code, index) => ({
  code,
  files: [
    {
      fileId: `file-${code}`,
      contentHash: `hash-${code}`,
      contentType: 'image/jpeg',
      bytes: 1000,
      pages: 1,
      order: index,
    },
  ],
}));

/** The staff of the tests; the same as the demo accounts. */
export const STAFF: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['helpdesk', 'helpdesk'],
  ['helpdesk2', 'helpdesk'],
  ['verifikator', 'verifikator'],
  ['verifikator2', 'verifikator'],
  ['admin', 'admin'],
  ['auditor', 'auditor'],
]);

/** The caller for a username, or for `applicant`. */
export function callerOf(who: string): Caller {
  const role = STAFF.get(who);
  return role ? { kind: 'staff', username: who, role } : { kind: 'applicant', applicantId: who };
}

/** Shared, so that what is made once per office is made only once. */
const OFFICE = testOffice();

/** One case in memory, driven by acts: decides, numbers the events, folds them. */
export class TestCase {
  state: CaseState | null = null;
  readonly events: CaseEvent[] = [];
  now: string;
  extra: Partial<ActContext> = {};
  readonly office: ReturnType<typeof testOffice>;
  #ids = 0;

  constructor(options: { readonly now?: string; readonly office?: OfficeOverrides } = {}) {
    this.now = options.now ?? '2026-11-24T01:00:00.000Z';
    this.office = options.office ? testOffice(options.office) : OFFICE;
  }

  /** The case; throws before `submit`. */
  get kase(): CaseState {
    if (!this.state) throw new Error('no case yet');
    return this.state;
  }

  context(who: string): ActContext {
    return {
      now: this.now,
      caller: callerOf(who),
      channel: 'api',
      office: this.office,
      undoSeconds: this.office.settings.undoSeconds,
      newId: () => `id-${++this.#ids}`,
      away: new Set(),
      staff: STAFF,
      heldOfficeMinutes: 0,
      spseBlacklistTaskOpen: false,
      blacklistCandidate: false,
      unseenDocuments: new Set(),
      ...this.extra,
    };
  }

  /** Moves the clock on by minutes. */
  wait(minutes: number): this {
    this.now = new Date(Date.parse(this.now) + minutes * 60_000).toISOString();
    return this;
  }

  decide(who: string, name: string, input: unknown = {}, ifVersion?: number): Decision {
    return decideAct(this.state, name, input, this.context(who), ifVersion);
  }

  /** Carries out an act and folds it; throws on a refusal. */
  act(who: string, name: string, input: unknown = {}): this {
    const decision = this.decide(who, name, input);
    if (!decision.ok) throw new Error(`${name} refused: ${JSON.stringify(decision.refusal)}`);
    const caller = callerOf(who);
    const actor: Actor =
      caller.kind === 'staff'
        ? { kind: 'staff', username: caller.username, role: caller.role }
        : { kind: 'applicant' };
    for (const fact of decision.facts) this.append(fact, actor, name as CaseEvent['action']);
    return this;
  }

  /** The refusal of an act; throws when it is allowed. */
  refused(who: string, name: string, input: unknown = {}, ifVersion?: number): Refusal {
    const decision = this.decide(who, name, input, ifVersion);
    if (decision.ok) throw new Error(`${name} was allowed`);
    return decision.refusal;
  }

  /** Records a fact without deciding. */
  append(fact: CaseFact, actor: Actor, action: CaseEvent['action'], channel: ActChannel = 'api'): this {
    const event: CaseEvent = {
      ...fact,
      seq: this.events.length + 1,
      at: this.now,
      actor,
      channel,
      action,
    };
    this.events.push(event);
    this.state = evolve(this.state, event);
    return this;
  }

  submit(): this {
    return this.act('applicant-1', 'submit', {
      id: 'case-1',
      number: 'KT-2026-00001',
      applicantId: 'applicant-1',
      applicant: APPLICANT,
      documents: DOCUMENTS,
      spseAt: minutesBefore(this.now, 30),
      documentsAt: minutesBefore(this.now, 10),
      preparedAt: minutesBefore(this.now, 2),
    });
  }

  /** Brings a fresh case by the straight path to a row (or 19). */
  to(row: 6 | 7 | 8 | 9 | 12 | 15 | 17 | 19): this {
    if (!this.state) this.submit();
    if (row === 6) return this;
    this.wait(5).act('helpdesk', 'receive-files', { outcome: 'ok' });
    if (row === 7) return this;
    if (row === 8) return this.wait(5).act('helpdesk', 'check-blacklist', LISTED);
    this.wait(5).act('helpdesk', 'check-blacklist', { outcome: 'clear' });
    if (row === 9) return this;
    this.wait(5).act('helpdesk', 'check-completeness', COMPLETE);
    if (row === 12) return this;
    this.wait(5).act('verifikator', 'check-registration', { outcome: 'new' });
    if (row === 15) return this;
    this.wait(5).book().wait(60).act('verifikator', 'verify', PASSED);
    if (row === 17) return this;
    return this.wait(5).act('verifikator', 'send-receipt', { spse: 'approved' });
  }

  /** The applicant books a call that begins in half an hour. */
  book(verifikator = 'verifikator', minutes = 30): this {
    const startsAt = minutesBefore(this.now, -minutes);
    return this.act('applicant-1', 'book', { startsAt, verifikator });
  }
}

/** The instant that many minutes earlier. */
export function minutesBefore(at: string, minutes: number): string {
  return new Date(Date.parse(at) - minutes * 60_000).toISOString();
}

export const COMPLETE = { outcome: 'complete', checklist: { ktp: true, npwp: true, sertifikat: true } };
export const PASSED = {
  outcome: 'passed',
  checklist: { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true },
};
export const LISTED = {
  outcome: 'listed',
  decree: 'SK-12/2026',
  validFrom: '2026-05-06',
  validUntil: '2027-05-05',
  publisher: 'Dinas PUPR',
  confirm: true,
};
export const BLURRY = [{ document: 'ktp', reason: 'buram' }];
export const DEFICIENT = { outcome: 'deficient', deficiencies: BLURRY };

/** Acts that the samples of the documentation leave out, with inputs that fit any case. */
export const BESIDE_SAMPLES = [
  { action: 'claim', input: {} },
  { action: 'release', input: {} },
  { action: 'undo', input: {} },
  { action: 'confirm-spse-blacklist', input: {} },
  { action: 'reassign', input: { to: 'helpdesk2', reason: 'sakit' } },
  { action: 'reassign', input: { to: 'verifikator2', reason: 'sakit' } },
] as const;
