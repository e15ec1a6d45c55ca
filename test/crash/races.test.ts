import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { native } from '../../src/models/store.js';
import type { MessageContent } from '../../src/models/message.js';
import { ownHost } from '../support/crash/hosts.js';
import { hands, prepareCast, SCENES, type Cast } from '../support/crash/play.js';
import { Stage } from '../support/crash/stage.js';
import { byLength } from '../support/length.js';
import { logProblems } from '../support/crash/sweep.js';

const NUMBER = 'KT-2026-00001';
const STORM = byLength({ short: 60, long: 200 });

interface Shown {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly detail?: string;
    readonly holder?: string | null;
    readonly position?: number;
    readonly booking?: { readonly startsAt: string } | null;
  };
}

describe('things that happen at once, in the whole product', () => {
  let stage: Stage;
  let cast: Cast;
  let people: ReturnType<typeof hands>;
  beforeAll(async () => {
    stage = await Stage.open(ownHost, { UNDO_SECONDS: '60' });
    cast = await prepareCast(stage);
    // The first scene makes its own people on the same emulator; those below are the same ones.
    const [registration] = SCENES;
    people = hands(stage, cast);
    await registration?.play(stage, cast, people);
  });
  afterAll(() => stage.close());

  const act = async (who: string, action: string, input: unknown): Promise<Shown> =>
    (await people.post(`/api/v1/cases/${NUMBER}/actions/${action}`, cast.tokens[who] ?? '', input)) as Shown;
  const kase = async (): Promise<Shown['body']> =>
    (
      (await stage.ask(`/api/v1/cases/${NUMBER}`, {
        headers: { authorization: `Bearer ${cast.tokens['helpdesk'] ?? ''}` },
      })) as Shown
    ).body;
  const eventsOf = (type: 'claimed' | 'resubmitted'): Promise<number> =>
    native(stage.store.caseEvents).countDocuments({ type });
  const historyOf = async (): Promise<{ from: string; text: string; seq: number }[]> => {
    const entries = await native(stage.store.messages)
      .find({ conversationId: stage.conversationOf(people.siti.id) })
      .sort({ seq: 1 })
      .toArray();
    return Promise.all(
      entries.map(async ({ from, seq, content, keyId }) => ({
        from,
        seq,
        text: (await stage.keyring.open<MessageContent>(keyId, content, 'message'))?.text ?? '',
      })),
    );
  };

  it('two officers claim, one by the API, one in the group: one has it, the other hears who (C3)', async () => {
    const seen = stage.group.transcript().length;
    stage.group.says(people.officer, '/ambil 1');
    const byApi = await act('helpdesk2', 'claim', {});
    await stage.settle();
    const inGroup = stage.group
      .transcript()
      .slice(seen)
      .filter(({ from }) => from === 'loket')
      .map(({ text }) => text)
      .join('\n');
    const { holder } = await kase();
    if (byApi.status === 200) {
      expect(holder).toBe('helpdesk2');
      expect(inGroup).toContain('helpdesk2');
    } else {
      expect(byApi.body.code).toBe('held-by-other');
      expect(JSON.stringify(byApi.body)).toContain('"helpdesk"');
      expect(holder).toBe('helpdesk');
    }
    expect(await eventsOf('claimed')).toBe(1);
    await act(holder ?? '', 'release', {});
  });

  it('an undo meets the delivery of its notice: either it is taken back unheard, or it was told', async () => {
    for (let round = 0; round < 8; round++) {
      const told = (await historyOf()).filter(({ text }) => text.includes('dikembalikan')).length;
      const returned = await act('helpdesk', 'receive-files', {
        outcome: 'deficient',
        deficiencies: [{ document: 'ktp', reason: 'buram' }],
      });
      expect(returned.status).toBe(200);
      const ending = stage.endHolds();
      const undone = await act('helpdesk', 'undo', {});
      await ending;
      await stage.settle();
      const now = (await historyOf()).filter(({ text }) => text.includes('dikembalikan')).length;
      expect({ round, status: undone.status, told: now - told }).toEqual(
        undone.status === 200
          ? { round, status: 200, told: 0 }
          : { round, status: 409, told: expect.any(Number) },
      );
      if (undone.status !== 200) break;
    }
    if ((await kase()).position !== 4) {
      await act('helpdesk', 'receive-files', {
        outcome: 'deficient',
        deficiencies: [{ document: 'ktp', reason: 'buram' }],
      });
      await stage.endHolds();
      await stage.settle();
    }
    expect((await kase()).position).toBe(4);
  });

  it('a fix is sent twice at once: it is sent once, and every message is answered', async () => {
    await people.says(people.siti, 'perbaiki');
    await people.sends('a06-ktp-foto-meja.jpg', 'photo');
    await people.says(people.siti, 'lanjut');
    for (const text of ['kirim', 'kirim', 'kirim']) people.siti.says(text);
    await stage.settle();
    expect(await eventsOf('resubmitted')).toBe(1);
    expect((await kase()).position).toBe(6);
  });

  it('booking and giving back at once leave the claims of exactly the booking that stands', async () => {
    for (const [who, action, input] of [
      ['helpdesk', 'receive-files', { outcome: 'ok', sipesut: 'ada' }],
      ['helpdesk', 'check-blacklist', { outcome: 'clear', note: 'diperiksa' }],
      [
        'helpdesk',
        'check-completeness',
        { outcome: 'complete', checklist: { ktp: true, npwp: true, sertifikat: true } },
      ],
      ['verifikator', 'check-registration', { outcome: 'new' }],
    ] as const) {
      expect((await act(who, action, input)).status).toBe(200);
    }
    await stage.endHolds();
    await stage.settle();
    const startsAt = (hour: number): string => `2026-11-25T0${hour}:00:00.000Z`;
    for (let round = 0; round < 5; round++) {
      await Promise.all([
        act('verifikator', 'book', { startsAt: startsAt(1 + (round % 3)) }),
        act('verifikator', 'cancel-booking', { reason: 'pindah' }),
        act('verifikator', 'book', { startsAt: startsAt(4) }),
        act('verifikator', 'cancel-booking', { reason: 'pindah' }),
      ]);
      const { booking } = await kase();
      const claims = await native(stage.store.slotClaims).find().sort({ unit: 1 }).toArray();
      expect(new Set(claims.map(({ bookingId }) => bookingId)).size).toBe(booking ? 1 : 0);
      if (booking) expect(claims[0]?.unit.toISOString()).toBe(booking.startsAt);
    }
    await stage.endHolds();
    await stage.settle();
  });

  it(`answers ${STORM} messages of one person in order, while officers write and notices come`, async () => {
    const before = (await historyOf()).length;
    const texts = Array.from({ length: STORM }, (_, index) => `kata ke-${index + 1}`);
    for (const text of texts) people.siti.says(text);
    const officers = ['satu', 'dua', 'tiga'].map((word) => `Pesan petugas ${word}.`);
    for (const text of officers)
      await people.post(`/api/v1/cases/${NUMBER}/messages`, cast.tokens['verifikator'] ?? '', { text });
    await stage.settle();
    const after = (await historyOf()).slice(before);
    expect(after.filter(({ from }) => from === 'applicant').map(({ text }) => text)).toEqual(texts);
    expect(after.filter(({ from }) => from === 'petugas').map(({ text }) => text)).toEqual(officers);
    expect(after.filter(({ from }) => from === 'loket')).toHaveLength(STORM);
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => before + index + 1));
    const heard = people.siti.transcript().filter(({ text }) => text.includes('Pesan petugas'));
    expect(heard).toHaveLength(officers.length);
  });

  it('leaves every log whole', async () => {
    expect(await logProblems(stage)).toEqual([]);
  });
});
