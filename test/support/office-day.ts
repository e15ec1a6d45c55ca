import { Booking } from '../../src/booking/booking.js';
import { CHANNELS } from '../../src/bots/channels/table.js';
import { Cases, type Acted } from '../../src/cases/cases.js';
import { silentLogger } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { Signals } from '../../src/core/signals.js';
import { Vault } from '../../src/documents/vault.js';
import { newConversation } from '../../src/models/conversation.js';
import { native } from '../../src/models/store.js';
import type { StaffDoc } from '../../src/models/staff.js';
import { inTransaction } from '../../src/models/transaction.js';
import { Post } from '../../src/notices/post.js';
import type { Applicant, CaseState, Role } from '../../src/sop/case.js';
import type { Office } from '../../src/sop/office.js';
import { testStore, type TestStore } from './store.js';
import { testOffice, type OfficeOverrides } from './office.js';
import { APPLICANT, callerOf, DOCUMENTS, minutesBefore, STAFF } from './sop-case.js';

/** Cases on a database of their own, with the staff of the tests and a clock that tests move. */
export interface OfficeDay extends TestStore {
  readonly cases: Cases;
  readonly booking: Booking;
  readonly office: Office;
  readonly signals: Signals;
  /** Opens a case for a new person in a new web chat. */
  submit(person?: Partial<Applicant>): Promise<CaseState>;
  /** Carries out an act by a member of staff or, as `applicant`, by the person. */
  act(who: string, state: CaseState, action: string, input?: unknown, ifVersion?: number): Promise<CaseState>;
  /** Moves the clock on by minutes. */
  wait(minutes: number): void;
  /** The case as stored. */
  fresh(state: CaseState): Promise<CaseState>;
}

/** A member of staff as stored. */
export function member(username: string, role: Role, away: StaffDoc['away'] = []): StaffDoc {
  const at = new Date(0);
  return {
    _id: username,
    name: username,
    role,
    passwordHash: '',
    active: true,
    away,
    accounts: [],
    linked: false,
    createdAt: at,
    updatedAt: at,
  };
}

let people = 0;

/** An invented person like {@link APPLICANT}, with a new NIK. */
export function person(overrides: Partial<Applicant> = {}): Applicant {
  people += 1;
  const nik = `647101010190${String(people).padStart(4, '0')}`;
  return { ...APPLICANT, nik, npwp: nik, ...overrides };
}

/** Opens the office. `undoSeconds` is 0 by default. */
export async function openOffice(
  options: { readonly office?: OfficeOverrides; readonly undoSeconds?: number } = {},
): Promise<OfficeDay> {
  const at = await testStore();
  const { store, keyring, clock } = at;
  const office = testOffice(options.office);
  const signals = new Signals();
  const log = silentLogger();
  const booking = new Booking({ store, office });
  const cases = new Cases({
    store,
    keyring,
    office,
    post: new Post({ store, keyring, signals, staffGroup: true, channelTable: CHANNELS }),
    vault: new Vault({ store, keyring, log }),
    booking,
    signals,
    log,
    metrics: createMetrics({ processMetrics: false }),
    undoSeconds: options.undoSeconds ?? 0,
    baseUrl: 'http://127.0.0.1:3000',
  });
  await native(store.staff).insertMany([...STAFF].map(([username, role]) => member(username, role)));
  const fresh = async (state: CaseState): Promise<CaseState> => {
    const found = await cases.byId(state.id);
    if (!found) throw new Error(`${state.number} is gone`);
    return found;
  };
  return {
    ...at,
    cases,
    booking,
    office,
    signals,
    fresh,
    wait: (minutes) => clock.advance(minutes * 60_000),
    submit: async (overrides) => {
      const applicant = person(overrides);
      const keyId = await keyring.createDataKey(null, store.ids.next());
      const address = { channel: 'web', account: 'web', chat: store.ids.next() } as const;
      const conversation = { ...newConversation(keyring, address, 'applicant', clock.now()), keyId };
      await native(store.conversations).insertOne(conversation);
      return (await submitIn(cases, at, { conversationId: conversation._id, keyId, applicant })).after;
    },
    act: async (who, state, action, input = {}, ifVersion) => {
      const caller =
        who === 'applicant'
          ? ({ kind: 'applicant', applicantId: state.applicantId } as const)
          : callerOf(who);
      const { after } = await cases.act({
        caseId: state.id,
        action,
        input,
        caller,
        channel: 'api',
        ...(ifVersion === undefined ? {} : { ifVersion }),
      });
      return after;
    },
  };
}

/** Sends a draft whose rows were done within the last half hour. */
export async function submitIn(
  cases: Cases,
  { store, clock }: Pick<TestStore, 'store' | 'clock'>,
  draft: { readonly conversationId: string; readonly keyId: string; readonly applicant: Applicant },
): Promise<Acted> {
  const now = clock.now().toISOString();
  return inTransaction(store, (tx) =>
    cases.submitIn(tx, {
      ...draft,
      channel: 'web',
      documents: DOCUMENTS,
      spseAt: minutesBefore(now, 30),
      documentsAt: minutesBefore(now, 10),
      preparedAt: minutesBefore(now, 2),
    }),
  );
}
