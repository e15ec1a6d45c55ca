import type { ActionName, ActionVariant, FormField } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import { perform, refused, type RefusedStaffAct } from './act.js';
import { buttonId } from './buttons.js';
import { card } from './card.js';
import type { CaseForStaff, PendingForm, Picking } from './staff-port.js';
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
import {
  says,
  shownState,
  variantOf,
  withLead,
  type StaffContext,
  type StaffReply,
} from './staff-context.js';
import { say } from './texts.js';

const NOTHING_PICKED: Picking = { list: [], document: null, reason: null };

/**
 * Begins an act: asks for missing fields, then for confirmation where the variant wants one. `input` is known already;
 * `asksAll` asks optional choices too. The case's version is checked again when the act is done.
 */
export async function beginForm(
  context: StaffContext,
  at: CaseForStaff,
  action: ActionName,
  variant: ActionVariant,
  input: Readonly<Record<string, unknown>>,
  asksAll: boolean,
): Promise<StaffReply> {
  const hidden = variant
    .fields(context.port.office, at.state)
    .filter(({ kind, value }) => kind === 'hidden' && value !== undefined)
    .map(({ name, value }): [string, unknown] => [name, value]);
  const form: PendingForm = {
    key: context.port.ids.code(8),
    who: context.sender,
    number: at.state.number,
    version: at.state.version,
    action,
    variant: variant.id,
    input: { ...Object.fromEntries(hidden), ...input },
    picking: {},
    awaiting: null,
    asksAll,
    at: context.port.now,
  };
  return goOn(context, form, at.state, variant);
}

/** Fills in a field by one of the form's own buttons. */
export async function fillByTap(
  context: StaffContext,
  form: PendingForm,
  field: string,
  value: string,
): Promise<StaffReply> {
  return answer(context, form, field, (asked, picking) => {
    if (asked.kind !== 'deficiencies') return { value: tappedValue(asked, value) };
    if (value === FINISH) return picking.list.length > 0 ? { value: picking.list } : {};
    const picked = pick(picking, value, context.port.office);
    return picked ? { picking: picked } : {};
  });
}

/** Fills in the field that waits for a typed answer. */
export async function fillByText(
  context: StaffContext,
  form: PendingForm,
  text: string,
): Promise<StaffReply> {
  return answer(context, form, form.awaiting ?? '', (asked, picking) =>
    asked.kind === 'deficiencies'
      ? { picking: pickNote(picking, text.trim()) }
      : { value: writtenValue(asked, text, context.port.office) },
  );
}

/** Does the act of a form that was confirmed, or asks for what it still lacks. */
export async function confirmForm(context: StaffContext, form: PendingForm): Promise<StaffReply> {
  const present = await presentCase(context, form);
  if ('replies' in present) return present;
  if (missing(form, present.variant, context, present.at.state)) {
    return goOn(context, form, present.at.state, present.variant);
  }
  return finish(context, form, present.at.state, present.variant);
}

/** Gives a form up. */
export function cancelForm(context: StaffContext, form: PendingForm): StaffReply {
  return says(context, say.cancelled(form.number), [], dropForm(context.memo, form.key));
}

type Filled = { readonly value?: unknown; readonly picking?: Picking };

async function answer(
  context: StaffContext,
  form: PendingForm,
  name: string,
  read: (field: FormField, picking: Picking) => Filled,
): Promise<StaffReply> {
  const present = await presentCase(context, form);
  if ('replies' in present) return present;
  const { at, variant } = present;
  const field = variant.fields(context.port.office, at.state).find((one) => one.name === name);
  if (!field) return goOn(context, form, at.state, variant);
  const { value, picking } = read(field, pickingOf(form, name));
  const { [name]: before, ...others } = form.picking;
  const going = value === undefined ? (picking ?? before) : undefined;
  const filled: PendingForm = {
    ...form,
    input: value === undefined ? form.input : { ...form.input, [name]: value },
    picking: going === undefined ? others : { ...others, [name]: going },
    awaiting: null,
    at: context.port.now,
  };
  const next = await goOn(context, filled, at.state, variant);
  return value === undefined && !picking ? withLead('Jawaban belum terbaca.', next) : next;
}

async function presentCase(
  context: StaffContext,
  form: PendingForm,
): Promise<{ readonly at: CaseForStaff; readonly variant: ActionVariant } | StaffReply> {
  const memo = dropForm(context.memo, form.key);
  const at = await context.port.look(form.number, context.member);
  const found = variantOf(context.port, form);
  if (!at || !found) return says(context, say.formGone, [], memo);
  if (at.state.version !== form.version) return withLead(say.stale, card(at, { ...context, memo }));
  return { at, variant: found.variant };
}

async function goOn(
  context: StaffContext,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
): Promise<StaffReply> {
  const field = missing(form, variant, context, state);
  if (field) {
    const picks = pickingOf(form, field.name);
    const { office } = context.port;
    const ask =
      field.kind === 'deficiencies'
        ? askDeficiency(field, form.key, picks, office)
        : askField(field, form.key, context.group);
    return asked(context, form, ask, field);
  }
  if (variant.confirm === null) return finish(context, form, state, variant);
  return askToConfirm(context, form, variant.confirm(shownState(state, context.group)));
}

function asked(context: StaffContext, form: PendingForm, ask: Ask, field: FormField): StaffReply {
  const cancel = { id: buttonId({ kind: 'cancel', key: form.key }), label: say.confirmNo };
  const memo = keepForm(context.memo, { ...form, awaiting: ask.written ? field.name : null });
  return says(context, `*${form.number}* · ${ask.text}`, [...ask.choices, cancel], memo);
}

async function finish(
  context: StaffContext,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
): Promise<StaffReply> {
  const input = Object.fromEntries(Object.entries(form.input).filter(([, value]) => value !== SKIPPED));
  const request = {
    number: form.number,
    action: form.action,
    input: { ...variant.preset, ...input },
    ifVersion: form.version,
  };
  const result = await perform(
    { ...context, memo: dropForm(context.memo, form.key) },
    request,
    variant.label,
  );
  if (!('refusal' in result)) return result;
  if (result.refusal.code === 'confirmation-needed') {
    return askToConfirm(context, { ...form, input: { ...form.input, confirm: true } }, result.refusal.text);
  }
  return askWhatLacks(context, form, state, variant, result);
}

function askToConfirm(context: StaffContext, form: PendingForm, question: string): StaffReply {
  const choices = [
    { id: buttonId({ kind: 'confirm', key: form.key }), label: say.confirmYes },
    { id: buttonId({ kind: 'cancel', key: form.key }), label: say.confirmNo },
  ];
  return says(context, question, choices, keepForm(context.memo, form));
}

async function askWhatLacks(
  context: StaffContext,
  form: PendingForm,
  state: CaseState,
  variant: ActionVariant,
  { refusal }: RefusedStaffAct,
): Promise<StaffReply> {
  const names = (refusal.issues ?? []).map(({ path }) => path.split('.')[0]);
  const field = variant
    .fields(context.port.office, state)
    .find(({ name }) => names.includes(name) && form.input[name] === undefined);
  if (refusal.code === 'invalid-input' && field) {
    return withLead(refusal.text, asked(context, form, askField(field, form.key, context.group), field));
  }
  return refused({ ...context, memo: dropForm(context.memo, form.key) }, form.number, refusal);
}

function missing(
  form: PendingForm,
  variant: ActionVariant,
  context: StaffContext,
  state: CaseState,
): FormField | undefined {
  const known = { ...variant.preset, ...form.input };
  return variant.fields(context.port.office, state).find(({ name, required, kind }) => {
    const asked = required || (form.asksAll && kind === 'select');
    return asked && kind !== 'hidden' && known[name] === undefined;
  });
}

function pickingOf(form: PendingForm, field: string): Picking {
  return form.picking[field] ?? NOTHING_PICKED;
}
