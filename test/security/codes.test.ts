import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../src/codes/codes.js';
import { mailboxOf } from '../../src/codes/mailbox.js';
import { addressPlace } from '../../src/codes/mail-codes.js';
import {
  CODE_TRIES,
  CODE_TRIES_PER_DAY,
  CODES_MADE_PER_DAY,
  MAIL_CODE_RESEND_MS,
  MAIL_CODES_PER_DAY,
  RECOVERY_CODES_PER_DAY,
} from '../../src/core/limits.js';
import { native } from '../../src/models/store.js';
import type { Tx } from '../../src/models/transaction.js';
import { byLength } from '../support/length.js';
import { codeWorld, type CodeProcess, type CodeWorld } from './code-world.js';

/**
 * Guesses at each kind of code. In full (`npm run test:security`) there are ten thousand, which takes minutes.
 */
const GUESSES = byLength({ short: 300, long: 500, full: 10_000 });
/** Guesses in one transaction: the comparison is what is tested here. */
const AT_ONCE = 250;

let world: CodeWorld;
beforeAll(async () => {
  world = await codeWorld();
});
afterAll(() => world.stop());

const nextDay = (): void => {
  const day = world.clock.now().toISOString().slice(0, 10);
  world.clock.set(new Date(Date.parse(`${day}T02:00:00.000Z`) + 24 * 60 * 60 * 1000));
};

/** A wrong code of six digits; the right one is never among the guesses. */
const wrongOf = (code: string, guess: number): string => {
  const digits = String(guess % 1_000_000).padStart(6, '0');
  return digits === code ? '999999' : digits;
};

/**
 * Guesses as often as asked, in two processes and at the places that `place` gives; the clock moves on as far as the
 * last answer asks. Gives how often each answer came, and the most comparisons in one day.
 */
async function guess(
  count: number,
  judge: (process: CodeProcess, tx: Tx, index: number) => Promise<Verdict>,
): Promise<Record<Verdict['is'], number>> {
  const seen: Record<Verdict['is'], number> = {
    right: 0,
    wrong: 0,
    void: 0,
    expired: 0,
    none: 0,
    locked: 0,
    wait: 0,
  };
  for (let index = 0; index < count;) {
    const process = (index / AT_ONCE) % 2 < 1 ? world.first : world.second;
    const verdicts = await process.run(async (tx) => {
      const all: Verdict[] = [];
      for (let at = index; at < Math.min(index + AT_ONCE, count); at++) {
        const verdict = await judge(process, tx, at);
        all.push(verdict);
        if (verdict.is === 'wait') break;
      }
      return all;
    });
    for (const verdict of verdicts) {
      seen[verdict.is] += 1;
      if (verdict.is === 'wait') world.clock.advance(verdict.seconds * 1000);
    }
    index += verdicts.length;
  }
  return seen;
}

/** How many wrong codes were compared for something today. */
async function compared(what: string, of: string): Promise<number> {
  const [count] = await world.first.run((tx) => world.first.codes.counts.read(tx, [{ what, of }]));
  return count?.count ?? 0;
}

/** Time for ten thousand guesses on a busy machine, ms. */
const PATIENCE_MS = 600_000;

describe('guessing on one day', () => {
  it(
    'at *pulihkan*, over many chats and two processes: ten are compared, then nothing until tomorrow',
    async () => {
      const nik = 'nik-of-somebody';
      const kase = { caseId: 'case-1', number: 'KT-2026-00001', email: 'siti@surat.example' };
      // Five chats of strangers have had a code mailed; no more can be had on this day.
      for (let chat = 0; chat < RECOVERY_CODES_PER_DAY.nik; chat++) {
        const asker = { chat: `stranger-${chat}`, network: null };
        expect((await world.first.run((tx) => world.first.mailCodes.recover(tx, asker, nik, kase))).ok).toBe(
          true,
        );
      }
      expect(
        await world.second.run((tx) =>
          world.second.mailCodes.recover(tx, { chat: 'stranger-9', network: null }, nik, kase),
        ),
      ).toEqual({ ok: false, why: 'limit' });
      const mailed = (await world.mails()).filter(({ to }) => to === kase.email);
      expect(mailed).toHaveLength(RECOVERY_CODES_PER_DAY.nik);
      const seen = await guess(GUESSES, (process, tx, index) => {
        const chat = index % RECOVERY_CODES_PER_DAY.nik;
        const typed = wrongOf(mailed[chat]?.code ?? '', index);
        return process.codes.tryMailed(tx, 'recover', { chat: `stranger-${chat}`, subject: nik }, typed);
      });
      expect(seen.right).toBe(0);
      expect(await compared('recover-wrong-all', nik)).toBe(CODE_TRIES_PER_DAY.recover.ceiling);
      expect(seen.wait).toBeGreaterThan(5);
      // Even the right code is no longer compared.
      const last = await world.first.run((tx) =>
        world.first.codes.tryMailed(
          tx,
          'recover',
          { chat: 'stranger-0', subject: nik },
          mailed[0]?.code ?? '',
        ),
      );
      expect(['locked', 'expired', 'void']).toContain(last.is);
      // The owner's personal link has a budget of its own.
      const own = await world.second.run((tx) => world.second.mailCodes.continue(tx, 'owner', kase));
      expect(own).toEqual({ ok: true });
      const code = (await world.mails()).at(-1)?.code ?? '';
      const place = { chat: 'owner', subject: kase.caseId };
      expect(await world.first.run((tx) => world.first.codes.tryMailed(tx, 'continue', place, code))).toEqual(
        {
          is: 'right',
          holder: 'owner',
        },
      );
      expect(
        (await world.first.run((tx) => world.first.codes.tryMailed(tx, 'continue', place, code))).is,
      ).toBe('none');
    },
    PATIENCE_MS,
  );

  it(
    'at a confirmation: a code bears five, and a mailbox thirty and two for each further chat',
    async () => {
      nextDay();
      const email = 'budi@surat.example';
      let chats = 0;
      while (chats < 30) {
        const asker = { chat: `guesser-${chats}`, network: `net-${chats}` };
        if (!(await world.first.run((tx) => world.first.mailCodes.confirm(tx, asker, email))).ok) break;
        chats += 1;
      }
      expect(chats).toBe(MAIL_CODES_PER_DAY.first);
      const mailed = (await world.mails()).filter(({ to }) => to === email);
      const seen = await guess(GUESSES, (process, tx, index) => {
        const chat = index % chats;
        const place = addressPlace(`guesser-${chat}`, email);
        return process.codes.tryMailed(tx, 'confirm', place, wrongOf(mailed[chat]?.code ?? '', index));
      });
      expect(seen.right).toBe(0);
      const { ceiling, spare } = CODE_TRIES_PER_DAY.confirm;
      const count = await compared('confirm-wrong-all', email);
      expect(count).toBeGreaterThanOrEqual(ceiling);
      expect(count).toBeLessThanOrEqual(Math.min(ceiling + spare * chats, CODE_TRIES * chats));
    },
    PATIENCE_MS,
  );

  it(
    'at a personal link: ten are compared',
    async () => {
      nextDay();
      const kase = { caseId: 'case-2', number: 'KT-2026-00002', email: 'rina@surat.example' };
      expect(await world.first.run((tx) => world.first.mailCodes.continue(tx, 'a', kase))).toEqual({
        ok: true,
      });
      world.clock.advance(MAIL_CODE_RESEND_MS);
      expect(await world.first.run((tx) => world.first.mailCodes.continue(tx, 'b', kase))).toEqual({
        ok: true,
      });
      const seen = await guess(GUESSES, (process, tx, index) => {
        const place = { chat: index % 2 === 0 ? 'a' : 'b', subject: kase.caseId };
        return process.codes.tryMailed(tx, 'continue', place, wrongOf('', index));
      });
      expect(seen.right).toBe(0);
      expect(await compared('continue-wrong-all', kase.caseId)).toBe(CODE_TRIES_PER_DAY.continue.ceiling);
    },
    PATIENCE_MS,
  );

  it.each(['move', 'link'] as const)(
    'at a code of %s: each account compares ten',
    async (kind) => {
      nextDay();
      const accounts = 20;
      const code = await world.first.run((tx) => world.first.codes.makeShown(tx, kind, 'holder'));
      const seen = await guess(GUESSES, (process, tx, index) =>
        process.codes.tryShown(
          tx,
          kind,
          `account-${index % accounts}`,
          `WRONG${String(index).padStart(5, '2')}`,
        ),
      );
      expect(seen.right).toBe(0);
      expect(seen.wrong).toBe(accounts * (CODE_TRIES_PER_DAY[kind].limit - 1));
      // The tenth wrong code of an account is the first whose answer tells of the lock.
      expect(seen.locked + seen.wait + seen.wrong).toBe(GUESSES);
      expect(code).not.toBeNull();
      expect(
        (await world.second.run((tx) => world.second.codes.tryShown(tx, kind, 'account-0', code ?? ''))).is,
      ).toBe('locked');
    },
    PATIENCE_MS,
  );
});

describe('a code', () => {
  it('is stored as a keyed hash, and works once, in time, where it was asked for', async () => {
    nextDay();
    const place = { chat: 'once', subject: 's' };
    const make = (): Promise<string> =>
      world.first.run(async (tx) => (await world.first.codes.makeMailed(tx, 'recover', place)).code);
    const judge = (typed: string, at = place): Promise<Verdict> =>
      world.second.run((tx) => world.second.codes.tryMailed(tx, 'recover', at, typed));
    const code = await make();
    const stored = await native(world.store.codes).findOne({ _id: 'recover:once' });
    expect(JSON.stringify(stored)).not.toContain(code);
    expect((await judge(code, { ...place, chat: 'elsewhere' })).is).toBe('none');
    expect((await judge(code, { ...place, subject: 'another' })).is).toBe('none');
    expect((await judge(code)).is).toBe('right');
    expect((await judge(code)).is).toBe('none');
    const late = await make();
    world.clock.advance(31 * 60_000);
    expect((await judge(late)).is).toBe('expired');
    await world.first.run((tx) => world.first.codes.pretendMailed(tx, 'recover', place));
    expect((await judge('000000')).is).toBe('wrong');
  });

  it('goes along with its chat, and leaves nothing behind', async () => {
    nextDay();
    const place = { chat: 'old', subject: 'x' };
    const { code } = await world.first.run((tx) => world.first.codes.makeMailed(tx, 'confirm', place));
    await world.second.run((tx) => world.second.codes.follow(tx, 'confirm', 'old', 'new'));
    const judge = (chat: string): Promise<Verdict> =>
      world.first.run((tx) => world.first.codes.tryMailed(tx, 'confirm', { ...place, chat }, code));
    expect((await judge('old')).is).toBe('none');
    expect(await judge('new')).toEqual({ is: 'right', holder: 'new' });
  });

  it('is shown to a holder so often a day, and only the newest works', async () => {
    nextDay();
    const make = (): Promise<string | null> =>
      world.first.run((tx) => world.first.codes.makeShown(tx, 'link', 'sari'));
    const codes: (string | null)[] = [];
    for (let count = 0; count <= CODES_MADE_PER_DAY; count++) codes.push(await make());
    expect(codes.at(-1)).toBeNull();
    expect(codes.slice(0, -1)).not.toContain(null);
    const judge = (code: string | null | undefined): Promise<Verdict> =>
      world.second.run((tx) => world.second.codes.tryShown(tx, 'link', 'fresh', code ?? ''));
    expect((await judge(codes.at(-3))).is).toBe('wrong');
    expect(await judge(` ${codes.at(-2)?.toLowerCase() ?? ''}`)).toEqual({ is: 'right', holder: 'sari' });
  });

  it('counts guesses of two processes at the same moment one after another', async () => {
    nextDay();
    const place = { chat: 'race', subject: 'race' };
    const { code } = await world.first.run((tx) => world.first.codes.makeMailed(tx, 'confirm', place));
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, index) => {
        const process = index % 2 === 0 ? world.first : world.second;
        return process.run((tx) => process.codes.tryMailed(tx, 'confirm', place, wrongOf(code, index)));
      }),
    );
    expect(results.filter(({ is }) => is === 'wrong' || is === 'void').length).toBeLessThanOrEqual(
      CODE_TRIES,
    );
  });
});

describe('mails with codes', () => {
  const confirm = (email: string, chat: string, network: string | null = null) =>
    world.first.run((tx) => world.first.mailCodes.confirm(tx, { chat, network }, email));

  it('twelve spellings of one mailbox are one mailbox', async () => {
    nextDay();
    const spellings = [
      'siti.rahmah@gmail.com',
      'sitirahmah@gmail.com',
      's.i.t.i.rahmah@gmail.com',
      'Siti.Rahmah@Gmail.com',
      'siti.rahmah+a@gmail.com',
      'siti.rahmah+b@gmail.com',
      'sitirahmah@googlemail.com',
      'siti.rahmah@googlemail.com',
      'SITIRAHMAH@GOOGLEMAIL.COM',
      'sitirahmah+loket@googlemail.com',
      'siti.rahmah@gmail.com.',
      ' sitirahmah@gmail.com ',
    ];
    expect(new Set(spellings.map(mailboxOf))).toEqual(new Set(['sitirahmah@gmail.com']));
    const before = (await world.mails()).length;
    const sent = [];
    for (const spelling of spellings) sent.push((await confirm(spelling, 'twelve')).ok);
    expect(sent.filter(Boolean)).toHaveLength(1);
    for (const spelling of spellings) {
      world.clock.advance(MAIL_CODE_RESEND_MS);
      await confirm(spelling, 'twelve');
    }
    expect((await world.mails()).length - before).toBe(MAIL_CODES_PER_DAY.chatAndMailbox);
  });

  it('tells apart what providers tell apart', () => {
    expect(mailboxOf('a.b@surat.example')).not.toBe(mailboxOf('ab@surat.example'));
    expect(mailboxOf('+tag@surat.example')).toBe('+tag@surat.example');
    expect(mailboxOf('no address')).toBe('no address');
  });

  it('a stranger who asks again and again leaves the owner his own', async () => {
    nextDay();
    const email = 'pemilik@surat.example';
    for (let round = 0; round < 5; round++) {
      await confirm(email, 'stranger');
      world.clock.advance(MAIL_CODE_RESEND_MS);
    }
    expect(await confirm(email, 'owner')).toEqual({ ok: true });
    // The limit also holds for many chats of one network address.
    for (let chat = 0; chat < 40; chat++) await confirm(email, `many-${chat}`, 'one-network');
    expect(await confirm(email, 'owner-2', 'another-network')).toEqual({ ok: true });
  });

  it('a mailbox gets no more than the ceiling, whoever asks for whatever', async () => {
    nextDay();
    const email = 'penuh@surat.example';
    const before = (await world.mails()).filter(({ to }) => to === email).length;
    for (let asker = 0; asker < 60; asker++) {
      await confirm(email, `asker-${asker}`, `net-${asker}`);
      const kase = { caseId: `case-${asker}`, number: 'KT-2026-00009', email };
      const chat = { chat: `asker-${asker}`, network: null };
      const asked = await world.second.run((tx) =>
        world.second.mailCodes.recover(tx, chat, `nik-${asker}`, kase),
      );
      expect(asked).toEqual({ ok: true });
    }
    const after = (await world.mails()).filter(({ to }) => to === email).length;
    expect(after - before).toBe(MAIL_CODES_PER_DAY.ceiling);
  });

  it('*pulihkan* counts, answers and judges a NIK that nobody has as one that somebody has', async () => {
    nextDay();
    const kase = { caseId: 'case-7', number: 'KT-2026-00007', email: 'ada@surat.example' };
    const trace = async (nik: string, found: typeof kase | null): Promise<unknown[]> => {
      const seen: unknown[] = [];
      for (let round = 0; round < 12; round++) {
        const chat = `${nik}-${round % 3}`;
        seen.push(
          await world.first.run((tx) =>
            world.first.mailCodes.recover(tx, { chat, network: null }, nik, found),
          ),
        );
        for (let typed = 0; typed < 4; typed++) {
          const place = { chat, subject: nik };
          seen.push(
            await world.first.run((tx) => world.first.codes.tryMailed(tx, 'recover', place, 'no code')),
          );
        }
        world.clock.advance(round % 2 === 0 ? 61_000 : 11_000);
      }
      return seen;
    };
    const start = world.clock.now();
    const known = await trace('known', kase);
    world.clock.set(start);
    expect(await trace('unknown', null)).toEqual(known);
  });
});
