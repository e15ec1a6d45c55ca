import type { Action, ActionVariant } from '../../sop/action.js';
import type { CaseState, Undoable } from '../../sop/case.js';
import type { OfferedVariant } from '../../sop/lifecycle.js';
import type { Office } from '../../sop/office.js';
import { actionForm, actAddress, many, type Typed } from './action-form.js';
import { section } from './case-data.js';
import { html, type Html } from './html.js';
import { csrfField } from './layout.js';
import { caseAddress } from './row-words.js';
import { shortMoment } from './when.js';

/** A refused form, shown again with what was typed. */
export interface RefusedForm {
  readonly action: string;
  readonly variant: string;
  readonly typed: Typed;
  readonly issues: ReadonlyMap<string, string>;
}

/** The allowed acts as forms: first what takes back, then the row's own acts, then the rest. */
export function actsSection(
  state: CaseState,
  offered: readonly OfferedVariant[],
  context: {
    readonly office: Office;
    readonly csrfToken: string;
    readonly refused: RefusedForm | null;
    /** The decision that the reader can take back; null when there is none. */
    readonly undoable: Undoable | null;
  },
): Html {
  const { office, undoable } = context;
  const sorted = offered.toSorted((a, b) => rank(a.action) - rank(b.action));
  return section(
    'tindakan',
    'Tindakan',
    sorted.length === 0
      ? html`<p class="muted">Tidak ada tindakan bagi Anda saat ini.</p>`
      : html`<div class="acts">
          ${sorted.map(({ action, variant }) => {
            const refused = isOf(context.refused, action, variant) ? context.refused : null;
            const form = actionForm(action, variant, {
              office,
              state,
              csrfToken: context.csrfToken,
              ...(refused === null ? {} : { typed: refused.typed, issues: refused.issues }),
            });
            const undo =
              action.name === 'undo' && undoable !== null
                ? html`<p class="hint">
                    Tindakan terakhir Anda. Dapat diurungkan sampai ${shortMoment(undoable.until, office)}.
                  </p>`
                : null;
            const bare = variant.fields(office, state).every(({ kind }) => kind === 'hidden');
            return bare
              ? html`<div>${undo}${form}</div>`
              : html`<details ${refused === null ? null : html`open`}>
                  <summary>${variant.label}</summary>
                  ${undo}${form}
                </details>`;
          })}
        </div>`,
  );
}

/** The form that asks to confirm an act, in the words of `question`. It carries what was typed. */
export function confirmationForm(
  {
    state,
    action,
    variant,
    typed,
  }: {
    readonly state: CaseState;
    readonly action: Action;
    readonly variant: ActionVariant;
    readonly typed: Typed;
  },
  question: string,
  csrfToken: string,
): Html {
  const carried = Object.entries(typed).filter(([name]) => name !== '_csrf' && name !== '_confirmed');
  return html`<div class="narrow">
    <section class="card">
      <h1>${variant.label}</h1>
      <p>${question}</p>
      <form method="post" action="${actAddress(state.number, action.name)}">
        ${csrfField(csrfToken)}
        ${carried.flatMap(([name, value]) =>
          many(value).map((one) => html`<input type="hidden" name="${name}" value="${one}" />`),
        )}
        <input type="hidden" name="_confirmed" value="ya" />
        <div class="row-buttons">
          <button class="danger">Ya, ${variant.label.toLowerCase()}</button>
          <a class="button" href="${caseAddress(state.number)}">Batal</a>
        </div>
      </form>
    </section>
  </div>`;
}

function rank({ name, at }: Action): number {
  if (name === 'undo') return 0;
  if (Array.isArray(at)) return name === 'release' || name === 'claim' ? 2 : 1;
  return name === 'explain-delay' ? 4 : 3;
}

function isOf(refused: RefusedForm | null, action: Action, variant: ActionVariant): boolean {
  return refused !== null && refused.action === action.name && refused.variant === variant.id;
}
