import { createHash } from 'node:crypto';
import type { ChannelLimits, ChannelTraits } from '../../src/core/channel-table.js';
import { conversation } from '../../src/flows/conversation.js';
import { ManualClock } from '../../src/core/clock.js';
import { CODE_TRIES, MAIL_CODE_LIFE_MS } from '../../src/core/limits.js';
import { seededIds, type Ids } from '../../src/core/ids.js';
import type {
  Act,
  ActResult,
  CodeTry,
  CodeVerdict,
  Conversation,
  Facts,
  FlowState,
  Heard,
  HeardFile,
  Quoted,
  ReadingFact,
  Say,
} from '../../src/flows/types.js';
import type { Slot } from '../../src/sop/bookings.js';
import type { CaseState, FilePage } from '../../src/sop/case.js';
import type { ActionName } from '../../src/sop/action.js';
import type { Office } from '../../src/sop/office.js';
import { testOffice } from '../support/office.js';

/** What each channel can show, as its adapter states it. */
export const LIMITS = {
  web: { textChars: 8000, choices: 12, labelChars: 60, choiceIdBytes: 64, askContact: false },
  telegram: { textChars: 4096, choices: 8, labelChars: 40, choiceIdBytes: 64, askContact: true },
  whatsapp: { textChars: 4096, choices: 0, labelChars: 60, choiceIdBytes: 64, askContact: false },
} as const satisfies Record<string, ChannelLimits>;

/** A channel of the talks; `whatsapp` stands for one without buttons. */
export type TalkChannel = keyof typeof LIMITS;

const LABELS = { web: 'obrolan web', telegram: 'Telegram', whatsapp: 'WhatsApp' } as const;

/** What the flows may ask about a channel. */
function traitsOf(name: TalkChannel): ChannelTraits {
  return {
    name,
    label: LABELS[name],
    privacyRemark: name === 'web' ? '' : `; percakapan juga melewati ${LABELS[name]}`,
    delivery: name === 'web' ? 'history' : 'push',
    limits: LIMITS[name],
    progress: name === 'web' ? 'bar' : 'words',
    pace: null,
  };
}

/** The product's answer to an act; it may change the world of the talk (its case, its slots). */
export type Respond = (act: Act, talk: Talk) => ActResult;

export interface TalkOptions {
  readonly channel?: TalkChannel;
  readonly at?: string;
  readonly office?: Office;
  readonly kase?: CaseState | null;
  readonly slots?: readonly Slot[];
  readonly readings?: readonly ReadingFact[];
  readonly respond?: Respond;
  readonly state?: FlowState;
  readonly conversation?: Conversation;
}

/** A conversation with one person over a fake product: `respond` answers acts, and everything said is kept. */
export class Talk {
  readonly clock: ManualClock;
  readonly ids: Ids = seededIds('talk');
  readonly office: Office;
  readonly channel: TalkChannel;
  readonly acts: Act[] = [];
  readonly transcript: string[] = [];
  officerWaits = false;
  /** When the last question reached the person; null: not yet. */
  shownAt: string | null = new Date(0).toISOString();
  /** Acts that the office's untold decision refuses. */
  barred: ReadonlySet<ActionName> = new Set();
  readonly quoted = new Map<string, Quoted>();
  kase: CaseState | null;
  slots: readonly Slot[];
  readings: readonly ReadingFact[];
  state: FlowState;
  last: readonly Say[] = [];
  readonly #respond: Respond;
  readonly #conversation: Conversation;
  #files = 0;
  #sent = 0;
  /** Mailed codes by address, with the wrong tries of each. */
  readonly codes = new Map<string, { code: string; wrong: number; until: number }>();

  constructor(options: TalkOptions = {}) {
    this.clock = new ManualClock(options.at ?? '2026-11-24T02:00:00.000Z');
    this.office = options.office ?? testOffice();
    this.channel = options.channel ?? 'telegram';
    this.kase = options.kase ?? null;
    this.slots = options.slots ?? [];
    this.readings = options.readings ?? [];
    this.#respond = options.respond ?? respondWell;
    this.#conversation = options.conversation ?? conversation;
    if (options.state === undefined) {
      const outcome = this.#conversation.begin(this.facts());
      this.state = outcome.state;
      this.#hear(outcome.says);
    } else this.state = this.#conversation.migrate(options.state);
  }

  facts(): Facts {
    return {
      now: this.clock.now().toISOString(),
      channel: traitsOf(this.channel),
      office: this.office,
      ids: this.ids,
      hash: (kind, value) => createHash('sha256').update(`${kind}:${value}`).digest('hex'),
      kase: this.kase,
      barred: this.barred,
      slots: () => this.slots,
      readings: () => this.readings,
      officerWaits: this.officerWaits,
      quoted: (id) => this.quoted.get(id) ?? null,
      lastShown: () => this.shownAt,
      codeVerdict: (typed) => this.#verdict(typed),
    };
  }

  /** Compares a typed code as the product does, but without pauses and daily counts. */
  #verdict({ email, digits }: CodeTry): CodeVerdict {
    const known = this.codes.get(email);
    if (!known) return { is: 'none' };
    if (this.clock.now().getTime() >= known.until) return { is: 'expired' };
    if (known.wrong >= CODE_TRIES) return { is: 'void' };
    if (known.code === digits) return { is: 'right' };
    known.wrong += 1;
    return { is: known.wrong >= CODE_TRIES ? 'void' : 'wrong' };
  }

  /** Hears one message, carries out acts, and gives everything said as one text. */
  hear(heard: Heard): string {
    this.transcript.push(`> ${describe(heard)}`);
    let outcome = this.#conversation.hear(this.state, heard, this.facts());
    const says = [...outcome.says];
    let heeded = outcome.officerHeard === true;
    for (let round = 0; outcome.act !== undefined && round < 5; round++) {
      const { act } = outcome;
      this.acts.push(act);
      this.transcript.push(`  [${act.type}]`);
      const result = this.#respond(act, this);
      outcome = this.#conversation.resume(outcome.state, act, result, this.facts());
      says.push(...outcome.says);
      heeded ||= outcome.officerHeard === true;
    }
    if (heeded) this.officerWaits = false;
    this.state = outcome.state;
    this.#hear(says);
    return says.map(({ text }) => text).join('\n---\n');
  }

  say(text: string): string {
    return this.hear({ kind: 'text', text });
  }

  /** Writes a message that was sent `afterMs` behind the last one, in reply to the message of ours with the id `quotes`. */
  send(text: string, { afterMs = 20_000, quotes }: { afterMs?: number; quotes?: string } = {}): string {
    this.clock.advance(afterMs);
    const at = this.clock.now().toISOString();
    this.#sent += 1;
    const origin = {
      id: `m${this.#sent}`,
      sentAt: at,
      receivedAt: at,
      ...(quotes === undefined ? {} : { quotes }),
    };
    return this.hear({ kind: 'text', text, origin });
  }

  /** Changes the message that was sent last but `back`. */
  edit(text: string, back = 0): string {
    return this.hear({ kind: 'edited', text, edits: `m${this.#sent - back}` });
  }

  /** Taps the button with this label in the last answer. */
  tap(label: string): string {
    const choices = this.last.flatMap((say) => say.choices ?? []);
    const found = choices.find((choice) => choice.label === label);
    if (found === undefined) throw new Error(`no button "${label}" in\n${this.print()}`);
    return this.hear({ kind: 'choice', id: found.id });
  }

  /** Sends files with these names; files of the same name have the same content. */
  files(...names: readonly string[]): string {
    return this.hear({ kind: 'files', files: names.map((name) => this.file(name)) });
  }

  file(name: string, changes: Partial<FilePage> = {}): HeardFile {
    this.#files += 1;
    const page: FilePage = {
      fileId: `file-${this.#files}`,
      contentHash: createHash('sha256').update(name).digest('hex'),
      contentType: name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg',
      bytes: 1000,
      pages: 1,
      order: this.#files,
      ...changes,
    };
    return { ok: true, page, label: name };
  }

  /** The present question, without hearing anything. */
  ask(): readonly Say[] {
    return this.#conversation.ask(this.state, this.facts());
  }

  labels(): readonly string[] {
    return this.last.flatMap((say) => (say.choices ?? []).map(({ label }) => label));
  }

  print(): string {
    return this.transcript.join('\n');
  }

  #hear(says: readonly Say[]): void {
    this.last = says;
    for (const { text, choices, attach, askContact } of says) {
      this.transcript.push(...text.split('\n').map((line) => `    ${line}`));
      if (attach !== undefined) this.transcript.push(`    [lampiran: ${attach}]`);
      if (askContact === true) this.transcript.push('    [tombol: bagikan nomor]');
      if (choices !== undefined)
        this.transcript.push(`    ${choices.map(({ label }) => `[${label}]`).join(' ')}`);
    }
  }
}

function describe(heard: Heard): string {
  switch (heard.kind) {
    case 'text':
    case 'edited':
      return `${heard.kind === 'edited' ? '(diubah) ' : ''}${heard.text.slice(0, 200)}`;
    case 'choice':
      return `[${heard.id}]`;
    case 'files':
      return `(berkas) ${heard.files.map(({ label }) => label).join(', ')}`;
    case 'contact':
      return `(kontak) ${heard.phone}`;
    case 'unsupported':
      return `(${heard.what})`;
  }
}

/** A product in which everything works. */
export function respondWell(act: Act, talk: Talk): ActResult {
  switch (act.type) {
    case 'submit':
      talk.kase = caseAt(6, talk);
      return { ok: true, number: talk.kase.number, kase: talk.kase };
    case 'resubmit':
      talk.kase = { ...caseAt(6, talk), round: 2 };
      return { ok: true, kase: talk.kase };
    case 'withdraw':
      talk.kase = { ...caseAt(6, talk), position: null, status: 'closed', outcome: 'withdrawn' };
      return { ok: true, kase: talk.kase };
    case 'book': {
      const startsAt = act.startsAt;
      const endsAt = new Date(new Date(startsAt).getTime() + 600_000).toISOString();
      const booking = { id: 'b1', startsAt, endsAt, verifikator: 'verifikator' };
      talk.kase = { ...(talk.kase ?? caseAt(15, talk)), booking };
      return { ok: true, booking, kase: talk.kase };
    }
    case 'cancel-booking':
      talk.kase = { ...(talk.kase ?? caseAt(15, talk)), booking: null };
      return { ok: true, kase: talk.kase };
    case 'send-mail-code': {
      const until = talk.clock.now().getTime() + MAIL_CODE_LIFE_MS;
      talk.codes.set(act.email, { code: talk.ids.digits(6), wrong: 0, until });
      return { ok: true };
    }
    case 'make-move-code':
      return { ok: true, code: 'ABCD2345' };
    case 'redeem-move-code':
    case 'finish-recovery':
      talk.kase = caseAt(6, talk);
      return { ok: true, kase: talk.kase };
    default:
      return { ok: true };
  }
}

/** A case of the talk's person at the given row. */
export function caseAt(
  position: NonNullable<CaseState['position']>,
  talk: Pick<Talk, 'clock' | 'state'>,
): CaseState {
  const now = talk.clock.now().toISOString();
  return {
    ...BASE,
    position,
    status:
      position === 4 || position === 15
        ? 'with_applicant'
        : position > 9 && position < 19
          ? 'with_verifikator'
          : 'with_helpdesk',
    outcome: position === 19 ? 'approved' : null,
    since: now,
    createdAt: now,
    updatedAt: now,
    documents: talk.state.draft?.documents ?? BASE.documents,
  };
}

const page = (name: string, order: number): FilePage => ({
  fileId: `case-${name}`,
  contentHash: createHash('sha256').update(`case-${name}`).digest('hex'),
  contentType: 'image/jpeg',
  bytes: 1000,
  pages: 1,
  order,
});

/** A submitted case with everything in it. */
export const BASE: CaseState = {
  id: 'case-1',
  number: 'KT-2026-00041',
  applicantId: 'applicant-1',
  position: 6,
  status: 'with_helpdesk',
  outcome: null,
  archivedAt: null,
  round: 1,
  holder: null,
  heldSince: null,
  formerHolders: {},
  since: '2026-11-24T02:00:00.000Z',
  applicant: {
    name: 'Siti Rahmah',
    nik: '6472015203900001',
    npwp: '6472015203900001',
    email: 'siti@contoh.id',
    phone: '6281234567890',
    spseUserId: 'sitirahmah01',
    certificate: {
      number: 'SKK-123/2024',
      issuer: 'LSP Konstruksi',
      field: 'Ahli Muda Teknik Jalan',
      issuedAt: '2024-05-06',
      validUntil: '2029-05-06',
    },
  },
  documents: [
    { code: 'ktp', files: [page('ktp', 1)] },
    { code: 'npwp', files: [page('npwp', 2)] },
    { code: 'sertifikat', files: [page('sertifikat', 3)] },
  ],
  deficiencies: [],
  returnedFrom: null,
  question: null,
  blacklist: null,
  booking: null,
  registeredAt: null,
  failure: null,
  receipt: null,
  rows: [],
  undoable: null,
  version: 1,
  createdAt: '2026-11-24T02:00:00.000Z',
  updatedAt: '2026-11-24T02:00:00.000Z',
};

/** Brings a fresh talk to the first document, with User ID, e-mail and phone given. */
export function toDocuments(talk: Talk): void {
  talk.say('ya');
  talk.say('sitirahmah01');
  talk.say('siti@contoh.id');
  talk.say('0812 3456 7890');
}

/** Brings a fresh talk to the summary, with the code not entered yet. */
export function toCheck(talk: Talk): void {
  toDocuments(talk);
  talk.files('ktp.jpg');
  talk.say('lanjut');
  talk.say('Siti Rahmah');
  talk.say('6472 0152 0390 0001');
  talk.files('npwp.jpg');
  talk.say('lanjut');
  talk.say('sama dengan NIK');
  talk.files('sertifikat.pdf');
  talk.say('lanjut');
  talk.say('SKK-123/2024');
  talk.say('LSP Konstruksi');
  talk.say('Ahli Muda Teknik Jalan');
  talk.say('6 Mei 2024');
  talk.say('6 Mei 2029');
}

/** The last code that was mailed. */
export function mailedCode(talk: Talk): string {
  const act = talk.acts.findLast((one) => one.type === 'send-mail-code');
  if (act?.type !== 'send-mail-code') throw new Error(`no code was mailed\n${talk.print()}`);
  return talk.codes.get(act.email)?.code ?? '';
}
