import type { Response } from 'express';
import { caseNotFound } from '../../cases/act-refused.js';
import { may } from '../../sop/access.js';
import type { CaseState } from '../../sop/case.js';
import { undoableBy } from '../../sop/undoable.js';
import { requirePrincipal } from '../auth/principal.js';
import { SLOTS_PER_ANSWER } from '../../core/limits.js';
import type { Slot } from '../../sop/bookings.js';
import { callerOf, memberOf } from '../cases/resolve.js';
import { isDestroyed } from '../cases/warnings.js';
import { actsSection, type RefusedForm } from './case-acts.js';
import { applicantSection, blacklistSection, scansSection, section } from './case-data.js';
import { caseHead } from './case-head.js';
import { talkSection, timelineSection } from './case-history.js';
import { csrfOf, show, type PageDeps } from './context.js';
import { freeTimesSection } from './free-times.js';
import { html, type HtmlPart } from './html.js';
import { sameNikSection } from './same-nik.js';
import { taskList } from './task-list.js';

const FREE_TIMES = 40;

/** What a case page shows besides the case: a refused form and why. */
export interface CasePageOptions {
  readonly status?: number;
  readonly alert?: HtmlPart;
  readonly refused?: RefusedForm;
  readonly message?: { readonly typed: string; readonly issue: string };
}

/** Shows a case to the signed-in member and records the reading. */
export async function showCase(
  response: Response,
  deps: PageDeps,
  caseId: string,
  options: CasePageOptions = {},
): Promise<void> {
  const { cases, office } = deps;
  const principal = requirePrincipal(response);
  const caller = callerOf(principal);
  await cases.readingBy(caseId, memberOf(principal), 'console', { document: null, page: null });
  const state = await cases.byId(caseId);
  if (state === null) throw caseNotFound();
  const csrfToken = csrfOf(response);
  const view = await cases.view(state, caller);
  const { offered } = await cases.allowed(state, caller, 'console');
  const timeline = await cases.timeline(state);
  const messages = await cases.messages(state.id);
  const mayWrite = may(principal.role, 'write-messages') && !isDestroyed(state.applicant);
  show(response, deps, {
    title: state.number,
    current: 'antrean',
    status: options.status ?? 200,
    ...(options.alert === undefined ? {} : { alert: options.alert }),
    body: html`<section class="card" aria-label="Ringkasan">${caseHead(state, view, office)}</section>
      <div class="columns">
        <div>
          ${await sameNik(view.sameNik, state, response, deps)}
          ${scansSection(state, deps, { unseen: await deps.scans.unseen(state) })}
          ${applicantSection(state, deps)} ${await blacklist(state, deps)}
        </div>
        <div class="side">
          ${
            offered.some(({ action }) => action.name === 'book')
              ? freeTimesSection(state, await ownFreeTimes(principal.username, deps), {
                  office,
                  csrfToken,
                  now: deps.clock.now(),
                })
              : null
          }
          ${actsSection(state, offered, {
            office,
            csrfToken,
            refused: options.refused ?? null,
            undoable: undoableBy(state, principal.username, deps.clock.now().toISOString()),
          })}
          ${view.tasks.length === 0 ? null : section('tugas', 'Tugas', taskList(view.tasks, deps, response))}
          ${talkSection(
            state.number,
            messages,
            office,
            mayWrite
              ? {
                  csrfToken,
                  key: deps.store.ids.token(12),
                  typed: options.message?.typed ?? '',
                  issue: options.message?.issue ?? null,
                }
              : null,
          )}
        </div>
      </div>
      ${timelineSection(timeline, deps)}`,
  });
}

async function ownFreeTimes(username: string, { booking, clock }: PageDeps): Promise<Slot[]> {
  const all = await booking.freeSlots({ now: clock.now(), limit: SLOTS_PER_ANSWER });
  return all.filter(({ verifikator }) => verifikator === username).slice(0, FREE_TIMES);
}

/** Each application shown is recorded as read. */
async function sameNik(
  numbers: readonly string[],
  state: CaseState,
  response: Response,
  { cases, office }: PageDeps,
): Promise<HtmlPart> {
  const others: CaseState[] = [];
  for (const number of numbers) {
    const other = await cases.byNumber(number);
    if (!other) continue;
    const reader = memberOf(requirePrincipal(response));
    await cases.readingBy(other.id, reader, 'console', { document: null, page: null });
    others.push(other);
  }
  return others.length === 0 ? null : sameNikSection(state, others, office);
}

/** Shown only while Helpdesk decides about it (up to row 9). */
async function blacklist(state: CaseState, deps: PageDeps): Promise<HtmlPart> {
  if (isDestroyed(state.applicant) || state.position === null || state.position > 9) return null;
  const { link, candidates } = await deps.cases.blacklistCandidates(state);
  return blacklistSection(link, candidates);
}
