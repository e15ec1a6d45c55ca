import { CHANNELS } from '../../src/bots/channels/table.js';
import { silentLogger } from '../../src/core/log.js';
import { Vault } from '../../src/documents/vault.js';
import { callReminders } from '../../src/jobs/call-reminders.js';
import { drafts } from '../../src/jobs/drafts.js';
import { dueTimes } from '../../src/jobs/due-times.js';
import type { Job, JobDeps } from '../../src/jobs/job.js';
import { silentApplicants } from '../../src/jobs/silent-applicants.js';
import { orphanFiles, queues } from '../../src/jobs/sweeps.js';
import { native } from '../../src/models/store.js';
import { Post } from '../../src/notices/post.js';
import type { OutboxPayload } from '../../src/notices/types.js';
import type { CaseState } from '../../src/sop/case.js';
import { openOffice, type OfficeDay } from './office-day.js';
import { TEST_NOW } from './store.js';
import type { OfficeOverrides } from './office.js';

const JOBS = { dueTimes, callReminders, silentApplicants, orphanFiles, queues, drafts };

/** Collections that {@link Timers.clear} keeps. */
const KEPT = new Set(['staff', 'data_keys']);

/** An office with its timers. A test runs each of them, at the time of the clock. */
export interface Timers extends OfficeDay {
  readonly deps: JobDeps;
  readonly vault: Vault;
  readonly post: Post;
  /** Runs a timer now. */
  run(name: keyof typeof JOBS, stop?: AbortSignal): Promise<number>;
  /** Sets the clock to a local time of the office, e.g. `2026-11-26 08.00`. */
  clockAt(local: string): void;
  /** Subjects of all mails so far, the oldest first. */
  mails(): Promise<readonly string[]>;
  /** The last words of the newest mail. */
  mailEnd(): Promise<string>;
  /** Removes everything but the staff, and sets the clock back. */
  clear(): Promise<void>;
  /** A case at row 4. */
  returned(): Promise<CaseState>;
  /** A case at row 15 without a booked time. */
  unbooked(): Promise<CaseState>;
}

/** Opens the office with its timers. */
export async function openTimers(office: OfficeOverrides = {}): Promise<Timers> {
  const at = await openOffice({ office });
  const { store, keyring, cases, clock, signals } = at;
  const log = silentLogger();
  const vault = new Vault({ store, keyring, log });
  const post = new Post({ store, keyring, signals, staffGroup: true, channelTable: CHANNELS });
  const deps: JobDeps = {
    store,
    keyring,
    office: at.office,
    cases,
    vault,
    post,
    clock,
    log,
    baseUrl: 'https://loket.contoh.test',
    sweep: () => Promise.resolve(0),
  };
  const returned = async (): Promise<CaseState> =>
    at.act('helpdesk', await at.submit(), 'receive-files', {
      outcome: 'deficient',
      deficiencies: [{ document: 'ktp', reason: 'buram' }],
    });
  return {
    ...at,
    clear: async () => {
      clock.set(TEST_NOW);
      for (const { collection } of Object.values(store.connection.models)) {
        if (!KEPT.has(collection.collectionName)) await collection.deleteMany({});
      }
    },
    deps,
    vault,
    post,
    returned,
    run: (name, stop = new AbortController().signal) => timer(name, deps).run(clock.now(), stop),
    clockAt: (local) => clock.set(localTime(local)),
    mailEnd: async () => {
      const [entry] = await native(store.outbox).find({ kind: 'mail' }).sort({ _id: -1 }).limit(1).toArray();
      const opened = entry && keyring.openTransit<OutboxPayload>(entry.payload);
      return opened?.kind === 'mail' ? (opened.mail.paragraphs.at(-1) ?? '') : '';
    },
    mails: async () => {
      const entries = await native(store.outbox).find({ kind: 'mail' }).sort({ _id: 1 }).toArray();
      return entries.map(({ payload }) => {
        const opened = keyring.openTransit<OutboxPayload>(payload);
        return opened.kind === 'mail' ? opened.mail.subject : '';
      });
    },
    unbooked: async () => {
      let kase = await at.submit();
      kase = await at.act('helpdesk', kase, 'receive-files', { outcome: 'ok', sipesut: 'ada' });
      kase = await at.act('helpdesk', kase, 'check-blacklist', { outcome: 'clear' });
      const checklist = { ktp: true, npwp: true, sertifikat: true };
      kase = await at.act('helpdesk', kase, 'check-completeness', { outcome: 'complete', checklist });
      return at.act('verifikator', kase, 'check-registration', { outcome: 'new' });
    },
  };
}

/** One of the product's timers. */
export function timer(name: keyof typeof JOBS, deps: JobDeps): Job {
  return JOBS[name](deps);
}

/** The instant of a local time of the office (WITA, UTC+8). */
export function localTime(local: string): Date {
  return new Date(`${local.replace(' ', 'T').replace('.', ':')}:00+08:00`);
}
