import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTIONS } from '../../src/sop/actions.js';
import type { Role } from '../../src/sop/case.js';
import { ChatServer, form, otherIds, png } from '../support/chat-server.js';
import type { Client } from '../support/admin/client.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { addressOf, operationsOf, type Operation } from './operations.js';

/** Who may do what, written by hand, so that a right that a role gains by a slip fails here. */
const RIGHTS: Readonly<Record<string, readonly Role[]>> = {
  'read-cases': ['helpdesk', 'verifikator', 'admin', 'auditor'],
  'write-messages': ['helpdesk', 'verifikator', 'admin'],
  'do-tasks': ['helpdesk', 'verifikator', 'admin'],
  'read-staff': ['helpdesk', 'verifikator', 'admin', 'auditor'],
  'read-audit': ['admin', 'auditor'],
  'manage-staff': ['admin'],
  'own-account': ['helpdesk', 'verifikator', 'admin', 'auditor'],
};
const ROLES = ['helpdesk', 'verifikator', 'admin', 'auditor'] as const;
type Caller = Role | 'visitor' | 'applicant' | 'unknown-token';

/** The expected answer in a cell of the matrix. */
type Cell = 'open' | 'not-signed-in' | 'wrong-token' | 'forbidden-role' | 'allowed';

let desk: TestDesk;
let operations: readonly Operation[];
let values: Record<string, string>;
const clients = new Map<Caller, Client>();
beforeAll(async () => {
  desk = await testDesk();
  operations = await operationsOf(desk.visitor());
  values = { number: await desk.submit(), code: 'tidak-ada', n: '1', username: 'auditor' };
  for (const role of ROLES) clients.set(role, await desk.as(role));
  clients.set('visitor', desk.visitor());
  // The token of a web chat is a secret of another kind, which opens nothing that belongs to staff.
  for (const caller of ['applicant', 'unknown-token'] as const) {
    const client = desk.visitor();
    client.bearer = caller === 'applicant' ? desk.store.ids.token() : 'lkt_tidak-ada';
    clients.set(caller, client);
  }
});
afterAll(() => desk.stop());

/** The answer that a caller must get from an operation. */
function expected({ right, path }: Operation, caller: Caller): Cell {
  if (caller === 'applicant' || caller === 'unknown-token') return 'wrong-token';
  if (right === null) return 'open';
  if (caller === 'visitor') return 'not-signed-in';
  const act = Object.values(ACTIONS).find(({ name }) => path.endsWith(`/actions/${name}`));
  const may = RIGHTS[right]?.includes(caller) && (act === undefined || act.roles.includes(caller));
  return may ? 'allowed' : 'forbidden-role';
}

async function cell({ method, path, right }: Operation, caller: Caller): Promise<Cell> {
  const client = clients.get(caller);
  if (!client) throw new Error(`no client for ${caller}`);
  const { status, body } = await client.api(
    method,
    addressOf(path, values),
    method === 'GET' || method === 'DELETE' ? {} : { body: {} },
  );
  const code: unknown = typeof body === 'object' && body !== null ? body.code : undefined;
  if (status === 401 && (code === 'not-signed-in' || code === 'wrong-token')) return code;
  if (status === 403 && code === 'forbidden-role') return code;
  if (status >= 500) throw new Error(`${method} ${path} as ${caller}: ${status}`);
  return right === null ? 'open' : 'allowed';
}

describe('operations × callers', () => {
  it('are refused and allowed as the table of rights says, for every cell', async () => {
    expect(new Set(operations.map(({ right }) => right))).toEqual(new Set([null, ...Object.keys(RIGHTS)]));
    const wrong: unknown[] = [];
    const shown: Cell[] = [];
    // Signing out comes last, because it ends the session that the others need.
    const order = operations.toSorted((a, b) => Number(a.id === 'logout') - Number(b.id === 'logout'));
    for (const operation of order) {
      await Promise.all(
        Array.from(clients.keys(), async (caller) => {
          const [want, got] = [expected(operation, caller), await cell(operation, caller)];
          shown.push(got);
          if (want !== got) wrong.push({ operation: operation.id, caller, want, got });
        }),
      );
    }
    expect(wrong).toEqual([]);
    expect(shown.length).toBe(operations.length * 7);
    expect(shown.filter((one) => one === 'forbidden-role').length).toBeGreaterThan(20);
  });

  it('leave no trace of a refused reading, and change nothing', async () => {
    const state = await desk.cases.byNumber(values['number'] ?? '');
    const before = state?.version;
    for (const caller of ['visitor', 'applicant'] as const) {
      const answer = await clients.get(caller)?.api('GET', `/cases/${values['number']}`);
      expect([caller, answer?.status, JSON.stringify(answer?.body).includes('6471')]).toEqual([
        caller,
        401,
        false,
      ]);
    }
    expect((await desk.cases.byNumber(values['number'] ?? ''))?.version).toBe(before);
  });
});

describe('the chat of an applicant × other applicants', () => {
  it('opens to its own token alone, file by file and message by message', async () => {
    const server = await ChatServer.start({ ids: otherIds() });
    try {
      const [own, other] = [await server.quietSession(), await server.quietSession()];
      await server.say(own, { text: 'rahasia saya' });
      await server.upload(own, form([['ktp.png', png()]]));
      const { items } = await server.read(own);
      const [seq] = items
        .filter(({ files }) => (files as unknown[]).length > 0)
        .map(({ seq: at }) => Number(at));
      const doors: readonly (readonly [string, string])[] = [
        ['GET', '/messages'],
        ['POST', '/messages'],
        ['GET', '/stream'],
        ['GET', `/files/${seq}/0`],
        ['GET', `/files/${seq}/0/thumb`],
        ['GET', `/attachments/${seq}`],
        ['DELETE', '/sessions/current'],
      ];
      for (const [method, path] of doors) {
        for (const token of [undefined, 'x'.repeat(43), 'lkt_staff']) {
          expect([method, path, (await server.call(method, path, token)).status]).toEqual([
            method,
            path,
            401,
          ]);
        }
      }
      expect((await server.call('GET', `/files/${seq}/0`, own)).status).toBe(200);
      expect((await server.call('GET', `/files/${seq}/0`, other)).status).toBe(404);
      expect(JSON.stringify(await server.read(other))).not.toContain('rahasia');
      await server.call('DELETE', '/sessions/current', other);
      expect((await server.call('GET', '/messages', own)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
