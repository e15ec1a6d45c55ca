import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeliveryResults, type DeliveryResult } from '../../../src/bots/outbound/delivery-results.js';
import { UndeliveredMail } from '../../../src/bots/outbound/undelivered-mail.js';
import { silentLogger } from '../../../src/core/log.js';
import type { OutboxDoc } from '../../../src/models/outbox.js';
import { native } from '../../../src/models/store.js';
import { inTransaction } from '../../../src/models/transaction.js';
import type { MailOptions } from '../../../src/notices/cause.js';
import type { OutboxPayload } from '../../../src/notices/types.js';
import type { CaseState } from '../../../src/sop/case.js';
import { APPLICANT } from '../../support/sop-case.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

const EMAIL = 'siti@contoh.id';
const REFUSED: DeliveryResult = { kind: 'failed', reason: 'mail-refused' };
const GIVEN_UP: DeliveryResult = { kind: 'failed', reason: 'mail' };

let world: TurnWorld;
/** Two processes that note results. */
let first: DeliveryResults;
let second: DeliveryResults;
beforeAll(async () => {
  world = await turnWorld();
  const results = (): DeliveryResults => {
    const { store, clock, parts } = world;
    const undeliveredMail = new UndeliveredMail(parts);
    return new DeliveryResults({ store, clock, post: parts.post, undeliveredMail, log: silentLogger() });
  };
  first = results();
  second = results();
});
afterAll(() => world.stop());

let chats = 0;
let chat = '';
beforeEach(() => {
  chats += 1;
  chat = `c${chats}`;
});

/** Begins the form in the chat, up to the address. */
async function givesEmail(email = EMAIL): Promise<void> {
  for (const said of ['/start', 'ya', 'sitirahmah01', email]) await world.says(chat, said);
}

/** The newest mail, claimed for sending. */
async function claimedMail(): Promise<OutboxDoc> {
  const until = new Date(world.clock.now().getTime() + 60_000);
  const entry = await native(world.store.outbox).findOneAndUpdate(
    { kind: 'mail', state: 'pending' },
    { $set: { state: 'claimed', claim: { token: 'mine', until } } },
    { sort: { _id: -1 }, returnDocument: 'after' },
  );
  if (!entry) throw new Error('no mail waits');
  return entry;
}

async function note(entry: OutboxDoc, result: DeliveryResult, by = first, token = 'mine'): Promise<void> {
  await by.note(entry, world.keyring.openTransit<OutboxPayload>(entry.payload), token, result);
}

async function fails(result: DeliveryResult = REFUSED): Promise<void> {
  await note(await claimedMail(), result);
}

async function mails(options: MailOptions, to: string = APPLICANT.email): Promise<void> {
  const mail = { to, subject: 'Kabar', paragraphs: ['Kabar.'] };
  await inTransaction(world.store, (tx) => world.parts.post.mail(tx, mail, options));
}

const heard = async (at = chat): Promise<readonly string[]> => world.heard(world.idOf(at));
const lastHeard = async (at = chat): Promise<string> => (await heard(at)).at(-1) ?? '';
const toldOf = async (email: string, at = chat): Promise<number> =>
  (await heard(at)).filter((text) => text.startsWith(`E-mail ke ${email}`)).length;
const codeOf = (kind: string, at = chat) =>
  native(world.store.codes).findOne({ _id: `${kind}:${world.idOf(at)}` });
const openTasks = async (kase: CaseState): Promise<readonly string[]> =>
  (await world.parts.cases.tasks({ caseId: kase.id, open: true })).map(({ kind }) => kind);

describe('a code whose mail is refused', () => {
  it('is told in the chat that waits for it, and no longer pretended', async () => {
    await givesEmail();
    await fails();
    expect(await lastHeard()).toBe(
      `E-mail ke ${EMAIL} ditolak oleh server penerima. Mohon tuliskan alamat lain.`,
    );
    expect((await world.state(chat)).draft?.pendingCode).toMatchObject({ email: EMAIL, failure: 'refused' });
    expect(await codeOf('confirm')).toBeNull();
    const asked = await world.says(chat, 'kode');
    expect(asked).toContain('ditolak');
    expect(asked).not.toContain('kami kirim ke');
    expect(await world.says(chat, 'data saya')).toContain('kode tidak dapat disampaikan');
  });

  it('leads to the question of the address by its button, and the new address gets a code', async () => {
    await givesEmail();
    await fails();
    const [entry] = await native(world.store.outbox)
      .find({ destination: world.idOf(chat) })
      .sort({ _id: -1 })
      .toArray();
    const payload = entry && world.keyring.openTransit<OutboxPayload>(entry.payload);
    expect(payload?.kind === 'chat' && payload.speech.choices).toEqual([
      { id: 'w.ganti-email', label: 'Ganti e-mail' },
    ]);
    expect(await world.says(chat, 'ganti email')).toContain('e-mail');
    expect((await world.state(chat)).step).toBe('email');
    expect(await world.says(chat, 'siti.baru@contoh.id')).toContain('sudah dikirim ke siti.baru@contoh.id');
    const { draft, step } = await world.state(chat);
    expect([step, draft?.pendingCode?.failure]).toEqual(['phone', undefined]);
    expect(await codeOf('confirm')).not.toBeNull();
  });

  it.each(['phone', 'code'])('takes the address that is simply written at the step %s', async (at) => {
    await givesEmail();
    await fails();
    if (at === 'code') await world.says(chat, 'kode');
    expect((await world.state(chat)).step).toBe(at);
    expect(await world.says(chat, 'siti.baru@contoh.id')).toContain('sudah dikirim ke siti.baru@contoh.id');
    expect((await world.state(chat)).draft?.applicant.email).toBe('siti.baru@contoh.id');
  });

  it('is told once, whoever notes the result how often', async () => {
    await givesEmail();
    const entry = await claimedMail();
    await note(entry, REFUSED, second, 'former');
    expect(await toldOf(EMAIL)).toBe(0);
    await Promise.all([note(entry, REFUSED), note(entry, REFUSED, second)]);
    await note(entry, REFUSED, second);
    expect(await toldOf(EMAIL)).toBe(1);
  });

  it('is not lost when the person writes at the same moment', async () => {
    await givesEmail();
    const entry = await claimedMail();
    await Promise.all([note(entry, REFUSED), world.says(chat, '0812 3456 7890')]);
    const { draft } = await world.state(chat);
    expect(draft?.pendingCode?.failure).toBe('refused');
    expect(draft?.applicant.phone).toBe('6281234567890');
    expect(await toldOf(EMAIL)).toBe(1);
  });

  it('says nothing once the person gave another address, and leaves its code alone', async () => {
    await givesEmail();
    const entry = await claimedMail();
    await world.says(chat, 'ganti email');
    await world.says(chat, 'siti.baru@contoh.id');
    await note(entry, REFUSED);
    expect(await toldOf(EMAIL)).toBe(0);
    expect((await world.state(chat)).draft?.pendingCode?.failure).toBeUndefined();
    expect(await codeOf('confirm')).not.toBeNull();
  });

  it('is told where the conversation went on', async () => {
    await givesEmail();
    const entry = await claimedMail();
    await world.says(chat, 'pindah');
    const code = /\b[A-Z0-9]{8}\b/u.exec(await world.says(chat, '1'))?.[0] ?? '';
    const other = `${chat}-new`;
    await world.says(other, '/start');
    await world.says(other, 'pindah');
    await world.says(other, '2');
    await world.says(other, code);
    await note(entry, REFUSED);
    expect([await toldOf(EMAIL), await toldOf(EMAIL, other)]).toEqual([0, 1]);
    expect((await world.state(other)).draft?.pendingCode?.failure).toBe('refused');
  });

  it('that was given up says that the mail could not be sent, not that it was refused', async () => {
    await givesEmail();
    await fails(GIVEN_UP);
    expect(await lastHeard()).toContain('belum dapat disampaikan');
    expect((await world.state(chat)).draft?.pendingCode?.failure).toBe('undelivered');
  });

  it('that will be tried again is told to nobody', async () => {
    await givesEmail();
    await fails({ kind: 'retry', reason: 'mail', afterMs: 1_000 });
    expect(await toldOf(EMAIL)).toBe(0);
    expect((await world.state(chat)).draft?.pendingCode?.failure).toBeUndefined();
    expect(await codeOf('confirm')).not.toBeNull();
    await native(world.store.outbox).deleteMany({ kind: 'mail' });
  });
});

describe("a case's address that is refused", () => {
  let nik = 6471010101900100;
  async function submits(): Promise<CaseState> {
    await world.says(chat, '/start');
    nik += 1;
    return world.submit(chat, String(nik));
  }
  const cause = (kase: CaseState): MailOptions => ({ causedBy: { caseId: kase.id, seq: kase.version } });

  it('gives staff one task and the applicant one word, however many mails are refused', async () => {
    const kase = await submits();
    await mails(cause(kase));
    await fails();
    expect(await openTasks(kase)).toEqual(['mail-refused']);
    const [task] = await world.parts.cases.tasks({ caseId: kase.id, open: true });
    expect(task?.text).toContain(`E-mail pemohon ditolak server: ${kase.number}`);
    expect(task?.text).not.toContain(APPLICANT.email);
    expect(await lastHeard()).toContain(`E-mail ke ${APPLICANT.email} ditolak`);
    await mails(cause(kase));
    await fails();
    await mails({ caseId: kase.id });
    await fails();
    expect(await openTasks(kase)).toEqual(['mail-refused']);
    expect(await toldOf(APPLICANT.email)).toBe(1);
    const told = await native(world.store.outbox).find({ kind: 'mail' }).toArray();
    expect(JSON.stringify(told)).not.toContain(APPLICANT.email);
    const notes = await native(world.store.reminders).find({ caseId: kase.id }).toArray();
    expect(JSON.stringify(notes)).not.toContain(APPLICANT.email);
  });

  it('that staff saw to is not told again, but they hear of each notice that is owed', async () => {
    const kase = await submits();
    await mails({ caseId: kase.id });
    await fails();
    const [task] = await world.parts.cases.tasks({ caseId: kase.id, open: true });
    await inTransaction(world.store, (tx) =>
      world.parts.cases.finishTaskIn(tx, task?.id ?? '', { username: 'sari', role: 'helpdesk' }),
    );
    await mails({ caseId: kase.id });
    await fails();
    expect(await openTasks(kase)).toEqual([]);
    await mails(cause(kase));
    await fails();
    expect(await openTasks(kase)).toEqual(['notice-failed']);
    expect(await toldOf(APPLICANT.email)).toBe(1);
  });

  it('is not blamed for a mail to a former address, nor for one that could not be sent', async () => {
    const kase = await submits();
    await mails(cause(kase), 'lama@contoh.test');
    await fails();
    await mails(cause(kase));
    await fails(GIVEN_UP);
    expect(await openTasks(kase)).toEqual(['notice-failed']);
    expect((await heard()).join('\n')).not.toContain('E-mail ke');
  });

  it('is told of when the chat failed first and an officer wrote', async () => {
    const kase = await submits();
    const fallback = { to: APPLICANT.email, subject: 'Pesan', paragraphs: ['Halo.'] };
    await inTransaction(world.store, (tx) =>
      world.parts.post.toConversation(tx, world.idOf(chat), [{ from: 'petugas', text: 'Halo.' }], {
        caseId: kase.id,
        fallback,
      }),
    );
    const until = new Date(world.clock.now().getTime() + 60_000);
    const entry = await native(world.store.outbox).findOneAndUpdate(
      { destination: world.idOf(chat), state: 'pending' },
      { $set: { state: 'claimed', claim: { token: 'mine', until } } },
      { sort: { _id: -1 }, returnDocument: 'after' },
    );
    await note(entry as OutboxDoc, { kind: 'failed', reason: 'blocked' });
    await fails();
    expect(await openTasks(kase)).toEqual(['mail-refused']);
  });

  it('reveals nothing to a stranger who asks by NIK; the owner is told', async () => {
    const kase = await submits();
    const stranger = `${chat}-stranger`;
    const { cases, codes } = world.parts;
    const found = await inTransaction(world.store, (tx) => cases.mailboxOfNik(kase.applicant?.nik ?? '', tx));
    await world.says(stranger, '/start');
    await world.says(stranger, 'pulihkan');
    await world.says(stranger, kase.applicant?.nik ?? '');
    const before = await heard(stranger);
    await fails();
    expect(found?.caseId).toBe(kase.id);
    expect(await heard(stranger)).toEqual(before);
    expect(await toldOf(APPLICANT.email)).toBe(1);
    expect(await openTasks(kase)).toEqual(['mail-refused']);
    // A typed code is judged as before, and as for a NIK that nobody has.
    const place = (at: string, subject: string) => ({ chat: world.idOf(at), subject });
    const subject = world.keyring.lookupHash('nik', kase.applicant?.nik ?? '');
    const verdict = await inTransaction(world.store, (tx) =>
      codes.tryMailed(tx, 'recover', place(stranger, subject), 'wrong'),
    );
    expect(verdict.is).toBe('wrong');
  });

  it('is told without the address to whoever waits for the code of the personal link', async () => {
    const kase = await submits();
    const linked = `${chat}-linked`;
    await world.says(linked, '/start');
    await inTransaction(world.store, (tx) =>
      world.mailCodes.continue(tx, world.idOf(linked), {
        caseId: kase.id,
        number: kase.number,
        email: APPLICANT.email,
      }),
    );
    await fails();
    expect(await lastHeard(linked)).toContain('kode tidak dapat disampaikan');
    expect(await lastHeard(linked)).not.toContain(APPLICANT.email);
    expect(await toldOf(APPLICANT.email)).toBe(1);
  });
});
