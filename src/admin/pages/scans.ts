import { Router, type Request, type Response } from 'express';
import { caseNotFound } from '../../cases/act-refused.js';
import type { ActChannel, CaseState } from '../../sop/case.js';
import { cookieOf } from '../auth/cookie.js';
import { ensureSameSite } from '../auth/csrf.js';
import { requirePrincipal } from '../auth/principal.js';
import { memberOf, resolveCase } from '../cases/resolve.js';
import { sendFile, sendZip } from '../cases/scans.js';
import type { Member } from '../ports.js';
import { requireLogin, show, type PageDeps } from './context.js';
import { scansSection } from './case-data.js';
import { html } from './html.js';
import { STAFF_PATH } from './layout.js';

interface Reading {
  readonly state: CaseState;
  readonly reader: Member;
  readonly channel: ActChannel;
}

const VIEW = '/berkas/k/:view';

/**
 * Pages of the scans of a case, for members and behind a personal link; every view is recorded. A button opens a link,
 * once: programs that open links ahead (scanners of mail and chat) use up nothing.
 */
export function scanRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/kasus', requireLogin);
  const signedIn = async (request: Request, response: Response): Promise<Reading> => ({
    state: await resolveCase(deps, String(request.params['number'])),
    reader: memberOf(requirePrincipal(response)),
    channel: 'console',
  });
  const secure = deps.config.baseUrl.startsWith('https:');
  const cookie = `${secure ? '__Secure-' : ''}loket_berkas`;
  const byView = async (request: Request): Promise<Reading> => {
    const { member, caseId } = await deps.filesLinks.view(
      String(request.params['view']),
      cookieOf(request, cookie),
    );
    const state = await deps.cases.byId(caseId);
    if (state === null) throw caseNotFound();
    return { state, reader: member, channel: 'group' };
  };
  // The parameter is in the pattern and not in a mount, because a mount's address, with the token, would be logged.
  scansBelow(router, '/kasus/:number', signedIn, deps);
  scansBelow(router, VIEW, byView, deps);
  router.get(VIEW, async (request, response) => {
    const { state, reader, channel } = await byView(request);
    await deps.cases.readingBy(state.id, reader, channel, { document: null, page: null });
    show(response, deps, {
      title: state.number,
      body: html`<h1><span class="number">${state.number}</span> · dokumen</h1>
        <p class="hint">
          Tampilan ini milik ${reader.username} pada peramban ini, berlaku ${deps.filesLinks.minutes} menit
          sejak dibuka. Setiap pembukaan dicatat.
        </p>
        ${scansSection(state, deps, {
          unseen: await deps.scans.unseen(state),
          base: `${STAFF_PATH}/berkas/k/${request.params.view}`,
        })}`,
    });
  });
  router.get('/berkas/:token', async (request, response) => {
    await deps.filesLinks.look(request.params.token);
    response.setHeader('Referrer-Policy', 'no-referrer');
    show(response, deps, {
      title: 'Buka dokumen',
      body: html`<div class="narrow">
        <section class="card">
          <h1>Buka dokumen permohonan</h1>
          <p>
            Tautan ini hanya untuk petugas yang memintanya dan dapat dibuka satu kali. Setiap pembukaan
            dicatat.
          </p>
          <form method="post" action="${STAFF_PATH}/berkas/${request.params.token}">
            <button class="primary">Buka dokumen</button>
          </form>
        </section>
      </div>`,
    });
  });
  router.post('/berkas/:token', async (request, response) => {
    ensureSameSite(request);
    const { viewId, secret } = await deps.filesLinks.open(request.params.token);
    const path = `${STAFF_PATH}/berkas/k/${viewId}`;
    response.cookie(cookie, secret, {
      httpOnly: true,
      sameSite: 'strict',
      secure,
      path,
      maxAge: deps.filesLinks.minutes * 60_000,
    });
    response.redirect(303, path);
  });
  return router;
}

function scansBelow(
  router: Router,
  base: string,
  read: (request: Request, response: Response) => Promise<Reading>,
  { cases, scans }: PageDeps,
): void {
  router.get(`${base}/dokumen/:code/:n`, async (request, response) => {
    const { state, reader, channel } = await read(request, response);
    const { code } = request.params;
    const page = Number(request.params.n);
    const size = request.query['ukuran'] === 'kecil' ? 'thumb' : 'view';
    const image = await scans.page(state, code, page, size);
    await cases.readingBy(state.id, reader, channel, { document: code, page });
    sendFile(response, image, null);
  });
  router.get(`${base}/dokumen/:code.pdf`, async (request, response) => {
    const { state, reader, channel } = await read(request, response);
    const { code } = request.params;
    const pdf = await scans.pdf(state, code);
    await cases.readingBy(state.id, reader, channel, { document: code, page: null });
    sendFile(response, pdf, `${state.number}-${code}.pdf`);
  });
  router.get(`${base}/dokumen.zip`, async (request, response) => {
    const { state, reader, channel } = await read(request, response);
    for (const { code } of state.documents) {
      await cases.readingBy(state.id, reader, channel, { document: code, page: null });
    }
    await sendZip(response, scans, state);
  });
}
