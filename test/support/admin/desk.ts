import { createServer as createHttp, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { createAdmin, type Admin } from '../../../src/admin/admin.js';
import { createServer } from '../../../src/admin/server.js';
import { Booking } from '../../../src/booking/booking.js';
import { CHANNELS } from '../../../src/bots/channels/table.js';
import { Cases } from '../../../src/cases/cases.js';
import { Codes } from '../../../src/codes/codes.js';
import { randomIds } from '../../../src/core/ids.js';
import { createLogger } from '../../../src/core/log.js';
import { createMetrics } from '../../../src/core/metrics.js';
import { SecurityLog } from '../../../src/models/security-log.js';
import { Signals } from '../../../src/core/signals.js';
import { Vault } from '../../../src/documents/vault.js';
import { Allowances } from '../../../src/models/allowances.js';
import { newConversation } from '../../../src/models/conversation.js';
import { native } from '../../../src/models/store.js';
import { inTransaction } from '../../../src/models/transaction.js';
import { Post } from '../../../src/notices/post.js';
import type { Applicant, DocumentFiles } from '../../../src/sop/case.js';
import type { Office } from '../../../src/sop/office.js';
import { putDemoStaff } from '../demo-staff.js';
import { testStore, type TestStore } from '../store.js';
import { testInspector } from '../inspector.js';
import { testOffice, type OfficeOverrides } from '../office.js';
import { APPLICANT, minutesBefore } from '../sop-case.js';
import { Client } from './client.js';
import { listedProblems } from './listed-problems.js';

/** A picture that really is one, and small: each application has three, with what is shown of them. */
export const PICTURE = readFileSync(new URL('../../samples/a19-ktp-320px.jpg', import.meta.url));

/** The staff's HTTP server over real parts and a real database, on a port of its own. */
export interface TestDesk extends TestStore {
  readonly url: string;
  readonly office: Office;
  readonly cases: Cases;
  readonly admin: Admin;
  /** Every log line, as JSON. */
  readonly logged: string[];
  /** A client without a login. */
  visitor(): Client;
  /** A client that is signed in as this user. */
  as(username: string): Promise<Client>;
  /** Sends the application of an applicant with a new NIK; gives its number. */
  submit(applicant?: Partial<Applicant>): Promise<string>;
  /** Carries out an act directly, as staff or, without a username, as the applicant. */
  act(number: string, action: string, input?: unknown, username?: string): Promise<void>;
}

/** Starts everything. With `undoSeconds` 0 notices are not held. */
export async function testDesk(
  options: {
    readonly undoSeconds?: number;
    readonly office?: OfficeOverrides;
    readonly rateLimits?: boolean;
    readonly mode?: 'demo' | 'production';
    readonly trustedProxies?: readonly string[];
    /** Starts as another process on this store's database. */
    readonly beside?: TestStore;
    readonly metricsToken?: string;
    readonly troubles?: readonly string[];
    /** When the latest backup was taken; unknown unless given. */
    readonly lastBackup?: Date | null;
    /** Folder of built pages; none unless given. */
    readonly webRoot?: string;
  } = {},
): Promise<TestDesk> {
  const base = options.beside ?? (await testStore());
  const mode = options.mode ?? 'demo';
  const { store, keyring } = base;
  const office = testOffice(options.office);
  const logged: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const metrics = createMetrics({ processMetrics: false });
  const security = new SecurityLog({ store, log, metrics });
  const signals = new Signals();
  const post = new Post({ store, keyring, signals, staffGroup: false, channelTable: CHANNELS });
  const vault = new Vault({ store, keyring, log });
  const booking = new Booking({ store, office });
  const baseUrl = 'http://127.0.0.1:3000';
  const cases = new Cases({
    store,
    keyring,
    office,
    post,
    vault,
    booking,
    signals,
    log,
    metrics,
    baseUrl,
    undoSeconds: options.undoSeconds ?? 0,
  });
  const codes = new Codes({ store, keyring, office, security });
  const admin = createAdmin({
    channelTable: CHANNELS,
    codes,
    security,
    store,
    keyring,
    office,
    cases,
    booking,
    vault,
    version: '0.0.0',
    inspector: testInspector,
    troubles: () => options.troubles ?? [],
    lastBackup: () => options.lastBackup,
    config: { mode, baseUrl },
  });
  if (options.beside === undefined) await putDemoStaff(store);
  await admin.accounts.seedDemo();
  const app = createServer({
    ...admin,
    log,
    metrics,
    security,
    readiness: [],
    lastBackup: () => options.lastBackup,
    webRoot: options.webRoot ?? '/nowhere',
    officeName: `Loket ${office.name}`,
    ids: randomIds(),
    allowances: new Allowances({ store, keyring, enabled: options.rateLimits ?? false }),
    clock: store.clock,
    config: {
      baseUrl,
      mode,
      host: '127.0.0.1',
      metricsToken: options.metricsToken ?? null,
      trustedProxies: options.trustedProxies ?? ['127.0.0.0/8', '::1'],
    },
  });
  const server = createHttp(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const check = listedProblems(admin.endpoints);
  let people = 0;
  const roles = new Map((await admin.accounts.list()).map(({ username, role }) => [username, role]));
  return {
    ...base,
    url,
    office,
    cases,
    admin,
    logged,
    visitor: () => new Client(url, check),
    as: async (username) => {
      const client = new Client(url, check);
      await client.login(username);
      return client;
    },
    submit: async (applicant = {}) => {
      const nik = `64710101019${String(++people).padStart(5, '0')}`;
      const keyId = await keyring.createDataKey(null, store.ids.next());
      const conversationId = await conversation(base, keyId);
      const documents = await scans(vault, office, keyId);
      const now = store.clock.now().toISOString();
      const { after } = await inTransaction(store, (tx) =>
        cases.submitIn(tx, {
          conversationId,
          keyId,
          channel: 'web',
          documents,
          applicant: { ...APPLICANT, nik, npwp: nik, ...applicant },
          spseAt: minutesBefore(now, 30),
          documentsAt: minutesBefore(now, 10),
          preparedAt: minutesBefore(now, 2),
        }),
      );
      return after.number;
    },
    act: async (number, action, input = {}, username) => {
      const state = await cases.byNumber(number);
      if (!state) throw new Error(`no case ${number}`);
      const role = username === undefined ? undefined : roles.get(username);
      await cases.act({
        caseId: state.id,
        action,
        input,
        channel: 'web',
        caller:
          username !== undefined && role !== undefined
            ? { kind: 'staff', username, role }
            : { kind: 'applicant', applicantId: state.applicantId },
      });
    },
    stop: async () => {
      await close(server);
      if (options.beside === undefined) await base.stop();
    },
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}

async function conversation({ store, keyring }: TestStore, keyId: string): Promise<string> {
  const place = { channel: 'web', account: 'web', chat: store.ids.next() } as const;
  const fresh = newConversation(keyring, place, 'applicant', store.clock.now());
  await native(store.conversations).insertOne({ ...fresh, keyId });
  return fresh._id;
}

/** A page that can be shown. */
const VIEW = { page: 1, view: PICTURE, thumb: PICTURE };

async function scans(vault: Vault, office: Office, keyId: string): Promise<DocumentFiles[]> {
  const documents: DocumentFiles[] = [];
  for (const [order, { code }] of office.documents.entries()) {
    const file = await vault.put({
      keyId,
      bytes: PICTURE,
      contentType: 'image/jpeg',
      pages: 1,
      views: [VIEW],
    });
    const { _id: fileId, contentHash, contentType, bytes, pages } = file;
    documents.push({ code, files: [{ fileId, contentHash, contentType, bytes, pages, order }] });
  }
  return documents;
}
