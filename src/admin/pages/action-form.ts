import type { Action, ActionVariant, FormField } from '../../sop/action.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { flag, html, type Html } from './html.js';
import { csrfField, STAFF_PATH } from './layout.js';

type Options = NonNullable<FormField['options']>;

/** The values of a form, as Express reads them. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** The case that a form belongs to, and what the form carries hidden. */
export interface FormContext {
  readonly office: Office;
  readonly state: CaseState;
  readonly csrfToken: string;
  /** Values that were typed into this form and refused; they are shown again. */
  readonly typed?: Typed;
  /** Sentences about wrong fields, by the path of the field. */
  readonly issues?: ReadonlyMap<string, string>;
}

/** The address to which an act's form is sent. */
export function actAddress(number: string, action: string): string {
  return `${STAFF_PATH}/kasus/${encodeURIComponent(number)}/tindakan/${action}`;
}

/**
 * Makes the form of one variant of an act from the table: hidden version, variant and CSRF token, then the fields. An
 * act without fields is a single button.
 */
export function actionForm(action: Action, variant: ActionVariant, context: FormContext): Html {
  const fields = variant.fields(context.office, context.state);
  const prefix = `${action.name}-${variant.id}`;
  const visible = fields.some((field) => field.kind !== 'hidden');
  return html`<form class="act" method="post" action="${actAddress(context.state.number, action.name)}">
    ${csrfField(context.csrfToken)}
    <input type="hidden" name="_variant" value="${variant.id}" />
    <input type="hidden" name="_version" value="${context.state.version}" />
    ${fields.map((field) => control(field, prefix, context))}
    <button class="${visible ? 'primary' : 'plain'}">${variant.label}${variant.confirm ? '…' : null}</button>
  </form>`;
}

function control(field: FormField, prefix: string, context: FormContext): Html {
  const id = `${prefix}-${field.name}`;
  const issue = context.issues?.get(field.name);
  switch (field.kind) {
    case 'hidden':
      return html`<input type="hidden" name="${field.name}" value="${field.value ?? ''}" />`;
    case 'checklist':
      return checklist(field, id, context);
    case 'deficiencies':
      return deficiencies(field, id, context);
    default:
      return html`<div class="field">
        <label for="${id}"
          >${field.label}${field.required ? null : html` <small>(boleh kosong)</small>`}</label
        >
        ${field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : null}
        ${input(field, id, context, issue !== undefined)}
        ${issue ? html`<p class="issue" id="${id}-issue">${issue}</p>` : null}
      </div>`;
  }
}

function input(field: FormField, id: string, context: FormContext, wrong: boolean): Html {
  const value = one(context.typed?.[field.name]) ?? field.value ?? '';
  const about = [field.hint ? `${id}-hint` : '', wrong ? `${id}-issue` : '']
    .filter((part) => part !== '')
    .join(' ');
  const shared = html`id="${id}"
  name="${field.name}"${flag('required', field.required)}${wrong ? html` aria-invalid="true"` : null}${about ? html` aria-describedby="${about}"` : null}`;
  if (field.kind === 'textarea') return html`<textarea ${shared} rows="3">${value}</textarea>`;
  if (field.kind === 'select') {
    return html`<select ${shared}>
      <option value="">Pilih …</option>
      ${(field.options ?? []).map(
        (option) =>
          html`<option value="${option.value}" ${flag('selected', option.value === value)}>
            ${option.label}
          </option>`,
      )}
    </select>`;
  }
  const type = field.kind === 'datetime' ? 'datetime-local' : field.kind;
  return html`<input ${shared} type="${type}" value="${value}" />`;
}

function checklist(field: FormField, id: string, context: FormContext): Html {
  const ticked = new Set(many(context.typed?.[field.name]));
  return html`<fieldset class="field">
    <legend>${field.label}</legend>
    ${field.hint ? html`<p class="hint">${field.hint}</p>` : null}
    ${(field.options ?? []).map(
      (option, index) =>
        html`<div class="tick">
          <input
            type="checkbox"
            id="${id}-${index}"
            name="${field.name}"
            value="${option.value}"
            ${flag('checked', ticked.has(option.value))}
          />
          <label for="${id}-${index}">${option.label}</label>
        </div>`,
    )}
    ${issueUnder(field.name, context)}
  </fieldset>`;
}

function deficiencies(field: FormField, id: string, context: FormContext): Html {
  const ticked = new Set(many(context.typed?.[field.name]));
  const documents = byDocument(field.options ?? []);
  return html`<fieldset class="field">
    <legend>${field.label}</legend>
    ${field.hint ? html`<p class="hint">${field.hint}</p>` : null} ${issueUnder(field.name, context)}
    ${Array.from(documents, ([code, options]) => {
      const note = `${field.name}.note.${code}`;
      const open = options.some((option) => ticked.has(option.value));
      return html`<details class="reasons" ${flag('open', open)}>
        <summary>${options[0]?.label.split(':', 1)[0] ?? code}</summary>
        ${options.map(
          (option, index) =>
            html`<div class="tick">
              <input
                type="checkbox"
                id="${id}-${code}-${index}"
                name="${field.name}"
                value="${option.value}"
                ${flag('checked', ticked.has(option.value))}
              />
              <label for="${id}-${code}-${index}"
                >${option.label.slice(option.label.indexOf(':') + 1).trim()}</label
              >
            </div>`,
        )}
        <div class="field">
          <label for="${id}-${code}-note">Catatan untuk pemohon <small>(boleh kosong)</small></label>
          <input
            type="text"
            id="${id}-${code}-note"
            name="${note}"
            value="${one(context.typed?.[note]) ?? ''}"
          />
        </div>
      </details>`;
    })}
  </fieldset>`;
}

function byDocument(options: Options): Map<string, Options> {
  const documents = new Map<string, Options>();
  for (const option of options) {
    const code = option.value.split(':', 1)[0] ?? '';
    documents.set(code, [...(documents.get(code) ?? []), option]);
  }
  return documents;
}

/** Covers names such as `deficiencies`, `deficiencies.0.note` and `checklist.ktp`. */
function issueUnder(name: string, context: FormContext): Html[] {
  return Array.from(context.issues ?? [])
    .filter(([path]) => path === name || path.startsWith(`${name}.`))
    .map(([, sentence]) => html`<p class="issue">${sentence}</p>`);
}

/** The only or first value of a field. */
export function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

/** All values of a field. */
export function many(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
