import type { Deficiency, DocumentFiles } from '../sop/case.js';
import { draftOfCase } from './draft.js';
import { checkSteps } from './form/check.js';
import { fieldSteps } from './form/fields.js';
import { dataOfDocument, documentLabel, itemsOf } from './form/items.js';
import { ASKED, listNote, nextOfForm, REPLACE, TODO } from './form/route.js';
import { fileOutOfTurn, scanSteps } from './form/scans.js';
import { deficiencyLines } from './status-text.js';
import { step, type Flow, type Step } from './step.js';
import { form } from './texts/form.js';
import { status as words } from './texts/status.js';
import type { HeardFile } from './types.js';
import type { Turn, View } from './turn.js';

/** The round for which this correction's lists were made. */
const ROUND = 'round';

const overview: Step = step('overview', {
  prompt: (view) => ({
    text: [
      words.returned(view.kase?.deficiencies.length ?? 0),
      deficiencyLines(view.kase?.deficiencies ?? [], view),
      words.fixProgress,
    ].join('\n'),
    again: words.askAgain,
    options: [
      { value: 'go', label: words.buttons.startFix, means: 'yes', forms: ['perbaiki', 'mulai'] },
      { value: 'other', label: words.buttons.editOther },
      { word: 'petugas', label: words.buttons.officer },
    ],
  }),
  choose: {
    go: (turn) => startFixing(turn),
    other: (turn) => turn.goTo('edit', { page: null }),
  },
  files: (heard, turn) => takeFiles(heard, turn),
  back: (turn) => turn.home(),
});

/** Row 4: corrects what was asked after a return, anything else on request, and sends it by `resubmit`. */
export const correction: Flow = {
  name: 'correction',
  version: 1,
  steps: [
    overview,
    ...fieldSteps,
    ...scanSteps,
    ...checkSteps({
      act: 'resubmit',
      button: form.buttons.resend,
      remark: dataStillAsked,
      obstacle: (view) => {
        const left = listNote(view, REPLACE);
        if (left.length === 0) return null;
        return words.stillToReplace(left.map((code) => documentLabel(code, view.office)).join(', '));
      },
      untouched,
      sent: form.resent,
    }),
  ],
  migrations: {},
  fits: ({ kase }) => kase?.position === 4,
  next: (turn) => {
    const begun = turn.state.draft !== null && turn.memo[ROUND] === turn.kase?.round;
    if (begun) nextOfForm(turn);
    else begin(turn);
  },
  back: (turn) => {
    const asking = listNote(turn, TODO).length > 0 || turn.state.step === 'check';
    if (asking) turn.goTo('overview');
    else nextOfForm(turn);
  },
  files: fileOutOfTurn,
  side: false,
};

/**
 * Answers *perbaiki*: goes to the first document that was asked. Goes to the overview when only data of the form were
 * asked, or in the middle of correcting.
 */
export function openFixing(turn: Turn): void {
  if (turn.state.flow === 'correction') return;
  turn.enter('correction');
  if (turn.state.step === 'overview' && listNote(turn, TODO).length > 0) startFixing(turn);
}

/** Goes to the first thing that was asked; when only data of the form were, to the choice of what to change. */
export function startFixing(turn: Turn): void {
  const asked = listNote(turn, TODO).length > 0;
  if (asked || turn.state.step !== 'overview' || changedSince(turn)) nextOfForm(turn);
  else turn.goTo('edit', { page: null });
}

/** Empty once any of the data was changed. */
function dataStillAsked(view: View): string {
  const asked = view.kase?.deficiencies.filter(({ document }) => document === 'data') ?? [];
  if (asked.length === 0 || changedSince(view)) return '';
  return words.dataToFix(deficiencyLines(asked, view));
}

function changedSince({ kase, draft }: View): boolean {
  return kase?.applicant != null && JSON.stringify(draft.applicant) !== JSON.stringify(kase.applicant);
}

/** A draft that was begun already is kept. */
function begin(turn: Turn): void {
  const { kase } = turn;
  if (kase === null) return;
  const deficiencies = kase.deficiencies;
  const copy = turn.state.draft ?? draftOfCase(kase);
  const replace = documentsToReplace(deficiencies, turn).filter((code) => unchanged(code, turn));
  turn.replaceDraft(copy);
  const asked = [...new Set(deficiencies.flatMap((one) => itemsFor(one, replace)))].join(',');
  turn.goTo('overview', {
    [ROUND]: kase.round,
    [ASKED]: asked,
    [TODO]: asked,
    [REPLACE]: replace.join(','),
  });
}

/** Such a reason is not settled by a new scan alone. */
const DATA_REASONS: ReadonlySet<string> = new Set(['data-beda', 'kedaluwarsa']);
/** New pages join the present ones instead of replacing them. */
const ADDING_REASONS: ReadonlySet<string> = new Set(['halaman-kurang', 'lainnya', 'data-beda']);

function itemsFor({ document, reason }: Deficiency, replace: readonly string[]): readonly string[] {
  if (document === 'data') return [];
  const scan = replace.includes(document) || ADDING_REASONS.has(reason) ? [`document:${document}`] : [];
  return DATA_REASONS.has(reason) ? [...scan, ...dataOfDocument(document)] : scan;
}

function documentsToReplace(deficiencies: readonly Deficiency[], view: View): readonly string[] {
  const known = new Set(view.office.documents.map(({ code }) => code));
  return deficiencies
    .filter(({ document, reason }) => known.has(document) && !ADDING_REASONS.has(reason))
    .map(({ document }) => document);
}

/** What was asked and is as it was when the case came back, each by its label. */
function untouched(view: View): readonly string[] {
  const { kase, draft, office, state, facts, memo } = view;
  if (kase === null) return [];
  const asReturned: View = { state, facts, office, kase, memo, draft: draftOfCase(kase) };
  const old = (code: string): string => fileIds(kase, code);
  const labels = kase.deficiencies.flatMap(({ document, reason }) => {
    if (document === 'data') return changedSince(view) ? [] : [words.data];
    if (fileIds(draft, document) !== old(document)) return [];
    const keys = DATA_REASONS.has(reason) ? dataOfDocument(document) : [];
    if (keys.some((key) => valueOf(key, view) !== valueOf(key, asReturned))) return [];
    return [documentLabel(document, office)];
  });
  return [...new Set(labels)];
}

function valueOf(key: string, view: View): string | null {
  return itemsOf(view).find((item) => item.key === key)?.value ?? null;
}

function fileIds({ documents }: { readonly documents: readonly DocumentFiles[] }, code: string): string {
  return (
    documents
      .find((one) => one.code === code)
      ?.files.map(({ fileId }) => fileId)
      .join() ?? ''
  );
}

/** Also true when no draft was begun. */
function unchanged(code: string, turn: Turn): boolean {
  const { draft } = turn.state;
  return draft === null || (turn.kase !== null && fileIds(draft, code) === fileIds(turn.kase, code));
}

/** When several documents were asked, the person chooses. */
function takeFiles(heard: readonly HeardFile[], turn: Turn): void {
  const asked = listNote(turn, TODO).filter((key) => key.startsWith('document:'));
  const [only] = asked;
  if (asked.length === 1 && only !== undefined) {
    turn.goTo('document', { document: only.slice('document:'.length) }).take(heard);
  } else fileOutOfTurn(heard, turn);
}
