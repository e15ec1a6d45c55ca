import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import type { CaseView } from '../../cases/case-view.js';
import { html, type Html } from './html.js';
import { rowWords } from './row-words.js';
import { shortMoment } from './when.js';
import { OUTCOME_WORDS, STATUS_WORDS } from './words.js';
import { decreeName } from '../../sop/decree.js';

/** Number, person, row, holder and due time of a case. */
export function caseHead(state: CaseState, view: CaseView, office: Office): Html {
  return html`<h1><span class="number">${state.number}</span> · ${state.applicant?.name ?? '[dihapus]'}</h1>
    <div class="badges">
      <span class="badge">${STATUS_WORDS[state.status]}</span>
      ${
        state.outcome === null
          ? null
          : html`<span class="badge ${state.outcome === 'approved' ? 'badge-good' : 'badge-warn'}"
              >${OUTCOME_WORDS[state.outcome]}</span
            >`
      }
      ${state.archivedAt === null ? null : html`<span class="badge">Diarsipkan</span>`}
      ${state.round > 1 ? html`<span class="badge">Perbaikan ke-${state.round - 1}</span>` : null}
      ${view.sameNik.length > 0 ? html`<span class="badge badge-warn">NIK sama</span>` : null}
      ${view.late ? html`<span class="badge badge-late">Terlambat</span>` : null}
    </div>
    <dl class="data">
      <dt>Di mana</dt>
      <dd>${state.position === null ? 'Selesai' : rowWords(state.position, office)}</dd>
      <dt>Sejak</dt>
      <dd>${shortMoment(state.since, office)}</dd>
      <dt>Dipegang</dt>
      <dd>${state.holder ?? 'belum ada'}</dd>
      ${
        view.dueAt === null
          ? null
          : html`<dt>Batas</dt>
              <dd>
                ${shortMoment(view.dueAt, office)}
                ${
                  office.settings.serviceLevelNote
                    ? html`<small>(${office.settings.serviceLevelNote})</small>`
                    : null
                }
              </dd>`
      }
      ${
        state.booking === null
          ? null
          : html`<dt>Panggilan video</dt>
              <dd>${shortMoment(state.booking.startsAt, office)}, ${state.booking.verifikator}</dd>`
      }
      ${facts(state, office)}
    </dl>
    <p class="to-acts"><a href="#tindakan-judul">Ke tindakan</a></p>`;
}

function facts(state: CaseState, office: Office): Html {
  const reason = (code: string): string => office.reasons.find((one) => one.code === code)?.text ?? code;
  const document = (code: string): string =>
    office.documents.find((one) => one.code === code)?.shortLabel ?? 'Data formulir';
  return html`${
    state.question === null
      ? null
      : html`<dt>Pertanyaan kepada pemohon</dt>
          <dd>${state.question}</dd>`
  }
  ${
    state.deficiencies.length === 0
      ? null
      : html`<dt>Diminta diperbaiki</dt>
          <dd>
            <ul>
              ${state.deficiencies.map(
                (one) =>
                  html`<li>
                    ${document(one.document)}: ${reason(one.reason)}${one.note ? html` (${one.note})` : null}
                  </li>`,
              )}
            </ul>
          </dd>`
  }
  ${
    state.blacklist === null
      ? null
      : html`<dt>Daftar hitam</dt>
          <dd>
            ${decreeName(state.blacklist.decree)}, ${state.blacklist.publisher}, berlaku
            ${state.blacklist.validFrom} s.d. ${state.blacklist.validUntil}; dicatat oleh
            ${state.blacklist.officer}
          </dd>`
  }
  ${
    state.registeredAt === null
      ? null
      : html`<dt>Terdaftar di</dt>
          <dd>${state.registeredAt}</dd>`
  }
  ${
    state.failure === null
      ? null
      : html`<dt>Tidak lolos karena</dt>
          <dd>${state.failure.reason}: ${state.failure.note}</dd>`
  }`;
}
