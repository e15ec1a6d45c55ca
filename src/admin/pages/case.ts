import { Router, type Request, type Response } from 'express';
import { inTransaction } from '../../models/transaction.js';
import { ensureMay } from '../../sop/access.js';
import { findAction } from '../../sop/actions.js';
import type { Action, ActionVariant } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import { messageOf } from '../../sop/input-messages.js';
import { ActRefusedError } from '../../cases/act-refused.js';
import { AppError } from '../../core/errors.js';
import { messageText } from '../api/messages.js';
import { requirePrincipal } from '../auth/principal.js';
import { callerOf, memberOf, resolveCase } from '../cases/resolve.js';
import { one, type Typed } from './action-form.js';
import { confirmationForm, type RefusedForm } from './case-acts.js';
import { showCase } from './case-page.js';
import { csrfOf, requireLogin, show, type PageDeps } from './context.js';
import { ASKED, inputOfForm, typedOf } from './read-form.js';
import { caseAddress } from './row-words.js';

/** What the case page puts into its form of words; a client of its own may leave it out. */
const FORM_KEY = /^[\w-]{8,64}$/;

/** Pages of a case, of its acts and of messages to its applicant. */
export function caseRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/kasus', requireLogin);
  router.get('/kasus/:number', async (request, response) => {
    const state = await caseOf(request, deps);
    await showCase(response, deps, state.id);
  });
  router.post('/kasus/:number/pesan', async (request, response) => {
    await sendWords(request, response, deps);
  });
  router.post('/kasus/:number/tindakan/:action', async (request, response) => {
    const state = await caseOf(request, deps);
    const typed = typedOf(request.body);
    const action = findAction(request.params.action);
    const variant = action?.variants.find(({ id }) => id === one(typed['_variant']));
    if (!action || !variant) throw new AppError('unknown-action');
    await submit(response, deps, { state, action, variant, typed });
  });
  return router;
}

interface Submitted {
  readonly state: CaseState;
  readonly action: Action;
  readonly variant: ActionVariant;
  readonly typed: Typed;
}

async function submit(response: Response, deps: PageDeps, form: Submitted): Promise<void> {
  const { state, action, variant, typed } = form;
  const caller = callerOf(requirePrincipal(response));
  const input = inputOfForm(variant, typed, { office: deps.office, state });
  if (variant.confirm !== null && one(typed['_confirmed']) !== 'ya') {
    const refusal = await deps.cases.refusal(state, action.name, variant.preset, caller, 'console');
    if (refusal !== null) {
      await showRefused(response, deps, form, new ActRefusedError(refusal));
      return;
    }
    const issues = issuesOf(action, input, deps);
    if (issues.size > 0) {
      await showAgain(response, deps, form, 422, 'Mohon maaf, isian belum benar.', issues);
      return;
    }
    show(response, deps, {
      title: variant.label,
      current: 'antrean',
      body: confirmationForm(form, variant.confirm(state), csrfOf(response)),
    });
    return;
  }
  try {
    await deps.cases.act({
      caseId: state.id,
      action: action.name,
      input,
      caller,
      channel: 'console',
      ...versionOf(typed),
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    if (error.code === 'confirmation-needed') {
      const asked = { ...form, typed: { ...typed, [ASKED]: 'ya' } };
      show(response, deps, {
        status: error.status,
        title: variant.label,
        current: 'antrean',
        body: confirmationForm(asked, error.message, csrfOf(response)),
      });
      return;
    }
    await showRefused(response, deps, form, error);
    return;
  }
  response.redirect(303, `${caseAddress(state.number)}?kabar=tercatat`);
}

/** Checked before the officer is asked to confirm. */
function issuesOf(action: Action, input: unknown, { office }: PageDeps): Map<string, string> {
  const read = action.input(office).safeParse(input, { error: messageOf });
  return new Map(read.success ? [] : read.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}

/** An act by somebody else after the form was made is noticed by it. */
function versionOf(typed: Typed): { ifVersion?: number } {
  const text = one(typed['_version']) ?? '';
  return /^\d{1,9}$/.test(text) ? { ifVersion: Number(text) } : {};
}

/** A role without the right gets the answer of any such call, which notes it: no page offers them the form. */
async function showRefused(
  response: Response,
  deps: PageDeps,
  form: Submitted,
  error: AppError,
): Promise<void> {
  if (error.status === 403) throw error;
  const issues = error instanceof ActRefusedError ? (error.refusal.issues ?? []) : [];
  await showAgain(
    response,
    deps,
    form,
    error.status,
    error.message,
    new Map(issues.map(({ path, message }) => [path, message])),
  );
}

async function showAgain(
  response: Response,
  deps: PageDeps,
  { state, action, variant, typed }: Submitted,
  status: number,
  alert: string,
  issues: ReadonlyMap<string, string>,
): Promise<void> {
  const refused: RefusedForm = { action: action.name, variant: variant.id, typed, issues };
  await showCase(response, deps, state.id, { status, alert, refused });
}

async function sendWords(request: Request, response: Response, deps: PageDeps): Promise<void> {
  const member = memberOf(requirePrincipal(response));
  ensureMay(member.role, 'write-messages');
  const state = await caseOf(request, deps);
  const { id, number } = state;
  const typed = one(typedOf(request.body)['text']) ?? '';
  const read = messageText.safeParse(typed);
  const key = one(typedOf(request.body)['_once']) ?? '';
  const words = { text: read.data ?? '', key, member, state };
  const issue = read.success
    ? (await sendOnce(deps, words))
      ? null
      : 'Pemohon tidak dapat dihubungi lagi: tidak ada kanal yang tersisa.'
    : (read.error.issues[0]?.message ?? 'Tuliskan pesannya.');
  if (issue === null) {
    response.redirect(303, `${caseAddress(number)}?kabar=terkirim`);
    return;
  }
  await showCase(response, deps, id, {
    status: read.success ? 409 : 422,
    alert: 'Pesan belum terkirim.',
    message: { typed, issue },
  });
}

/** A form that is sent twice (a double click) says its words once; false when the applicant cannot be reached. */
async function sendOnce(
  deps: PageDeps,
  words: {
    readonly text: string;
    readonly key: string;
    readonly member: ReturnType<typeof memberOf>;
    readonly state: CaseState;
  },
): Promise<boolean> {
  const { text, key, member, state } = words;
  const { id, number } = state;
  return inTransaction(deps.store, async (tx) => {
    const target = { kind: 'case', number, caseId: id } as const;
    const send = (): Promise<boolean> => deps.cases.messageToApplicantIn(tx, target, text, member);
    if (!FORM_KEY.test(key)) return send();
    const path = `${caseAddress(number)}/pesan`;
    const call = { username: member.username, method: 'FORM', path, key, body: text };
    const sent = await deps.idempotency.once(tx, call, async () => ({
      status: (await send()) ? 200 : 409,
      body: null,
    }));
    return sent.status === 200;
  });
}

function caseOf(request: Request, deps: PageDeps): Promise<CaseState> {
  return resolveCase(deps, String(request.params['number']));
}
