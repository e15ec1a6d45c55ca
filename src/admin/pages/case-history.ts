import type { PageDeps } from './context.js';
import { STAFF_MESSAGE_CHARS } from '../../core/limits.js';
import type { DeliveryState } from '../../models/message.js';
import type { Actor } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import type { CaseMessage } from '../../cases/case-messages.js';
import type { TimelineRow } from '../../cases/case-timeline.js';
import { boldWords } from './bold-words.js';
import { section } from './case-data.js';
import { html, type Html } from './html.js';
import { csrfField } from './layout.js';
import { caseAddress, rowWords } from './row-words.js';
import { minutesWords, shortMoment } from './when.js';
import { channelWords } from './words.js';

const DELIVERY_WORDS = {
  held: 'dikirim setelah waktu urung lewat',
  queued: 'sedang dikirim',
  delivered: 'terkirim',
  failed: 'gagal terkirim',
  cancelled: 'dibatalkan',
} as const satisfies Record<DeliveryState, string>;

const FROM_WORDS = { applicant: 'Pemohon', loket: 'Loket', petugas: 'Petugas' } as const;

/** The stays at rows with their office minutes. */
export function timelineSection(
  entries: readonly TimelineRow[],
  { office, channelTable }: Pick<PageDeps, 'office' | 'channelTable'>,
): Html {
  return section(
    'waktu',
    'Perjalanan permohonan',
    html`<div class="table plain" role="region" aria-label="Tabel perjalanan" tabindex="0">
        <table class="timeline cards">
          <thead>
            <tr>
              <th scope="col">Baris</th>
              <th scope="col">Masuk</th>
              <th scope="col">Menunggu</th>
              <th scope="col">Dikerjakan</th>
              <th scope="col">Baku</th>
              <th scope="col">Oleh</th>
            </tr>
          </thead>
          <tbody>
            ${entries.map(
              (entry) =>
                html`<tr>
                  <td data-label="Baris" class="row-name">${rowWords(entry.row, office)}</td>
                  <td data-label="Masuk" class="short">${shortMoment(entry.enteredAt, office)}</td>
                  <td data-label="Menunggu" class="short">
                    ${entry.automatic ? 'otomatis' : minutesWords(entry.waitingMinutes)}
                  </td>
                  <td data-label="Dikerjakan">
                    <span class="short"
                      >${entry.automatic ? 'otomatis' : minutesWords(entry.workingMinutes)}</span
                    >
                    ${entry.overStandard ? html`<span class="badge badge-warn">di atas baku</span>` : null}
                    ${entry.reason === null ? null : html`<small>${entry.reason}</small>`}
                  </td>
                  <td data-label="Baku" class="short">${minutesWords(entry.standardMinutes)}</td>
                  <td data-label="Oleh">
                    ${actorWords(entry.actor)}
                    ${entry.channel === null ? null : html`<small>${channelWords(channelTable, entry.channel)}</small>`}
                    ${entry.notices.map(
                      ({ kind, state }) =>
                        html`<small
                          >${kind === 'mail' ? 'e-mail' : 'obrolan'}: ${DELIVERY_WORDS[state]}</small
                        > `,
                    )}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="hint">Menit kantor. * baris yang tidak terbaca pada dokumen SOP.</p>`,
  );
}

/** The conversation with the applicant, with a text box for those who may write (`write` not null). */
export function talkSection(
  number: string,
  messages: readonly CaseMessage[],
  office: Office,
  write: {
    readonly csrfToken: string;
    /** Of this form alone, so that it says its words once. */
    readonly key: string;
    readonly typed: string;
    readonly issue: string | null;
  } | null,
): Html {
  return section(
    'percakapan',
    'Percakapan',
    html`${
      messages.length === 0
        ? html`<p class="muted">Belum ada percakapan.</p>`
        : html`<div class="talk" role="region" aria-label="Isi percakapan" tabindex="0">
            <ol>
              ${messages.map(
                (message) =>
                  html`<li class="${message.from === 'applicant' ? 'theirs' : 'ours'}">
                    <p>${message.from === 'applicant' ? message.text : boldWords(message.text)}</p>
                    ${message.files.map(({ name }) => html`<p class="attached">${name}</p>`)}
                    <small
                      >${FROM_WORDS[message.from]},
                      ${shortMoment(message.at, office)}${
                        message.delivery === null ? null : html`, ${DELIVERY_WORDS[message.delivery]}`
                      }</small
                    >
                  </li>`,
              )}
            </ol>
          </div>`
    }
    ${
      write === null
        ? null
        : html`<form method="post" action="${caseAddress(number)}/pesan">
            ${csrfField(write.csrfToken)}
            <input type="hidden" name="_once" value="${write.key}" />
            <div class="field">
              <label for="pesan">Pesan kepada pemohon</label>
              <textarea
                id="pesan"
                name="text"
                rows="3"
                required
                maxlength="${STAFF_MESSAGE_CHARS}"
                ${write.issue === null ? null : html`aria-invalid="true" aria-describedby="pesan-issue"`}
              >
${write.typed}</textarea>
              ${write.issue === null ? null : html`<p class="issue" id="pesan-issue">${write.issue}</p>`}
            </div>
            <button>Kirim pesan</button>
          </form>`
    }`,
  );
}

function actorWords(actor: Actor | null): string {
  if (actor === null) return '–';
  if (actor.kind === 'staff') return actor.username;
  return actor.kind === 'applicant' ? 'pemohon' : 'asisten';
}
