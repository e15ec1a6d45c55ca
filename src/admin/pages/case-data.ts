import { dayOf } from '../../sop/calendar.js';
import { formatDay } from '../../sop/calendar-words.js';
import type { CaseState } from '../../sop/case.js';
import type { BlacklistCandidate } from '../../cases/blacklist-register.js';
import { documentsOf } from '../api/documents.js';
import { applicantWarnings, isDestroyed } from '../cases/warnings.js';
import type { PageDeps } from './context.js';
import { html, type Html } from './html.js';
import { caseAddress } from './row-words.js';
import { decreeName } from '../../sop/decree.js';

/** What the applicant stated, with the warnings for officers. */
export function applicantSection(state: CaseState, { office, clock }: PageDeps): Html {
  const { applicant } = state;
  if (applicant === null || isDestroyed(applicant)) {
    return section('data', 'Data pemohon', html`<p>[dihapus] Data pribadi sudah dimusnahkan.</p>`);
  }
  const warnings = applicantWarnings(applicant, dayOf(clock.now().toISOString(), office.timeZone));
  const { certificate } = applicant;
  const entries: readonly (readonly [string, string])[] = [
    ['Nama', applicant.name],
    ['NIK', applicant.nik],
    ['NPWP', applicant.npwp === applicant.nik ? `${applicant.npwp} (sama dengan NIK)` : applicant.npwp],
    ['E-mail', applicant.email],
    ['Telepon', `+${applicant.phone}`],
    ['User ID SPSE', applicant.spseUserId],
    ['Sertifikat', certificate.number],
    ['Penerbit', certificate.issuer],
    ['Bidang', certificate.field],
    ['Terbit', formatDay(certificate.issuedAt)],
    ['Berlaku sampai', formatDay(certificate.validUntil)],
  ];
  return section(
    'data',
    'Data pemohon',
    html`${
        warnings.length === 0
          ? null
          : html`<div class="note note-warn">
              <p>Mohon diperhatikan; ini bukan alasan menolak dengan sendirinya:</p>
              <ul>
                ${warnings.map((warning) => html`<li>${warning}</li>`)}
              </ul>
            </div>`
      }
      <dl class="data">
        ${entries.map(
          ([label, value]) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>`,
  );
}

/** What the page knows of the scans besides the case. */
export interface ScansShown {
  /** Pages without a view, by document. */
  readonly unseen: ReadonlyMap<string, readonly number[]>;
  /** The beginning of the scans' addresses; by default the case's own. */
  readonly base?: string;
}

/** The scans as thumbnails that lead to the large pictures, with a PDF for each document and one ZIP. */
export function scansSection(
  state: CaseState,
  deps: PageDeps,
  { unseen, base = caseAddress(state.number) }: ScansShown,
): Html {
  const documents = documentsOf(state, deps.office);
  return section(
    'scan',
    'Dokumen',
    documents.length === 0
      ? html`<p>Tidak ada dokumen.</p>`
      : html`<div class="scans">
            ${documents.flatMap(({ code, label, pages }) =>
              Array.from({ length: pages }, (_all, index) => {
                const address = `${base}/dokumen/${code}/${index + 1}`;
                const which = `${label}, halaman ${index + 1} dari ${pages}`;
                return unseen.get(code)?.includes(index + 1)
                  ? notSeen(address, which)
                  : html`<figure data-document="${code}">
                      <a href="${address}"
                        ><img src="${address}?ukuran=kecil" loading="lazy" alt="${which}"
                      /></a>
                      <figcaption>${which}</figcaption>
                    </figure>`;
              }),
            )}
          </div>
          <ul>
            ${documents.map(
              ({ code, label }) =>
                html`<li><a href="${base}/dokumen/${code}.pdf">Unduh ${label} (PDF)</a></li>`,
            )}
          </ul>
          <p><a class="button" href="${base}/dokumen.zip">Unduh semua (ZIP)</a></p>`,
  );
}

/** The page is drawn whenever it is asked for. */
function notSeen(address: string, which: string): Html {
  return html`<figure class="unseen">
    <p>Halaman ini belum dapat ditampilkan.</p>
    <p><a href="${address}">Coba tampilkan</a></p>
    <figcaption>${which}</figcaption>
  </figure>`;
}

/** A link to the public register, and candidates of the local copy. An officer decides about each. */
export function blacklistSection(link: string | null, candidates: readonly BlacklistCandidate[]): Html {
  return section(
    'daftar-hitam',
    'Daftar hitam',
    html`<p>
        ${
          link === null
            ? 'Tautan daftar hitam belum diatur.'
            : html`<a href="${link}" target="_blank" rel="noreferrer noopener"
                >Cari nama ini di Daftar Hitam INAPROC (membuka situs lain)</a
              >`
        }
      </p>
      ${
        candidates.length === 0
          ? html`<p class="muted">Tidak ada nama serupa pada daftar setempat.</p>`
          : html`<div class="note note-warn">
              <p>Nama serupa pada daftar setempat. Ini bukan keputusan; petugas yang memutuskan.</p>
              <ul>
                ${candidates.map(
                  (one) =>
                    html`<li>
                      ${one.name}${one.npwp === null ? null : html`, NPWP ${one.npwp}`}:
                      ${decreeName(one.decree)}, ${one.publisher}, berlaku ${formatDay(one.validFrom)} s.d.
                      ${formatDay(one.validUntil)} (${one.reasons.join(', ')})
                    </li>`,
                )}
              </ul>
            </div>`
      }`,
  );
}

/** A section of a page, with its title. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section class="card" aria-labelledby="${id}-judul">
    <h2 id="${id}-judul">${title}</h2>
    ${body}
  </section>`;
}
