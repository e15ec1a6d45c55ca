import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/models/transaction.js';
import { openOffice, type OfficeDay } from '../support/office-day.js';

let at: OfficeDay;
beforeAll(async () => {
  at = await openOffice();
});
afterAll(() => at.stop());

/** Every document of the database as text; sealed bytes stay sealed. */
async function everything(): Promise<string> {
  const { connection } = at.store;
  const database = connection.getClient().db(connection.name);
  const parts: string[] = [];
  for (const { name } of await database.listCollections().toArray()) {
    for (const doc of await database.collection(name).find({}).toArray()) {
      parts.push(
        JSON.stringify(doc, (_key, value: unknown) => {
          const bytes = asBytes(value);
          return bytes ? bytes.toString('latin1') : value;
        }),
      );
    }
  }
  return parts.join('\n');
}

function asBytes(value: unknown): Buffer | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('type' in value && value.type === 'Buffer' && 'data' in value)
    return Buffer.from(value.data as number[]);
  return '_bsontype' in value && value._bsontype === 'Binary' && 'buffer' in value
    ? Buffer.from(value.buffer as Uint8Array)
    : null;
}

describe('what is stored', () => {
  it('shows no personal datum, whatever happened', async () => {
    const secrets = {
      name: 'Sulastri Handayani',
      nik: '6472054708850013',
      npwp: '647205470885001',
      email: 'sulastri.h@surat.test',
      phone: '6281398765432',
      spseUserId: 'sulastri.handayani77',
    };
    let kase = await at.submit(secrets);
    const doc = await at.store.cases.findById(kase.id).lean();
    const conversationId = doc?.conversationId ?? '';
    const words = 'Rumah saya di Jalan Cendana 17';
    await inTransaction(at.store, (tx) =>
      at.cases.messageFromApplicantIn(tx, { conversationId, caseId: kase.id, text: words }),
    );
    await inTransaction(at.store, (tx) =>
      at.cases.objectIn(tx, { caseId: kase.id, text: words, channel: 'web' }),
    );
    await inTransaction(at.store, (tx) =>
      at.cases.messageToApplicantIn(
        tx,
        { kind: 'case', number: kase.number, caseId: kase.id },
        `Baik, Ibu Sulastri Handayani. ${words}`,
        { username: 'helpdesk', role: 'helpdesk' },
      ),
    );
    kase = await at.act('helpdesk', kase, 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'ktp', reason: 'lainnya', note: 'KTP milik Handayani' }],
    });
    kase = await at.act('applicant', kase, 'resubmit', {
      applicant: kase.applicant,
      documents: kase.documents,
      changed: [],
    });
    kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok' });
    kase = await at.act('helpdesk', kase, 'check-blacklist', {
      outcome: 'listed',
      decree: 'SK-RAHASIA-9',
      validFrom: '2026-01-01',
      validUntil: '2027-01-01',
      publisher: 'Dinas Rahasia',
      note: 'Handayani juga',
      confirm: true,
    });
    await at.act('helpdesk2', kase, 'reject', { note: 'Handayani' });
    const stored = (await everything()).toLowerCase();
    expect(stored).toContain(kase.number.toLowerCase());
    const personal = [
      ...Object.values(secrets),
      'handayani',
      'sulastri',
      'cendana',
      'sk-rahasia',
      'dinas rahasia',
    ];
    const leaked = [...personal, 'SKK-001', 'LSP Contoh'].filter((word) =>
      stored.includes(word.toLowerCase()),
    );
    expect(leaked).toEqual([]);
  });
});
