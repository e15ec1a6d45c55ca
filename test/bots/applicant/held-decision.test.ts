import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { telegramTraits } from '../../../src/bots/channels/telegram/traits.js';
import { readsOf } from '../../../src/bots/turns/reads.js';
import { native } from '../../../src/models/store.js';
import { inTransaction } from '../../../src/models/transaction.js';
import type { CaseState } from '../../../src/sop/case.js';
import { callerOf, COMPLETE, DEFICIENT, LISTED } from '../../support/sop-case.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

const PUT_OFF = 'Petugas sedang mencatat sesuatu pada permohonan ini';

let world: TurnWorld;
beforeAll(async () => {
  world = await turnWorld({ undoSeconds: 60 });
  for (const [username, role] of [
    ['helpdesk', 'helpdesk'],
    ['helpdesk2', 'helpdesk'],
    ['verifikator', 'verifikator'],
    ['verifikator2', 'verifikator'],
  ] as const)
    await world.addStaff(username, role, username);
});
afterAll(() => world.stop());

let chats = 0;

/** A case in a chat of its own, after the acts of officers; each notice but the last act's has left. */
async function after(
  ...acts: readonly (readonly [who: string, action: string, input?: unknown])[]
): Promise<{ readonly chat: string; readonly kase: CaseState }> {
  chats += 1;
  const chat = `h${chats}`;
  await world.says(chat, '/start');
  let kase = await world.submit(chat, `64710101019001${String(chats).padStart(2, '0')}`);
  for (const [who, action, input = {}] of acts) kase = await act(kase, who, action, input);
  return { chat, kase };
}

async function act(kase: CaseState, who: string, action: string, input: unknown = {}): Promise<CaseState> {
  const request = { caseId: kase.id, action, input, caller: callerOf(who), channel: 'api' } as const;
  return (await world.parts.cases.act(request)).after;
}

const TO_VERIFIKATOR = [
  ['helpdesk', 'receive-files', { outcome: 'ok' }],
  ['helpdesk', 'check-blacklist', { outcome: 'clear' }],
  ['helpdesk', 'check-completeness', COMPLETE],
] as const;

async function firstSlot(): Promise<string> {
  const [slot] = await world.parts.booking.freeSlots({ now: world.clock.now(), limit: 1 });
  return slot?.startsAt ?? '';
}

describe('while a decision is held, the chat', () => {
  it('shows the case as the person knows it, and puts off what the decision refuses', async () => {
    const { chat } = await after(
      ['helpdesk', 'receive-files', { outcome: 'ok' }],
      ['helpdesk', 'check-blacklist', LISTED],
      ['helpdesk2', 'reject'],
    );
    const status = await world.says(chat, 'status');
    expect(status).toContain('Tahap 2 dari 5');
    expect(status).not.toContain('ditolak');
    expect(await world.says(chat, 'tarik')).toContain(PUT_OFF);
  });

  it('does not tell of it in the answer to an objection, and the undo is still there', async () => {
    const { chat, kase } = await after(
      ['helpdesk', 'receive-files', { outcome: 'ok' }],
      ['helpdesk', 'check-blacklist', LISTED],
      ['helpdesk2', 'reject'],
    );
    await world.says(chat, 'keberatan');
    const answer = await world.says(chat, 'Nama pada daftar itu bukan nama saya.');
    expect(answer).toContain('Pemeriksaan tetap berjalan.');
    expect(answer).not.toMatch(/ditolak|hasil yang sekarang/u);
    const mails = (await world.mails()).filter(
      (mail) => mail.includes(kase.number) && mail.includes('Keberatan sudah dicatat'),
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]).not.toContain('hasil yang sekarang');
    expect(await act(kase, 'helpdesk2', 'undo')).toMatchObject({ position: 8, outcome: null });
  });

  it('changes no time that the decision has given back', async () => {
    const { chat, kase } = await after(...TO_VERIFIKATOR, [
      'verifikator',
      'check-registration',
      { outcome: 'new' },
    ]);
    const startsAt = await firstSlot();
    const booked = await act(kase, 'verifikator', 'book', { startsAt });
    const returned = await act(booked, 'verifikator', 'verify', DEFICIENT);
    const status = await world.says(chat, 'status');
    expect(status).toContain('Panggilan video:');
    expect(await world.says(chat, 'jadwal')).toContain(PUT_OFF);
    expect(await world.parts.cases.byId(kase.id)).toEqual(returned);
    // Withdrawing is possible, takes the return back and says that there is no call.
    await world.says(chat, 'tarik');
    expect(await world.says(chat, 'ya')).toContain('ditarik');
    const held = await native(world.store.notices).find({ caseId: kase.id, seq: returned.version }).toArray();
    expect(held.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    const mail = (await world.mails()).findLast((one) => one.includes(kase.number));
    expect(mail).toMatch(/ditarik.*Panggilan video .* dibatalkan/u);
  });
});

describe('a call booked in the chat', () => {
  it('is with the officer who holds the case, though another comes first by name', async () => {
    const { chat, kase } = await after(...TO_VERIFIKATOR, [
      'verifikator2',
      'check-registration',
      { outcome: 'new' },
    ]);
    expect(kase.holder).toBe('verifikator2');
    const conversation = await world.conversation(chat);
    const state = await world.state(chat);
    const startsAt = await firstSlot();
    const done = await inTransaction(world.store, (tx) => {
      const reads = readsOf(world.parts, tx, tx);
      const keyId = conversation.keyId ?? '';
      const scene = { tx, reads, conversation, channel: telegramTraits, state, kase, keyId };
      return world.parts.acts.carryOut({ type: 'book', startsAt }, scene);
    });
    expect(done).toMatchObject({ result: { booking: { verifikator: 'verifikator2' } } });
  });
});
