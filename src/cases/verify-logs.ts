import { isDeepStrictEqual } from 'node:util';
import { causeOf } from '../core/errors.js';
import { VERIFY_BATCH } from '../core/limits.js';
import type { CaseDoc } from '../models/case.js';
import { lookupFields } from '../models/case-lookup.js';
import type { CaseEventDoc } from '../models/case-event.js';
import type { Keyring } from '../models/keyring.js';
import { native, type Store } from '../models/store.js';
import type { CaseState } from '../sop/case.js';
import type { CaseEvent } from '../sop/events.js';
import { fold } from '../sop/evolve.js';
import { formatCaseNumber } from '../sop/numbers.js';
import type { Office } from '../sop/office.js';
import { canonicalJson } from './canonical-json.js';
import { plainFields } from './case-fields.js';
import type { CaseStore } from './case-store.js';
import { entryHash } from './entry-hash.js';
import type { EventLog } from './event-log.js';

/** Result of a check of the logs. `problems` name cases by number and entries by `seq`, nothing personal. */
export interface LogReport {
  readonly cases: number;
  readonly events: number;
  readonly problems: readonly string[];
}

interface Parts {
  readonly store: Store;
  readonly office: Office;
  readonly keyring: Keyring;
  readonly cases: CaseStore;
  readonly log: EventLog;
}

/**
 * Checks every case against its log, and writes nothing: the chain of hashes and its head (an entry that was changed,
 * removed, moved or cut off), and the stored fields against a fresh fold. Also reports logs without a case and missing
 * case numbers.
 */
export async function verifyLogs(
  parts: Parts,
  onProblem: (problem: string) => void = () => undefined,
): Promise<LogReport> {
  const problems: string[] = [];
  const report = (problem: string): void => {
    problems.push(problem);
    onProblem(problem);
  };
  let cases = 0;
  let events = 0;
  const known = new Set<string>();
  for await (const doc of inBatches(parts.store)) {
    const entries = await parts.log.entries(doc._id);
    cases += 1;
    events += entries.length;
    known.add(doc._id);
    for (const problem of [...chainProblems(doc, entries), ...(await foldProblems(doc, entries, parts))]) {
      report(`${doc.number}: ${problem}`);
    }
  }
  for (const caseId of await native(parts.store.caseEvents).distinct('caseId')) {
    if (!known.has(caseId)) report(`case ${caseId}: has a log, but is missing`);
  }
  for (const number of await missingNumbers(parts)) report(`${number}: was given, but is missing`);
  return { cases, events, problems };
}

async function* inBatches(store: Store): AsyncGenerator<CaseDoc> {
  for (let after = ''; ;) {
    const batch = await native(store.cases)
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(VERIFY_BATCH)
      .toArray();
    yield* batch;
    const last = batch.at(-1);
    if (!last) return;
    after = last._id;
  }
}

function chainProblems(doc: CaseDoc, entries: readonly CaseEventDoc[]): string[] {
  const problems: string[] = [];
  let prev = '';
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) problems.push(`entry ${seq} is missing (found ${entry.seq})`);
    if (entry.prev !== prev) problems.push(`entry ${entry.seq} does not follow the one before it`);
    if (entryHash(entry) !== entry.hash) problems.push(`entry ${entry.seq} was changed`);
    prev = entry.hash;
  }
  const last = entries.at(-1);
  if ((last?.seq ?? 0) !== doc.version) {
    problems.push(`the log ends at entry ${last?.seq ?? 0}, the case at ${doc.version}`);
  }
  if (prev !== doc.head) problems.push('the end of the log is not the one that the case names');
  return problems;
}

async function foldProblems(
  doc: CaseDoc,
  entries: readonly CaseEventDoc[],
  { cases, log, keyring, office }: Parts,
): Promise<string[]> {
  const problems: string[] = [];
  const kept = await cases.sealed(doc).catch((error: unknown) => {
    problems.push(`the kept state cannot be opened: ${causeOf(error)}`);
    return null;
  });
  const destroyed = kept === null && problems.length === 0;
  let folded: CaseState | null;
  try {
    const events: CaseEvent[] = [];
    for (const entry of entries) events.push(await log.open(entry, doc.keyId));
    folded = fold(events);
  } catch (error) {
    return [...problems, `the log cannot be folded: ${causeOf(error)}`];
  }
  if (!folded) return [...problems, 'the log is empty'];
  if (kept && canonicalJson(folded) !== canonicalJson(kept)) {
    problems.push('the kept state is not what the log tells');
  }
  const lookup = folded.applicant && !destroyed ? lookupFields(folded.applicant, keyring) : {};
  const identity = { _id: folded.id, number: folded.number, applicantId: folded.applicantId };
  const expected = { ...identity, ...plainFields(folded, office), ...lookup };
  for (const [field, value] of Object.entries(expected)) {
    // Depends on the office's settings, which may have changed since.
    if (field === 'dueAt') continue;
    if (!isDeepStrictEqual(doc[field as keyof CaseDoc], value)) {
      problems.push(`field "${field}" is not what the log tells`);
    }
  }
  return problems;
}

async function missingNumbers({ store, office }: Parts): Promise<string[]> {
  const missing: string[] = [];
  for (const { _id, value } of await native(store.counters).find().toArray()) {
    const year = Number(/^case:(\d{4})$/u.exec(_id)?.[1]);
    if (!year) continue;
    const docs = await native(store.cases)
      .find({ year }, { projection: { serial: 1 } })
      .toArray();
    const have = new Set(docs.map(({ serial }) => serial));
    for (let serial = 1; serial <= value; serial++) {
      if (!have.has(serial)) missing.push(formatCaseNumber(office.numberPrefix, year, serial));
    }
  }
  return missing;
}
