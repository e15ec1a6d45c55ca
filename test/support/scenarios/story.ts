import { afterAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../../src/core/log.js';
import type { ActionName } from '../../../src/sop/action-names.js';
import { KeepingInspector } from '../inspector.js';
import { LENGTH } from '../length.js';
import { auditStore } from './audit.js';
import { Counter, type CounterOptions, type StaffName } from './counter.js';
import { openDoor, type Door, type DoorName, type Input } from './doors.js';
import { expectGolden } from './golden.js';
import { GemaPerson } from './gema-person.js';
import { personalWords, SITI, type Identity } from './identity.js';
import { sample, type Person } from './person.js';
import { TelegramPerson } from './telegram-person.js';
import { WebPerson } from './web-person.js';

export type ChannelName = Person['channel'];

/** Steps of the form between documents: what the certificate says. */
const CERTIFICATE = ['LSP Konstruksi Mandiri', 'Ahli Muda Teknik Jalan', '6 Mei 2024', '6 Mei 2029'];
/** A whole case on a machine that does much else besides, ms. */
const PATIENCE_MS = 600_000;
export const ALL_DOCUMENTS = { ktp: true, npwp: true, sertifikat: true };
export const ALL_SHOWN = { wajah: true, ktp: true, npwp: true, sertifikat: true, kontak: true };

/** One whole case: a person at a channel, officers at their doors, and what was said and done in order. */
export class Story {
  readonly #doors = new Map<StaffName, Door>();
  readonly #secrets: string[] = [];
  /** Words beyond the identity that must not be found in clear, e.g. what was written to an officer. */
  readonly private: string[] = [];
  number = '';

  constructor(
    readonly counter: Counter,
    readonly door: DoorName,
    public person: Person,
    readonly identity: Identity = SITI,
  ) {}

  get transcript(): string[] {
    return this.person.transcript;
  }

  /** Moves the clock, see `Counter.at`. */
  at(time: string): void {
    this.counter.at(time);
    this.transcript.push('', `--- ${time}`);
  }

  /** From the greeting to the summary, everything confirmed. */
  async fillsForm(): Promise<string> {
    const { person, identity } = this;
    await this.greets();
    await person.taps('Saya mengerti, mulai');
    await person.says(identity.spseUserId);
    await person.says(identity.email);
    await person.says(identity.phone);
    await person.sends(sample('a01-ktp-scan.jpg', 'ktp.jpg'));
    await person.taps('Lanjut');
    await person.says(identity.name);
    await person.says(identity.nik);
    await person.sends(sample('a02-npwp-scan.png', 'npwp.png'));
    await person.taps('Lanjut');
    await person.taps('Sama dengan NIK');
    await person.sends(sample('a03-sertifikat.pdf', 'sertifikat.pdf'));
    await person.taps('Lanjut');
    await person.says(identity.certificate);
    for (const answer of CERTIFICATE) await person.says(answer);
    return person.says(await this.mailedCode());
  }

  /** The assistant has the first word on the web; in Telegram the person presses Start. */
  async greets(): Promise<string> {
    return this.person.channel === 'web' ? this.person.hears() : this.person.says('/start');
  }

  /** The form, sent. */
  async applies(): Promise<void> {
    await this.fillsForm();
    await this.sendsForm();
  }

  async sendsForm(): Promise<void> {
    const said = await this.person.taps('Kirim permohonan');
    this.number = /KT-\d{4}-\d{5}/u.exec(said)?.[0] ?? '';
    expect(said).toContain('sudah terkirim');
  }

  /** The newest mailed code of the person; written as (kode) in the golden file. */
  async mailedCode(): Promise<string> {
    return this.hide(await this.counter.mailedCode(this.identity.email));
  }

  /** Something that changes from run to run. */
  hide(secret: string): string {
    this.#secrets.push(secret);
    return secret;
  }

  /** An officer acts, by the story's door or another one; gives what the person hears of it. */
  async act(
    who: StaffName,
    action: ActionName,
    input: Input = {},
    door: DoorName = this.door,
  ): Promise<string> {
    const words = Object.keys(input).length > 0 ? ` ${JSON.stringify(input)}` : '';
    this.transcript.push('', `* ${who}: ${action}${words}`);
    await (await this.#doorOf(who, door)).act(this.number, action, input);
    return this.person.hears();
  }

  /** An act that the office's rules refuse; the case stays as it is. */
  async refused(who: StaffName, action: ActionName, input: Input = {}): Promise<string> {
    const before = await this.counter.app.cases.byNumber(this.number);
    const door = await this.#doorOf(who, this.door);
    const refusal = await door.act(this.number, action, input).then(
      () => 'done all the same',
      (error: unknown) => String(error),
    );
    const after = await this.counter.app.cases.byNumber(this.number);
    expect([refusal, after?.version]).toEqual([
      expect.not.stringContaining('done all the same'),
      before?.version,
    ]);
    return refusal;
  }

  /** A second chat of the same person, on a channel. */
  async entersAgain(channel: ChannelName, label: string): Promise<Person> {
    const other = await enter(this.counter, channel);
    other.transcript = this.person.transcript;
    other.label = ` (${label})`;
    return other;
  }

  /** An officer writes to the person. */
  async tell(who: StaffName, text: string): Promise<string> {
    this.transcript.push('', `* ${who}: (pesan)`);
    this.private.push(text);
    await (await this.#doorOf(who, this.door)).tell(this.number, text);
    return this.person.hears();
  }

  async #doorOf(who: StaffName, name: DoorName): Promise<Door> {
    const door = this.#doors.get(who) ?? (await openDoor(this.counter, name, who));
    this.#doors.set(who, door);
    return door;
  }

  /** Rows 6, 7, 9, each in five minutes from 10.30 on; then the case is at row 12. */
  async helpdeskPasses(from = '10.30'): Promise<void> {
    this.at(from);
    await this.act('helpdesk', 'claim');
    this.counter.minutes(4);
    await this.act('helpdesk', 'receive-files', { outcome: 'ok', sipesut: 'ada' });
    this.counter.minutes(3);
    await this.act('helpdesk', 'check-blacklist', { outcome: 'clear' });
    this.counter.minutes(8);
    await this.act('helpdesk', 'check-completeness', { outcome: 'complete', checklist: ALL_DOCUMENTS });
  }

  /** Row 12, in five minutes. */
  async verifikatorPasses(from = '11.00', who: StaffName = 'verifikator'): Promise<void> {
    this.at(from);
    await this.act(who, 'claim');
    this.counter.minutes(5);
    await this.act(who, 'check-registration', { outcome: 'new' });
  }

  /** The person picks a time that the chat offers. */
  async picks(day = 'Rabu, 25 November 2026', time = '09.30 WITA'): Promise<void> {
    await this.person.taps('Pilih waktu panggilan');
    await this.person.taps(day);
    expect(await this.person.taps(time)).toContain('sudah dicatat');
  }

  /** The person sends one document again, in place of what was sent back, and goes on. */
  async resends(file: string, name: string): Promise<void> {
    await this.person.sends(sample(file, name));
    await this.person.taps('Lanjut');
  }

  /** All timers run at a time, see `at`; gives what the person hears of it. */
  async timersAt(time: string): Promise<string> {
    this.at(time);
    await this.counter.app.jobs.runAll();
    return this.person.hears();
  }

  /** What the store's API shows of the case. */
  async caseView(): Promise<Record<string, unknown>> {
    const client = this.counter.visitor();
    await client.login('auditor');
    return (await client.api('GET', `/cases/${this.number}`)).body as Record<string, unknown>;
  }

  /** Compares everything with the golden file, and looks into store and log. */
  async ends(scenario: string): Promise<void> {
    const lines = [...this.transcript, ...(await this.#timeline()), ...(await this.#mails())].map((line) =>
      this.#neutral(line),
    );
    await auditStore(this.counter, [...personalWords(this.identity), ...this.private]);
    expectGolden(scenario, this.person.channel, lines);
  }

  #neutral(line: string): string {
    const hidden = this.#secrets.reduce((text, secret) => text.replaceAll(secret, '(kode)'), line);
    return hidden.replaceAll(/\/(lanjut|bukan-saya)\/[\w.-]{20,}/gu, '/$1/(tautan)');
  }

  async #timeline(): Promise<string[]> {
    if (this.number === '') return [];
    const client = this.counter.visitor();
    await client.login('auditor');
    const { body } = await client.api('GET', `/cases/${this.number}/timeline`);
    const items = body.items as readonly Record<string, never>[];
    return ['', '=== Baris SOP', ...items.map(timelineLine)];
  }

  async #mails(): Promise<string[]> {
    const mails = (await this.counter.mails()).filter(({ to }) => to === this.identity.email);
    return mails.flatMap(({ subject, text, attachments }) => [
      '',
      `=== Surat: ${subject}`,
      ...text.trimEnd().split('\n'),
      ...attachments.map(({ filename }) => `    (${filename})`),
    ]);
  }
}

interface TimelineRow {
  readonly row: number;
  readonly round: number;
  readonly enteredAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly waitingMinutes: number | null;
  readonly workingMinutes: number | null;
  readonly standardMinutes: number | null;
  readonly automatic: boolean;
  readonly actor: { readonly username?: string } | string | null;
}

function timelineLine(item: unknown): string {
  const row = item as TimelineRow;
  const time = (instant: string | null): string =>
    instant === null
      ? '-'
      : new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString().slice(8, 16).replace('T', ' ');
  const whole = (minutes: number | null): string => (minutes === null ? '-' : String(Math.round(minutes)));
  const who = typeof row.actor === 'string' ? row.actor : (row.actor?.username ?? '-');
  return [
    `baris ${row.row}, putaran ${row.round}`,
    `${time(row.enteredAt)} / ${time(row.startedAt)} / ${time(row.endedAt)}`,
    `menunggu ${whole(row.waitingMinutes)}, bekerja ${whole(row.workingMinutes)} (baku ${row.standardMinutes ?? '-'})`,
    row.automatic ? 'otomatis' : who,
  ].join(' · ');
}

/** Enters at a channel. */
export async function enter(counter: Counter, channel: ChannelName): Promise<Person> {
  switch (channel) {
    case 'web':
      return WebPerson.enter(counter);
    case 'telegram':
      return TelegramPerson.enter(counter);
    case 'gema':
      return new GemaPerson(counter);
  }
}

/** What all scenarios of a file open files with: their people send the same samples. */
const inspector = new KeepingInspector({ log: silentLogger() });
afterAll(() => inspector.end());

const CHANNELS: readonly ChannelName[] = ['web', 'telegram', 'gema'];

/**
 * Plays a scenario on the product's channels and on the tests' own, officers at another door on each; all must read as
 * the one golden file. `short` is the one channel on which it is played in `npm test`; without it there, too, on all.
 */
export function scenario(
  name: string,
  plan: CounterOptions & {
    readonly title: string;
    readonly short?: ChannelName;
    readonly doors: Readonly<Record<'web' | 'telegram', DoorName>>;
  },
  play: (story: Story) => Promise<void>,
): void {
  const doors: Readonly<Record<ChannelName, DoorName>> = { ...plan.doors, gema: 'api' };
  const channels = LENGTH === 'short' && plan.short ? [plan.short] : CHANNELS;
  describe(`${name}: ${plan.title}`, () => {
    it.concurrent.each(channels)(
      'on %s',
      async (channel) => {
        const counter = await Counter.open({ inspector, sharedDatabase: true, ...plan });
        try {
          const story = new Story(counter, doors[channel], await enter(counter, channel));
          story.transcript.push(`${name}: ${plan.title}`, '');
          await play(story);
          await story.ends(name);
        } finally {
          await counter.close();
        }
      },
      PATIENCE_MS,
    );
  });
}
