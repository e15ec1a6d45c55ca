import { DESTROYED } from '../../sop/evolve/destroyed.js';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { section } from './case-data.js';
import { html, type Html } from './html.js';
import { caseAddress, rowWords } from './row-words.js';
import { shortMoment } from './when.js';

const LINES: readonly (readonly [string, (state: CaseState, office: Office) => string])[] = [
  ['Dikirim', (state, office) => shortMoment(state.createdAt, office)],
  ['Di mana', (state, office) => (state.position === null ? 'Selesai' : rowWords(state.position, office))],
  ['Dipegang', (state) => state.holder ?? 'belum ada'],
  ['Nama', (state) => state.applicant?.name ?? DESTROYED],
  ['E-mail', (state) => state.applicant?.email ?? DESTROYED],
  ['Telepon', (state) => state.applicant?.phone ?? DESTROYED],
  ['NPWP', (state) => state.applicant?.npwp ?? DESTROYED],
  ['User ID SPSE', (state) => state.applicant?.spseUserId ?? DESTROYED],
  ['Sertifikat', (state) => state.applicant?.certificate.number ?? DESTROYED],
];

/** The open applications with one NIK side by side, this one first; differences are marked. */
export function sameNikSection(state: CaseState, others: readonly CaseState[], office: Office): Html {
  const all = [state, ...others];
  return section(
    'nik-sama',
    'NIK yang sama',
    html`<p class="note note-warn">
        NIK ini dipakai pada ${all.length} permohonan yang masih berjalan. Mohon bandingkan; pengirimnya tidak
        diberi tahu.
      </p>
      <div class="table plain">
        <table>
          <thead>
            <tr>
              <th scope="col"></th>
              ${all.map(
                ({ number }, index) =>
                  html`<th scope="col">
                    ${index === 0 ? number : html`<a href="${caseAddress(number)}">${number}</a>`}
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${LINES.map(([label, of]) => {
              const values = all.map((one) => of(one, office));
              return html`<tr>
                <th scope="row">${label}</th>
                ${values.map((value) => html`<td>${value === values[0] ? value : html`<strong>${value}</strong>`}</td>`)}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>`,
  );
}
