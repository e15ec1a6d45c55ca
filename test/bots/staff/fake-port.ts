import { telegramTraits } from '../../../src/bots/channels/telegram/traits.js';
import { seededIds } from '../../../src/core/ids.js';
import type { Incoming } from '../../../src/bots/channels/channel.js';
import {
  emptyMemo,
  type CaseForStaff,
  type Linking,
  type StaffBooking,
  type StaffTask,
  type StaffPort,
  type StaffMember,
  type StaffMemo,
} from '../../../src/bots/staff/staff-port.js';
import type { AnswerTarget } from '../../../src/notices/announcement.js';
import { staffTurn } from '../../../src/bots/staff/staff-turn.js';
import type { Reply } from '../../../src/bots/channels/channel.js';
import type { Action, ActionName, Refusal } from '../../../src/sop/action.js';
import type { CaseState, Position } from '../../../src/sop/case.js';
import { testOffice } from '../../support/office.js';
import { SMALL_TABLE } from './small-table.js';

/** A case at a row, of Siti Aminah Rahman. */
export function caseAt(position: Position | null, more: Partial<CaseState> = {}): CaseState {
  return {
    id: 'case-1',
    number: 'KT-2026-00001',
    applicantId: 'applicant-1',
    position,
    status:
      position === null ? 'closed' : position >= 12 && position < 19 ? 'with_verifikator' : 'with_helpdesk',
    outcome: null,
    archivedAt: null,
    round: 1,
    holder: null,
    heldSince: null,
    formerHolders: {},
    since: '2026-11-24T00:30:00.000Z',
    applicant: {
      name: 'Siti Aminah Rahman',
      nik: '6472010101900001',
      npwp: '6472010101900001',
      email: 'siti@contoh.id',
      phone: '628123456789',
      spseUserId: 'SITI01',
      certificate: {
        number: 'SK-1',
        issuer: 'LSP',
        field: 'Sipil',
        issuedAt: '2024-01-01',
        validUntil: '2029-01-01',
      },
    },
    documents: [],
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
    version: 5,
    createdAt: '2026-11-24T00:00:00.000Z',
    updatedAt: '2026-11-24T00:30:00.000Z',
    ...more,
  };
}

/** What was asked of the port, for expectations. */
export interface Done {
  readonly acts: { number: string; action: string; input: unknown; by: string }[];
  readonly told: { target: AnswerTarget; text: string; by: string }[];
  readonly opened: string[];
  readonly finished: string[];
}

/** A port over cases in memory: acts move the version only, roles and rows are judged as the table says. */
export class FakePort implements StaffPort {
  get now(): string {
    return '2026-11-24T01:30:00.000Z';
  }
  readonly ids = seededIds('staff');
  readonly office = testOffice();
  readonly limits = telegramTraits.limits;
  readonly done: Done = { acts: [], told: [], opened: [], finished: [] };
  readonly cases = new Map<string, CaseState>();
  readonly staff = new Map<string, StaffMember>([
    ['11', { username: 'helpdesk', role: 'helpdesk' }],
    ['12', { username: 'helpdesk2', role: 'helpdesk' }],
    ['21', { username: 'verifikator', role: 'verifikator' }],
    ['31', { username: 'auditor', role: 'auditor' }],
  ]);
  announcedMessages = new Map<string, AnswerTarget>();
  openTasks: StaffTask[] = [];
  calls: StaffBooking[] = [];
  reachable = true;
  readonly #codes = new Map([['ABCD2345', { username: 'helpdesk', role: 'helpdesk' } as const]]);

  constructor(
    states: readonly CaseState[] = [],
    readonly actions: readonly Action[] = SMALL_TABLE,
  ) {
    for (const state of states) this.cases.set(state.number, state);
  }

  whoIs(senderId: string): Promise<StaffMember | null> {
    return Promise.resolve(this.staff.get(senderId) ?? null);
  }

  link(senderId: string, code: string): Promise<Linking> {
    const member = this.#codes.get(code) ?? null;
    this.#codes.delete(code);
    if (member) this.staff.set(senderId, member);
    return Promise.resolve(member ? { ok: true, member } : { ok: false, why: 'unknown' });
  }

  find(ref: { serial: number; year: number | null }): Promise<readonly string[]> {
    const fits = [...this.cases.keys()].filter((number) => {
      const [, year, serial] = number.split('-');
      return Number(serial) === ref.serial && (ref.year === null || Number(year) === ref.year);
    });
    return Promise.resolve(fits);
  }

  look(number: string, member: StaffMember): Promise<CaseForStaff | null> {
    const state = this.cases.get(number);
    if (!state) return Promise.resolve(null);
    const acts = this.actions.filter((action) => !this.#refuse(state, action, member));
    const allowed = acts.map(({ name }) => name);
    const offered = acts.flatMap((action) => action.variants.map((variant) => ({ action, variant })));
    const dueAt = '2026-11-25T01:30:00.000Z';
    return Promise.resolve({ state, dueAt, late: false, sameNik: [], allowed, offered });
  }

  open(number: string, member: StaffMember): Promise<CaseForStaff | null> {
    this.done.opened.push(number);
    return this.look(number, member);
  }

  refusal(number: string, name: ActionName, _preset: object, member: StaffMember): Promise<Refusal | null> {
    const state = this.cases.get(number);
    const action = this.actions.find((one) => one.name === name);
    return Promise.resolve(state && action ? this.#refuse(state, action, member) : null);
  }

  async act(
    request: { number: string; action: ActionName; input: unknown; ifVersion?: number },
    member: StaffMember,
  ): ReturnType<StaffPort['act']> {
    const state = this.cases.get(request.number);
    if (!state) throw new Error('no case');
    const refusal = await this.refusal(request.number, request.action, {}, member);
    if (refusal) return { ok: false, refusal };
    if (request.ifVersion !== undefined && request.ifVersion !== state.version) throw new Error('stale');
    const { number, action, input } = request;
    this.done.acts.push({ number, action, input, by: member.username });
    this.cases.set(number, { ...state, version: state.version + 1, holder: member.username });
    const at = await this.look(number, member);
    if (!at) throw new Error('no case');
    return { ok: true, at };
  }

  queue(filter: { role?: string; holder?: string }): ReturnType<StaffPort['queue']> {
    const lines = [...this.cases.values()]
      .filter(({ holder }) => filter.holder === undefined || holder === filter.holder)
      .filter(({ status }) => filter.role === undefined || status === `with_${filter.role}`)
      .map(({ number, applicant, position, holder }) => ({
        number,
        name: applicant?.name ?? null,
        position,
        holder,
        dueAt: null,
        late: false,
      }));
    return Promise.resolve(lines);
  }

  async search(q: string): ReturnType<StaffPort['search']> {
    const lines = (await this.queue({})).filter(({ name }) => name?.toLowerCase().includes(q.toLowerCase()));
    return { lines, total: lines.length };
  }

  tasks(): Promise<readonly StaffTask[]> {
    return Promise.resolve(this.openTasks);
  }

  finishTask(id: string): Promise<boolean> {
    const found = this.openTasks.some((task) => task.id === id && task.closable);
    if (found) this.done.finished.push(id);
    this.openTasks = this.openTasks.filter((task) => task.id !== id);
    return Promise.resolve(found);
  }

  bookings(date: string): Promise<readonly StaffBooking[]> {
    return Promise.resolve(this.calls.filter(({ startsAt }) => startsAt.startsWith(date)));
  }

  filesLink(number: string): Promise<{ url: string; minutes: number } | null> {
    return Promise.resolve({ url: `http://127.0.0.1:3000/b/${number}`, minutes: 10 });
  }

  announced(messageId: string): Promise<AnswerTarget | null> {
    return Promise.resolve(this.announcedMessages.get(messageId) ?? null);
  }

  tell(target: AnswerTarget, text: string, member: StaffMember): Promise<boolean> {
    if (this.reachable) this.done.told.push({ target, text, by: member.username });
    return Promise.resolve(this.reachable);
  }

  #refuse(state: CaseState, action: Action, member: StaffMember): Refusal | null {
    const base = { position: state.position, version: state.version, allowedActions: [] };
    if (!action.roles.includes(member.role)) {
      return { ...base, code: 'forbidden-role', status: 403, text: 'Tindakan itu untuk peran lain.' };
    }
    const atRow =
      typeof action.at === 'string' || (state.position !== null && action.at.includes(state.position));
    if (!atRow) {
      return {
        ...base,
        code: 'action-not-allowed',
        status: 409,
        text: 'Permohonan tidak berada di baris itu.',
      };
    }
    if (state.holder !== null && state.holder !== member.username) {
      return { ...base, code: 'held-by-other', status: 409, text: `Sedang dipegang ${state.holder}.` };
    }
    return null;
  }
}

/** A staff chat over a port: sends messages, keeps the memo, remembers the last replies. */
export class StaffChat {
  memo: StaffMemo = emptyMemo;
  last: readonly Reply[] = [];
  #order = 100;

  constructor(
    readonly port: FakePort,
    readonly scope: 'group' | 'private' = 'group',
  ) {}

  /** The text of all replies to a message. */
  async says(sender: string, text: string, replyTo?: string): Promise<string> {
    return this.#turn(sender, { kind: 'text', text }, replyTo);
  }

  /** Taps the button with this label (or its beginning) of the last replies. */
  async taps(sender: string, label: string): Promise<string> {
    const id = this.button(label);
    if (id === undefined) throw new Error(`no button "${label}" among ${this.labels().join(', ')}`);
    return this.#turn(sender, { kind: 'choice', id });
  }

  async tapsId(sender: string, id: string): Promise<string> {
    return this.#turn(sender, { kind: 'choice', id });
  }

  async sends(sender: string, body: Incoming['body'], replyTo?: string): Promise<string> {
    return this.#turn(sender, body, replyTo);
  }

  button(label: string): string | undefined {
    const choices = this.last.flatMap((reply) => reply.choices ?? []);
    return (choices.find((one) => one.label === label) ?? choices.find((one) => one.label.startsWith(label)))
      ?.id;
  }

  labels(): readonly string[] {
    return this.last.flatMap((reply) => (reply.choices ?? []).map(({ label }) => label));
  }

  async #turn(sender: string, body: Incoming['body'], replyTo?: string): Promise<string> {
    const incoming: Incoming = {
      address: { channel: 'telegram', account: 'main', chat: this.scope === 'group' ? '-100' : sender },
      externalId: `m${this.#order}`,
      sender: { id: sender },
      scope: this.scope,
      sentAt: this.port.now,
      order: this.#order++,
      ...(replyTo === undefined ? {} : { quotes: replyTo }),
      body,
    };
    const { replies, memo } = await staffTurn(incoming, this.memo, this.port);
    this.memo = JSON.parse(JSON.stringify(memo)) as StaffMemo;
    this.last = replies;
    return replies.map(({ text }) => text).join('\n---\n');
  }
}
