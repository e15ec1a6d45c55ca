import type { DocumentFiles } from '../sop/case.js';
import { emailConfirmed, pagesOf, UNPLACED } from './draft.js';
import { documentLabel, itemsOf } from './form/items.js';
import { maskEmail, maskMiddle, maskTail } from './mask.js';
import { step, type Flow, type Step } from './step.js';
import { myData as words } from './texts/aside.js';
import type { Draft } from './types.js';
import type { View } from './turn.js';
import { moment } from './when.js';

const view: Step = step('view', {
  prompt: (view) => ({
    text: summary(view),
    again: words.again,
    options: [{ value: 'back', label: words.back, means: 'yes' }],
  }),
  choose: { back: (turn) => turn.comeBack() },
});

/** *Data saya*: shows what is held, masked, and who has read which scan and when; a side trip. */
export const myDataFlow: Flow = {
  name: 'my-data',
  version: 1,
  steps: [view],
  migrations: {},
  fits: () => true,
  next: (turn) => {
    turn.goTo('view');
  },
  back: (turn) => {
    turn.comeBack();
  },
  files: null,
  side: true,
};

/** Data that are not listed are shown as they are (issuer, field, dates). */
const MASKS: Readonly<Record<string, (value: string) => string>> = {
  spse: maskTail,
  email: maskEmail,
  phone: maskMiddle,
  nik: maskMiddle,
  npwp: maskMiddle,
  'certificate-number': maskTail,
};

function summary(view: View): string {
  const { kase } = view;
  const own = kase === null || view.state.draft !== null ? view.state.draft : null;
  const parts = [
    ...(own === null ? [] : draftLines(own, view)),
    ...(kase === null || kase.applicant === null ? [] : caseLines(view)),
  ];
  if (parts.length === 0) return words.none;
  return [words.head, ...parts, words.rights(view.office.contacts.dataProtectionOfficer)].join('\n');
}

function draftLines(draft: Draft, view: View): readonly string[] {
  const { acknowledged } = draft;
  return [
    words.draft,
    ...dataLines(draft, view),
    ...documentLines(draft.documents, view),
    ...(draft.applicant.email === undefined ? [] : [codeLine(draft, view)]),
    ...(acknowledged === null
      ? []
      : [words.acknowledged(acknowledged.version, moment(acknowledged.at, view))]),
  ];
}

function codeLine(draft: Draft, view: View): string {
  const { applicant, pendingCode } = draft;
  if (emailConfirmed(draft)) return words.code.confirmed;
  if (pendingCode?.failure !== undefined && pendingCode.email === applicant.email) return words.code.failed;
  if (pendingCode === null || pendingCode.expiresAt <= view.facts.now) return words.code.open;
  return words.code.pending(moment(pendingCode.expiresAt, view));
}

function caseLines(view: View): readonly string[] {
  const { kase } = view;
  if (kase === null || kase.applicant === null) return [];
  const readings = view.facts.readings();
  const lines = readings.map(({ document, reader, role, at }) =>
    words.reading(
      documentLabel(document, view.office),
      `${words.roles[role] ?? role} (${reader})`,
      moment(at, view),
    ),
  );
  return [
    words.case(kase.number),
    ...dataLines({ applicant: kase.applicant }, view),
    ...documentLines(kase.documents, view),
    ...(kase.acknowledged
      ? [words.acknowledged(kase.acknowledged.version, moment(kase.acknowledged.at, view))]
      : []),
    ...(lines.length === 0 ? [words.noReadings] : [words.readings, ...lines]),
  ];
}

function dataLines(holder: Pick<Draft, 'applicant'>, view: View): readonly string[] {
  const shown: View = { ...plain(view), draft: { ...view.draft, applicant: holder.applicant } };
  return itemsOf(shown)
    .filter((item) => item.document === null && item.value !== null)
    .map(({ key, label, value }) => `${label}: ${(MASKS[key] ?? keep)(value ?? '')}`);
}

function plain({ state, facts, office, kase, memo, draft }: View): View {
  return { state, facts, office, kase, memo, draft };
}

function documentLines(documents: readonly DocumentFiles[], view: View): readonly string[] {
  return documents
    .filter(({ code }) => code !== UNPLACED)
    .map(({ code, files }) => words.document(documentLabel(code, view.office), pagesOf(files)));
}

function keep(value: string): string {
  return value;
}
