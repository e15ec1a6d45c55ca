import { Router } from 'express';
import { requireLogin, show, type PageDeps } from './context.js';
import { html } from './html.js';
import { caseAddress } from './row-words.js';
import { localDay, shortMoment } from './when.js';

/** Today included. */
const DAYS = 15;

/** Page of the booked video calls of the coming days. */
export function scheduleRoutes(deps: PageDeps): Router {
  const router = Router();
  router.get('/jadwal', requireLogin, async (_request, response) => {
    const calls = await deps.cases.bookings(localDay(deps.clock.now().toISOString(), deps.office, DAYS));
    show(response, deps, {
      title: 'Jadwal',
      current: 'jadwal',
      body: html`<h1>Jadwal panggilan video</h1>
        ${
          calls.length === 0
            ? html`<p class="card">Tidak ada panggilan dalam ${DAYS} hari ini.</p>`
            : html`<div class="table" role="region" aria-label="Panggilan video" tabindex="0">
                <table class="cards">
                  <thead>
                    <tr>
                      <th scope="col">Waktu</th>
                      <th scope="col">Nomor</th>
                      <th scope="col">Nama</th>
                      <th scope="col">Verifikator</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${calls.map(
                      (call) =>
                        html`<tr>
                          <td data-label="Waktu">${shortMoment(call.startsAt, deps.office)}</td>
                          <td data-label="Nomor">
                            <a class="number" href="${caseAddress(call.number)}">${call.number}</a>
                          </td>
                          <td data-label="Nama">${call.name ?? '[dihapus]'}</td>
                          <td data-label="Verifikator">${call.verifikator}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
        }`,
    });
  });
  return router;
}
