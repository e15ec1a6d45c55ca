import type { Slot } from '../../sop/bookings.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { actAddress } from './action-form.js';
import { section } from './case-data.js';
import { html, type Html } from './html.js';
import { csrfField } from './layout.js';
import { shortMoment } from './when.js';

/** The reader's own free times, and a call at once for an applicant who is present; both are the act `book`. */
export function freeTimesSection(
  state: CaseState,
  slots: readonly Slot[],
  context: { readonly office: Office; readonly csrfToken: string; readonly now: Date },
): Html {
  const { office, csrfToken } = context;
  const carried = html`${csrfField(csrfToken)}<input type="hidden" name="_variant" value="book" /><input
      type="hidden"
      name="_version"
      value="${state.version}"
    />`;
  const thisMinute = new Date(Math.floor(context.now.getTime() / 60_000) * 60_000).toISOString();
  return section(
    'waktu-kosong',
    'Waktu panggilan video',
    html`${
        slots.length === 0
          ? html`<p class="muted">Tidak ada waktu kosong Anda pada hari-hari ini.</p>`
          : html`<form class="act" method="post" action="${actAddress(state.number, 'book')}">
              ${carried}
              <div class="field">
                <label for="waktu-kosong">Waktu kosong Anda</label>
                <select id="waktu-kosong" name="startsAt">
                  ${slots.map(
                    ({ startsAt }) =>
                      html`<option value="${startsAt}">${shortMoment(startsAt, office)}</option>`,
                  )}
                </select>
              </div>
              <button class="primary">Jadwalkan pada waktu ini</button>
            </form>`
      }
      <form class="act" method="post" action="${actAddress(state.number, 'book')}">
        ${carried}<input type="hidden" name="startsAt" value="${thisMinute}" />
        <p class="hint">Bila pemohon sudah siap, panggilan dapat dilakukan sekarang.</p>
        <button>Panggilan sekarang</button>
      </form>`,
  );
}
