import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { openState } from '../../src/bots/applicant/state.js';
import type { FlowState } from '../../src/flows/types.js';
import { native } from '../../src/models/store.js';
import { Chance } from '../../src/tools/demo/chance.js';
import { onExternalServer } from '@loket/embedded-mongo/testing';
import { projectRoot } from '../../src/core/project.js';
import type { DeathPoint } from '../support/crash/deaths.js';
import { processHost } from '../support/crash/hosts.js';
import { Stage } from '../support/crash/stage.js';
import { byLength, LENGTH } from '../support/length.js';
import type { SentFile } from '../support/telegram/person.js';
import { until } from '../support/until.js';
import { FormFiller, type Deeds, type Meant } from './form-filler.js';

const SEED = Number(process.env['CRASH_SEED'] ?? 20_261_124);
const PEOPLE = byLength({ short: 12, long: 30, full: 240 });
const ROUNDS = byLength({ short: 1, full: 5 });
const TIMEOUT_MS = LENGTH === 'full' || onExternalServer ? 3_600_000 : 300_000;
/** Of the times that people act, those at which the product dies. */
const DEATHS = byLength({ short: 0.15, full: 0.5 });
/** More than anybody needs who gets on. */
const TIMES = 120;
/** How long (ms) nothing is written before a process that reached no point of death is killed at rest. */
const REST_MS = 400;

interface Round extends Deeds {
  kills: number;
}

/** Documents that differ from each other, and are small. */
async function photos(): Promise<SentFile[]> {
  const base = sharp(`${projectRoot()}/test/samples/a19-ktp-320px.jpg`);
  const made = await Promise.all([
    base.clone().toBuffer(),
    base.clone().flop().toBuffer(),
    base.clone().modulate({ hue: 90 }).toBuffer(),
  ]);
  return made.map((content) => ({ as: 'photo', content }));
}

const FIRST = ['Siti', 'Budi', 'Dewi', 'Agus', 'Rina', 'Joko', 'Wati', 'Eko', 'Lestari', 'Hadi'];
const LAST = ['Rahmah', 'Santoso', 'Anggraini', 'Wijaya', 'Marlina', 'Susilo', 'Handayani', 'Prasetyo'];
const ISSUERS = [
  ['LSP Konstruksi', 'Nusantara'],
  ['LSP', 'Jasa Konstruksi'],
  ['Gabungan Ahli', 'Teknik Indonesia'],
  ['Asosiasi Surveyor', 'Indonesia'],
  ['BNSP', 'Jakarta'],
] as const;
const FIELDS = [
  ['Ahli Muda', 'Teknik Jalan'],
  ['Geodesi', 'dan Pemetaan'],
  ['Survei', 'Kadastral'],
] as const;

/** What one person means to give. */
function meantBy(place: number, chance: Chance): Record<string, Meant> {
  const plain = (typed: string, stored = typed): Meant => ({ typed, stored });
  const two = (first: string, rest: string): Meant => ({ ...plain(`${first} ${rest}`), first });
  const digits = String(place).padStart(4, '0');
  const nik = `647201520390${digits.replace(/^0000$/u, '0001')}`;
  const [issuer, issuersRest] = chance.pick(ISSUERS);
  const [field, fieldsRest] = chance.pick(FIELDS);
  // Some certificates name the same words twice, and some are issued and end on one day of a year.
  const sameWords = chance.next() < 0.1;
  return {
    spse: plain(`pemohon${digits}`),
    email: plain(`pemohon${digits}@contoh.id`),
    phone: plain(`0812 3456 ${digits}`, `628123456${digits}`),
    name: two(chance.pick(FIRST), chance.pick(LAST)),
    nik: plain(nik),
    npwp: plain(chance.next() < 0.5 ? nik : `${nik.slice(0, 12)}${String(9_000 - place)}`),
    'certificate-number': plain(`SKK-${digits}/2024`),
    'certificate-issuer': sameWords ? plain('Geodesi Nasional') : two(issuer, issuersRest),
    'certificate-field': sameWords ? plain('Geodesi Nasional') : two(field, fieldsRest),
    'certificate-issued': plain('6 Mei 2024', '2024-05-06'),
    'certificate-valid':
      chance.next() < 0.1 ? plain('6 Mei 2024', '2024-05-06') : plain('6 Mei 2029', '2029-05-06'),
  };
}

/** The form of a person as it is stored, by the names of its items. */
function formOf(state: FlowState | null): Record<string, unknown> {
  const { certificate, ...applicant } = state?.draft?.applicant ?? {};
  return {
    spse: applicant.spseUserId,
    email: applicant.email,
    phone: applicant.phone,
    name: applicant.name,
    nik: applicant.nik,
    npwp: applicant.npwp,
    'certificate-number': certificate?.number,
    'certificate-issuer': certificate?.issuer,
    'certificate-field': certificate?.field,
    'certificate-issued': certificate?.issuedAt,
    'certificate-valid': certificate?.validUntil,
  };
}

/** Around some write or message among those that the people's messages cause. */
function pointOf(people: number, chance: Chance): DeathPoint {
  const n = chance.between(1, Math.max(2, people));
  return chance.next() < 0.4
    ? { at: 'telegram', n, mode: chance.pick(['before', 'after']) }
    : {
        at: 'store',
        n: n * chance.between(1, 3),
        mode: chance.pick(['before', 'held', 'applied', 'replied']),
      };
}

describe('people who answer a repeated question again', () => {
  let stage: Stage;
  let files: readonly SentFile[];
  beforeAll(async () => {
    stage = await Stage.open(processHost);
    files = await photos();
  }, TIMEOUT_MS);
  afterAll(() => stage.close());

  /** Resolves when the product has died, at the latest when it has nothing left to do. */
  const death = async (): Promise<void> => {
    await until('the product to die', () => stage.life === null || stage.deaths.quietMs > REST_MS, {
      patienceMs: TIMEOUT_MS,
    });
    stage.kill();
    // A point that was not reached would otherwise be, while the next process starts.
    stage.deaths.count(null);
  };

  const play = async (people: readonly FormFiller[], chance: Chance, round: Round): Promise<void> => {
    for (const person of people) person.starts();
    await stage.settle(TIMEOUT_MS);
    for (let time = 0; time < TIMES; time += 1) {
      stage.passes(chance.between(6_000, 12_000));
      const busy = people.filter(({ end }) => end === null);
      if (busy.length === 0) return;
      const dies = chance.next() < DEATHS;
      if (dies) stage.deaths.count(pointOf(busy.length, chance));
      for (const person of chance.shuffled(busy)) person.acts();
      // Some have written the rest of their answer before anything happens, others write it while nothing answers.
      if (!dies || chance.next() < 0.5) {
        stage.passes(2_500);
        for (const person of busy) person.finishesAnswer();
      }
      if (dies) {
        await death();
        round.kills += 1;
        for (const turn of [1, 2]) {
          stage.passes(chance.between(6_000, 12_000));
          for (const person of busy) person.waits(turn);
        }
      }
      await stage.settle(TIMEOUT_MS);
    }
  };

  const misplaced = async (people: readonly FormFiller[]): Promise<string[]> => {
    const wrong: string[] = [];
    for (const { account, meant, end } of people) {
      const _id = stage.conversationOf(account.id);
      const found = await native(stage.store.conversations).findOne({ _id });
      const form = formOf(found && (await openState(stage.keyring, found)));
      const fields = Object.entries(meant).flatMap(([item, { stored }]) =>
        form[item] === stored
          ? []
          : [`${item}: ${JSON.stringify(form[item])} instead of ${JSON.stringify(stored)}`],
      );
      if (end === 'ready' && fields.length === 0) continue;
      const lines = account
        .transcript()
        .map(
          ({ from, text, buttons }) =>
            `    ${from}: ${text.replaceAll('\n', ' ⏎ ')}${buttons.map((one) => ` [${one}]`).join('')}`,
        );
      wrong.push(
        [`${account.user.first_name}, ${end ?? 'not at the end'}`, ...fields, ...lines.slice(-60)].join('\n'),
      );
    }
    return wrong;
  };

  it(
    `${PEOPLE} people, ${ROUNDS} times: no answer is misplaced, whenever the product is killed`,
    async () => {
      for (let number = 0; number < ROUNDS; number += 1) {
        const seed = SEED + number;
        const chance = new Chance(seed);
        const round: Round = { kills: 0, answers: 0, repeats: 0, split: 0, quotes: 0, doubts: 0 };
        const setting = { chance, deeds: round, photos: files };
        const people = Array.from({ length: PEOPLE }, (_, place) => {
          const account = stage.telegram.person(`Orang${number}-${place}`);
          return new FormFiller(account, meantBy(place, chance), setting);
        });
        await stage.start();
        await play(people, chance, round);
        const wrong = await misplaced(people);
        if (wrong.length > 0)
          throw new Error(`seed ${seed}, ${JSON.stringify(round)}\n${wrong.join('\n\n')}`);
        expect(round.kills).toBeGreaterThan(0);
        expect(round.repeats).toBeGreaterThan(0);
      }
    },
    TIMEOUT_MS,
  );
});
