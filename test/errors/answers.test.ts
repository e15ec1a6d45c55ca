import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoNetworkError } from 'mongodb';
import { generateSync } from 'otplib';
import { CODES_MADE_PER_DAY, HTTP_BODY_MAX_BYTES, IDEMPOTENCY_KEY_CHARS } from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import { inTransaction } from '../../src/models/transaction.js';
import { testDesk, type TestDesk } from '../support/admin/desk.js';
import { listedProblems } from '../support/admin/listed-problems.js';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.stop());

/** Status and code of an answer. */
const told = ({ status, body }: { readonly status: number; readonly body: { readonly code?: unknown } }) => [
  status,
  body.code,
];

/** Any request of a visitor: status and code. */
async function asked(path: string, headers: Record<string, string> = {}, at = desk) {
  const response = await at.visitor().send('GET', path, { headers });
  const text = await response.text();
  return [response.status, text.startsWith('{') ? (JSON.parse(text) as { code?: unknown }).code : text];
}

/** The answer to a POST of which only the head is sent: what follows a refusal may meet a closed line. */
function announced(path: string, bytes: number): Promise<{ status: number; body: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': bytes };
    const sending = request(desk.url + path, { method: 'POST', headers, agent: false }, (response) => {
      textOf(response).then((body) => {
        sending.destroy();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) as Record<string, unknown> });
      }, reject);
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
}

describe('a number that is not enough', () => {
  it('a look at a case by a last number that two years have', async () => {
    const number = await desk.submit();
    const serial = Number(number.split('-').at(-1));
    desk.clock.advance(365 * 24 * 60 * 60_000);
    // The first of their years, so this comes before whatever else submits.
    expect(serial).toBe(1);
    const later = await desk.submit();
    const helpdesk = await desk.as('helpdesk');
    const answer = await helpdesk.api('GET', `/cases/${serial}`);
    expect(told(answer)).toEqual([409, 'ambiguous-number']);
    expect(new Set(answer.body.numbers)).toEqual(new Set([number, later]));
  });
});

describe('requests that are wrong in themselves', () => {
  it('announce a body that is too large: it is refused unread', async () => {
    const answer = await announced('/api/v1/session', HTTP_BODY_MAX_BYTES + 1);
    expect(told(answer)).toEqual([413, 'body-too-large']);
    expect(answer.body.detail).toBe('Isian terlalu besar.');
  });

  it('use a method that the address does not have', async () => {
    expect(told(await desk.visitor().api('DELETE', '/cases'))).toEqual([405, 'method-not-allowed']);
  });

  it('carry an Idempotency-Key that is too long', async () => {
    const helpdesk = await desk.as('helpdesk');
    const key = { 'idempotency-key': 'k'.repeat(IDEMPOTENCY_KEY_CHARS + 1) };
    const answer = await helpdesk.act(await desk.submit(), 'claim', {}, key);
    expect(told(answer)).toEqual([400, 'invalid-idempotency-key']);
  });

  it('ask for a part of a file that is not there, or on a condition that does not hold', async () => {
    const file = '/api/docs/swagger-ui.css';
    expect(await asked(file, { range: 'bytes=99999999-' })).toEqual([416, 'range-not-satisfiable']);
    expect(await asked(file, { 'if-match': '"another"' })).toEqual([412, 'precondition-failed']);
  });
});

describe('what is not there', () => {
  it('a page of a document', async () => {
    const helpdesk = await desk.as('helpdesk');
    const documents = `/cases/${await desk.submit()}/documents`;
    for (const one of ['ktp/pages/9', 'tidak-ada/pages/1', 'tidak-ada.pdf']) {
      expect(told(await helpdesk.api('GET', `${documents}/${one}`))).toEqual([404, 'document-not-found']);
    }
  });

  it('a link to scans that nobody made', async () => {
    await expect(desk.admin.filesLinks.open('tidak-ada')).rejects.toMatchObject({
      code: 'link-expired',
      status: 410,
    });
  });

  it('the chat page before it is built', async () => {
    expect(await asked('/')).toEqual([503, 'page-not-built']);
  });

  it('the metrics, without their token or from elsewhere', async () => {
    expect(await asked('/metrics', { 'x-forwarded-for': '203.0.113.9' })).toEqual([403, 'metrics-closed']);
    const guarded = await testDesk({ metricsToken: 'rahasia-pengukuran' });
    try {
      expect(await asked('/metrics', {}, guarded)).toEqual([401, 'metrics-token']);
      const [status] = await asked('/metrics', { authorization: 'Bearer rahasia-pengukuran' }, guarded);
      expect(status).toBe(200);
    } finally {
      await guarded.stop();
    }
  });
});

describe('what cannot be done now', () => {
  it('more tokens than an account may have, more link codes than a day may bring', async () => {
    const auditor = await desk.as('auditor');
    let answer = await auditor.api('POST', '/tokens', { body: { label: 'satu' } });
    for (let made = 0; answer.status === 201; made++) {
      answer = await auditor.api('POST', '/tokens', { body: { label: `nomor ${made}` } });
    }
    expect(told(answer)).toEqual([409, 'too-many-tokens']);
    for (let made = 0; made < CODES_MADE_PER_DAY; made++) {
      expect((await auditor.api('POST', '/staff/me/link-code')).status).toBe(201);
    }
    expect(told(await auditor.api('POST', '/staff/me/link-code'))).toEqual([429, 'too-many-codes']);
  });

  it('a second factor beside the one that there is', async () => {
    const verifikator = await desk.as('verifikator2');
    const { secret } = (await verifikator.api('POST', '/staff/me/totp')).body;
    const otp = generateSync({ secret, epoch: Math.floor(desk.clock.now().getTime() / 1000) });
    expect((await verifikator.api('POST', '/staff/me/totp/confirm', { body: { otp } })).status).toBe(200);
    expect(told(await verifikator.api('POST', '/staff/me/totp'))).toEqual([409, 'second-factor-exists']);
  });

  it('words to an applicant who left neither chat nor address', async () => {
    const helpdesk = await desk.as('helpdesk');
    const number = await desk.submit();
    const cases = native(desk.store.cases);
    const kase = await cases.findOneAndUpdate({ number }, { $set: { conversationId: null } });
    await inTransaction(desk.store, (tx) => desk.keyring.destroyDataKey(tx, kase?.keyId ?? ''));
    const answer = await helpdesk.api('POST', `/cases/${number}/messages`, { body: { text: 'Halo' } });
    expect(told(answer)).toEqual([409, 'applicant-unreachable']);
  });
});

describe('faults', () => {
  /** The answer to a call whose work fails so. */
  async function failing(error: Error) {
    const helpdesk = await desk.as('helpdesk');
    Object.defineProperty(desk.cases, 'list', { configurable: true, value: () => Promise.reject(error) });
    try {
      return await helpdesk.api('GET', '/cases');
    } finally {
      Reflect.deleteProperty(desk.cases, 'list');
    }
  }

  it('of ours are an answer without a word of what happened', async () => {
    const answer = await failing(new Error('kata sandi rahasia'));
    expect(told(answer)).toEqual([500, 'internal-error']);
    expect(JSON.stringify(answer.body)).not.toContain('rahasia');
    expect(desk.logged.join('')).toContain(answer.body.requestId);
  });

  it('of the line to the database say when to try again', async () => {
    const answer = await failing(new MongoNetworkError('connection 7 to 127.0.0.1 closed'));
    expect(told(answer)).toEqual([503, 'store-away']);
    expect(answer.headers.get('retry-after')).toBe(String(answer.body.retryAfterSeconds));
    expect(JSON.stringify(answer.body)).not.toContain('127.0.0.1');
  });
});

it('an answer that the document does not list is an error of the test that meets it', () => {
  const check = listedProblems(desk.admin.endpoints);
  const answer = (status: number, code: string) => ({ status, body: { code } });
  const page = '/cases/KT-2026-00001/documents/ktp/pages/1';
  expect(() => check('GET', `${page}?size=thumb`, answer(404, 'document-not-found'))).not.toThrow();
  expect(() => check('GET', '/cases', answer(404, 'document-not-found'))).toThrow('OpenAPI does not list');
  expect(() => check('GET', page, answer(409, 'document-not-found'))).toThrow('OpenAPI does not list');
  expect(() => check('POST', '/staff/me/link-code', answer(409, 'staff-exists'))).toThrow();
  expect(() => check('GET', '/tidak-ada', answer(404, 'not-found'))).not.toThrow();
});
