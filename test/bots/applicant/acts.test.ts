import { telegramTraits } from '../../../src/bots/channels/telegram/traits.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Done, Undone } from '../../../src/bots/applicant/act-parts.js';
import { Acts, withFreeSlots } from '../../../src/bots/applicant/acts.js';
import { sealState } from '../../../src/bots/applicant/state.js';
import { readsOf } from '../../../src/bots/turns/reads.js';
import { CODE_TRIES } from '../../../src/core/limits.js';
import type { Act, FlowState } from '../../../src/flows/types.js';
import { native } from '../../../src/models/store.js';
import { inTransaction, type Tx } from '../../../src/models/transaction.js';
import { taskOf } from '../../../src/sop/tasks.js';
import { turnWorld, type TurnWorld } from '../turn-world.js';

let world: TurnWorld;
const idOf = (chat: string): string => world.idOf(chat);
beforeAll(async () => {
  world = await turnWorld();
});
afterAll(() => world.stop());

let chats = 0;
async function begun(...words: readonly string[]): Promise<string> {
  const chat = `a${++chats}`;
  for (const text of ['/start', ...words]) await world.says(chat, text);
  return chat;
}
/** A chat with a draft that has something in it. */
const drafting = (): Promise<string> => begun('ya', 'pengguna01');

/** Carries one act out in a transaction of its own, and writes what it changes of its chat. */
async function act(chat: string, asked: Act, state?: FlowState): Promise<Done | Undone> {
  const conversation = await world.conversation(chat);
  const present = state ?? (await world.state(chat));
  return inTransaction(world.store, async (tx) => {
    const kase = conversation.caseId === null ? null : await world.parts.cases.byId(conversation.caseId, tx);
    const reads = readsOf(world.parts, tx, tx);
    const keyId = conversation.keyId ?? '';
    const context = { tx, reads, conversation, channel: telegramTraits, state: present, kase, keyId };
    const done = await world.parts.acts.carryOut(asked, context);
    if ('change' in done && done.change) {
      const { session } = tx;
      const key = done.change.keyId ?? keyId;
      const sealed = await sealState(world.keyring, key, present);
      await native(world.store.conversations).updateOne(
        { _id: idOf(chat) },
        { $set: { ...done.change, state: sealed } },
        { session },
      );
    }
    return done;
  });
}
const lastCode = async (): Promise<string> =>
  /\b\d{6}\b/u.exec((await world.mails()).at(-1) ?? '')?.[0] ?? '';
const other = (code: string): string => (code === '000000' ? '111111' : '000000');

describe('an act that cannot be done', () => {
  it('is a result where nothing was begun, and a refusal where a use-case refused', async () => {
    const chat = await begun();
    for (const type of ['submit', 'resubmit', 'withdraw', 'cancel-booking'] as const) {
      expect(await act(chat, { type })).toEqual({ result: { ok: false, code: 'not-allowed' } });
    }
    expect(await act(chat, { type: 'object', text: 'x' })).toMatchObject({ result: { ok: false } });
    const kase = await world.submit(chat, '6471010101900101');
    const refused = { ok: false, code: 'not-allowed', text: expect.any(String) };
    expect(await act(chat, { type: 'cancel-booking' })).toEqual({ refused });
    expect(await world.parts.cases.byId(kase.id)).toEqual(kase);
  });

  it('a time that nobody has is answered with the next free ones', async () => {
    const chat = await begun();
    await world.submit(chat, '6471010101900102');
    const startsAt = '2026-11-25T02:00:00.000Z';
    const done = await act(chat, { type: 'book', startsAt });
    // The row is refused before the time.
    expect(done).toMatchObject({ refused: { code: 'not-allowed' } });
    const reads = { freeSlots: () => Promise.resolve([]) };
    expect(await withFreeSlots(reads, { ok: false, code: 'slot-taken' })).toEqual({
      ok: false,
      code: 'slot-taken',
      slots: [],
    });
  });

  it('because something broke is no refusal: it is thrown', async () => {
    const chat = await begun();
    await world.submit(chat, '6471010101900103');
    const broken = new Acts({
      ...world.parts,
      cases: Object.assign(Object.create(world.parts.cases) as typeof world.parts.cases, {
        actIn: () => Promise.reject(new Error('broken')),
      }),
    });
    const waiting = await world.waiting(chat, { kind: 'text', text: 'tarik' });
    await world.run(waiting);
    const state = await world.state(chat);
    const conversation = await world.conversation(chat);
    const kase = await world.parts.cases.byId(conversation.caseId ?? '');
    const context = {
      conversation,
      channel: telegramTraits,
      state,
      kase,
      keyId: conversation.keyId ?? '',
    } as const;
    await expect(
      inTransaction(world.store, (tx) =>
        broken.carryOut({ type: 'withdraw' }, { ...context, tx, reads: readsOf(world.parts, tx, tx) }),
      ),
    ).rejects.toThrow('broken');
  });
});

describe('the turn of an act', () => {
  const NIK = '6471010101900777';
  /** Acts that do as a test says. */
  function acts(carryOut: (tx: Tx) => Promise<Done | Undone>): Acts {
    return Object.assign(Object.create(world.parts.acts) as Acts, {
      carryOut: (_act: Act, { tx }: { tx: Tx }) => carryOut(tx),
    });
  }

  it('that is refused half way is computed again once, with the same ids and without what was written', async () => {
    const chat = await begun('pulihkan');
    const waiting = await world.waiting(chat, { kind: 'text', text: NIK });
    const drawn: string[] = [];
    const refusing = acts(async (tx) => {
      drawn.push(tx.ids.next());
      await world.parts.cases.openTaskIn(tx, { ...taskOf('notice-failed', 'separuh', 'helpdesk') });
      return { refused: { ok: false, code: 'not-allowed', text: 'Belum dapat.' } };
    });
    world.forget();
    await world.run(waiting, { acts: refusing });
    expect(drawn).toHaveLength(1);
    expect(world.count('abortTransaction')).toBe(1);
    expect(world.count('commitTransaction')).toBe(1);
    const tasks = await world.parts.cases.tasks({ open: true });
    expect(tasks.filter(({ text }) => text.includes('separuh'))).toEqual([]);
    // The answer draws what the refused computation drew.
    const said = await native(world.store.messages)
      .find({ conversationId: idOf(chat) })
      .toArray();
    expect(said.map(({ _id }) => _id)).toContain(drawn[0]);
    expect(await native(world.store.inbox).findOne({ _id: waiting.entry._id })).toMatchObject({
      state: 'done',
    });
  });

  it('that throws leaves everything as it was: the message waits, its place in the history is not taken', async () => {
    const chat = await begun('pulihkan');
    const before = await world.conversation(chat);
    const waiting = await world.waiting(chat, { kind: 'text', text: NIK });
    const throwing = acts(async (tx) => {
      await world.parts.cases.openTaskIn(tx, { ...taskOf('notice-failed', 'separuh', 'helpdesk') });
      throw new Error('broken');
    });
    await expect(world.run(waiting, { acts: throwing })).rejects.toThrow('broken');
    const { rev, seq, state } = await world.conversation(chat);
    expect({ rev, seq, state }).toEqual({ rev: before.rev, seq: before.seq, state: before.state });
    expect(await native(world.store.inbox).findOne({ _id: waiting.entry._id })).toMatchObject({
      state: 'ready',
    });
    expect(
      (await world.parts.cases.tasks({ open: true })).filter(({ text }) => text.includes('separuh')),
    ).toEqual([]);
    await world.run(waiting);
  });
});

describe('pulihkan', () => {
  const NIK = '6471010101900201';

  it('answers alike whether the NIK has a case or not, and mails only the owner', async () => {
    const owner = await begun();
    await world.submit(owner, NIK);
    const thief = await begun();
    const mails = (await world.mails()).length;
    expect(await act(thief, { type: 'start-recovery', nik: '6471010101900299' })).toMatchObject({
      result: { ok: true },
    });
    expect(await world.mails()).toHaveLength(mails);
    const friend = await begun();
    expect(await act(friend, { type: 'start-recovery', nik: NIK })).toMatchObject({ result: { ok: true } });
    expect(await world.mails()).toHaveLength(mails + 1);
  });

  it('gives nothing for wrong codes, not even for the right one after too many', async () => {
    const owner = await begun();
    const nik = '6471010101900202';
    const kase = await world.submit(owner, nik);
    const thief = await begun();
    expect(await act(thief, { type: 'finish-recovery', code: '123456' })).toEqual({
      result: { ok: false, code: 'code-expired' },
    });
    await act(thief, { type: 'start-recovery', nik });
    const code = await lastCode();
    const codes: unknown[] = [];
    for (let n = 0; n < CODE_TRIES; n++) {
      const done = await act(thief, { type: 'finish-recovery', code: other(code) });
      codes.push('result' in done && !done.result.ok ? done.result.code : done);
      world.clock.advance(60 * 60_000);
    }
    expect(codes[0]).toBe('bad-code');
    expect(await act(thief, { type: 'finish-recovery', code })).toMatchObject({ result: { ok: false } });
    expect((await native(world.store.cases).findOne({ _id: kase.id }))?.conversationId).toBe(idOf(owner));
    expect((await world.conversation(thief)).caseId).toBeNull();
  });

  it('binds the case by the right code; the chat that had it is told, and takes it back by Bukan saya', async () => {
    const owner = await begun();
    const nik = '6471010101900203';
    const kase = await world.submit(owner, nik);
    const fresh = await begun();
    await act(fresh, { type: 'start-recovery', nik });
    const code = await lastCode();
    const done = await act(fresh, { type: 'finish-recovery', code });
    expect(done).toMatchObject({ result: { ok: true }, change: { caseId: kase.id, recovering: null } });
    expect(await world.conversation(owner)).toMatchObject({ caseId: null, keyId: null, state: null });
    expect((await world.heard(idOf(owner))).at(-1)).toContain(kase.number);
    expect(await act(fresh, { type: 'finish-recovery', code })).toMatchObject({ result: { ok: false } });
    await world.says(owner, '/start');
    const back = await act(owner, { type: 'revoke-takeover' });
    expect(back).toMatchObject({ result: { ok: true }, change: { caseId: kase.id } });
    expect((await world.conversation(fresh)).caseId).toBeNull();
    expect(await act(owner, { type: 'revoke-takeover' })).toEqual({
      result: { ok: false, code: 'not-allowed' },
    });
  });
});

describe('pindah', () => {
  const codeOf = (done: Done | Undone): string =>
    'result' in done && done.result.ok ? (done.result.code ?? '') : '';

  it('has nothing to move in an empty chat', async () => {
    expect(await act(await begun(), { type: 'make-move-code' })).toEqual({
      result: { ok: false, code: 'nothing-to-move' },
    });
  });

  it('refuses a wrong code, the own one, and a chat with a case or a draft of its own', async () => {
    const from = await drafting();
    const code = codeOf(await act(from, { type: 'make-move-code' }));
    const redeem = { type: 'redeem-move-code', code, keep: 'ask' } as const;
    expect(await act(from, redeem)).toMatchObject({ result: { ok: false, code: 'not-allowed' } });
    const stranger = await begun();
    expect(await act(stranger, { ...redeem, code: 'AAAA2222' })).toMatchObject({
      result: { ok: false, code: 'bad-code' },
    });
    const busy = await begun();
    await world.submit(busy, '6471010101900301');
    expect(await act(busy, redeem)).toMatchObject({ result: { ok: false, code: 'not-allowed' } });
    const second = await drafting();
    expect(await act(second, redeem)).toEqual({ result: { ok: false, code: 'target-has-draft' } });
    expect((await world.state(from)).draft?.applicant).toMatchObject({ spseUserId: 'pengguna01' });
  });

  it('takes the draft along once; the chat that is left forgets it and says where it went', async () => {
    const from = await drafting();
    const { keyId } = await world.conversation(from);
    const code = codeOf(await act(from, { type: 'make-move-code' }));
    const to = await begun();
    const moved = await act(to, { type: 'redeem-move-code', code, keep: 'ask' });
    expect(moved).toMatchObject({
      result: { ok: true, state: { draft: { applicant: { spseUserId: 'pengguna01' } } } },
      change: { keyId },
    });
    expect(await world.conversation(from)).toMatchObject({ keyId: null, state: null });
    expect((await world.heard(idOf(from))).at(-1)).toContain('Telegram');
    const again = await act(await begun(), { type: 'redeem-move-code', code, keep: 'ask' });
    expect(again).toMatchObject({ result: { ok: false } });
  });
});
