import type { ActionName, ActionVariant, FormField } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import { perform, refused, type Refused } from './act.js';
import { buttonId } from './buttons.js';
import { card } from './card.js';
import type { CaseAtDesk, PendingForm, Picking } from './desk.js';
import {
  askDeficiency,
  askField,
  FINISH,
  SKIPPED,
  pick,
  pickNote,
  tappedValue,
  writtenValue,
  type Ask,
} from './field-values.js';
import { dropForm, keepForm } from './memo.js';
import { says, shownState, variantOf, withLead, type Scene, type StaffOutcome } from './scene.js';
import { say } from './texts.js';

const NOTHING_PICKED: Picking = { list: [], document: null, reason: null };

/**
 * Begins an act: asks for fields that are missing, then for confirmation where the variant wants one, then does it.
 * `input` holds what is known already; `asksAll` asks optional choices too. When the act is done, the case's version is
 * checked again.
 */
export async function beginForm(
  scene: Scene,
  at: CaseAtDesk,
  action: ActionName,
  variant: ActionVariant,
  input: Readonly<Record<string, unknown>>,
  asksAll: boolean,
): Promise<StaffOutcome> {
  const hidden = variant
    .fields(scene.desk.office, at.state)
    .filter(({ kind, value }) => kind === 'hidden' && value !== undefined)
    .map(({ name, value }): [string, unknown] => [name, value]);
  const form: PendingForm = {
    key: scene.desk.ids.code(8),
    who: scene.sender,
    number: at.state.number,
    version: at.state.version,
    action,
    variant: variant.id,
    input: { ...Object.fromEntries(hidden), ...input },
    picking: {},
    awaiting: null,
    asksAll,
    at: scene.desk.now,
  };
  return goOn(scene, form, at.state, variant);
}

/** Fills in a field by one of the form's own buttons. */
export async function fillByTap(
  scene: Scene,
  form: PendingForm,
  field: string,
  value: string,
): Promise<StaffOutcome> {
  return answer(scene, form, field, (asked, picking) => {
    if (asked.kind !== 'deficiencies') return { value: tappedValue(asked, value) };
    if (value === FINISH) return picking.list.length > 0 ? { value: picking.list } : {};
    const picked = pick(picking, value, scene.desk.office);
    return picked ? { picking: picked } : {};
  });
}

/** Fills in the field that waits for a typed answer. */
export async function fillByText(scene: Scene, form: PendingForm, text: string): Promise<StaffOutcome> {
  return answer(scene, form, form.awaiting ?? '', (asked, picking) =>
    asked.kind === 'deficiencies'
      ? { picking: pickNote(picking, text.trim()) }
      : { value: writtenValue(asked, text, scene.desk.office) },
  );
}

/** Does the act of a form that was confirmed, or asks for what it still lacks. */
export async function confirmForm(scene: Scene, form: PendingForm): Promise<StaffOutcome> {
  const present = await presentCase(scene, form);
  if ('replies' in present) return present;
  if (missing(form, present.variant, scene, present.at.state)) {
    return goOn(scene, form, present.at.state, present.variant);
  }
  return finish(scene, form, present.at.state, present.variant);
}

export function cancelForm(scene: Scene, form: PendingForm): StaffOutcome {
  return says(scene, say.cancelled(form.number), [], dropForm(scene.memo, form.key));
}

type Filled = { readonly value?: unknown; readonly picking?: Picking };

async function answer(
  scene: Scene,
  form: PendingForm,
  name: string,
  read: (field: FormField, picking: Picking) => Filled,
): Promise<StaffOutcome> {
  const present = await presentCase(scene, form);
  if ('replies' in present) return present;
  const { at, variant } = present;
  const field = variant.fields(scene.desk.office, at.state).find((one) => one.name === name);
  if (!field) return goOn(scene, form, at.state, variant);
  const { value, picking } = read(field, pickingOf(form, name));
  const { [name]: before, ...others } = form.picking;
  const going = value === undefined ? (picking ?? before) : undefined;
  const filled: PendingForm = {
    ...form,
    input: value === undefined ? form.input : { ...form.input, [name]: value },
    picking: going === undefined ? others : { ...others, [name]: going },
    awaiting: null,
    at: scene.desk.now,
  };
  const next = await goOn(scene, filled, at.state, variant);
  return value === undefined && !picking ? withLead('Jawaban belum terbaca.', next) : next;
}

/** Gives the case if it has not changed since the form began; otherwise a card of its present state. */
async function presentCase(
  scene: Scene,
  form: PendingForm,
): Promise<{ readonly at: CaseAtDesk; readonly variant: ActionVariant } | StaffOutcome> {
  const memo = dropForm(scene.memo, form.key);
  const at = await scene.desk.look(form.number, scene.member);
  const found = variantOf(scene.desk, form);
  if (!at || !found) return says(scene, say.formGone, [], memo);
  if (at.state.version !== form.version) return withLead(say.stale, card(at, { ...scene, memo }));
  return { at, variant: found.variant };
}

async function goOn(
  scene: Scene,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
): Promise<StaffOutcome> {
  const field = missing(form, variant, scene, state);
  if (field) {
    const picks = pickingOf(form, field.name);
    const { office } = scene.desk;
    const ask =
      field.kind === 'deficiencies'
        ? askDeficiency(field, form.key, picks, office)
        : askField(field, form.key, scene.group);
    return asked(scene, form, ask, field);
  }
  if (variant.confirm === null) return finish(scene, form, state, variant);
  const choices = [
    { id: buttonId({ kind: 'confirm', key: form.key }), label: say.confirmYes },
    { id: buttonId({ kind: 'cancel', key: form.key }), label: say.confirmNo },
  ];
  return says(scene, variant.confirm(shownState(state, scene.group)), choices, keepForm(scene.memo, form));
}

function asked(scene: Scene, form: PendingForm, ask: Ask, field: FormField): StaffOutcome {
  const cancel = { id: buttonId({ kind: 'cancel', key: form.key }), label: say.confirmNo };
  const memo = keepForm(scene.memo, { ...form, awaiting: ask.written ? field.name : null });
  return says(scene, `*${form.number}* · ${ask.text}`, [...ask.choices, cancel], memo);
}

async function finish(
  scene: Scene,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
): Promise<StaffOutcome> {
  const input = Object.fromEntries(Object.entries(form.input).filter(([, value]) => value !== SKIPPED));
  const request = {
    number: form.number,
    action: form.action,
    input: { ...variant.preset, ...input },
    ifVersion: form.version,
  };
  const result = await perform({ ...scene, memo: dropForm(scene.memo, form.key) }, request, variant.label);
  return 'refusal' in result ? askWhatLacks(scene, form, state, variant, result) : result;
}

/** Asks for a field that only this case needs (a note on a namesake) instead of beginning the form anew. */
async function askWhatLacks(
  scene: Scene,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
  { refusal }: Refused,
): Promise<StaffOutcome> {
  const names = (refusal.issues ?? []).map(({ path }) => path.split('.')[0]);
  const field = variant
    .fields(scene.desk.office, state)
    .find(({ name }) => names.includes(name) && form.input[name] === undefined);
  if (refusal.code === 'invalid-input' && field) {
    return withLead(refusal.text, asked(scene, form, askField(field, form.key, scene.group), field));
  }
  return refused({ ...scene, memo: dropForm(scene.memo, form.key) }, form.number, refusal);
}

function missing(
  form: PendingForm,
  variant: ActionVariant,
  scene: Scene,
  state: CaseState,
): FormField | undefined {
  const known = { ...variant.preset, ...form.input };
  return variant.fields(scene.desk.office, state).find(({ name, required, kind }) => {
    const asked = required || (form.asksAll && kind === 'select');
    return asked && kind !== 'hidden' && known[name] === undefined;
  });
}

function pickingOf(form: PendingForm, field: string): Picking {
  return form.picking[field] ?? NOTHING_PICKED;
}
