import { Router, type Request, type Response } from 'express';
import type { ActChannel, CaseState } from '../../sop/case.js';
import { requirePrincipal } from '../auth/principal.js';
import { caseNotFound, memberOf, resolveCase } from '../cases/resolve.js';
import { sendFile, sendZip } from '../cases/scans.js';
import type { Member } from '../ports.js';
import { requireLogin, show, type PageDeps } from './context.js';
import { scansSection } from './case-data.js';
import { html } from './html.js';
import { STAFF_PATH } from './layout.js';

/** Whose eyes see which case. */
interface Reading {
  readonly state: CaseState;
  readonly reader: Member;
  readonly channel: ActChannel;
}

/** The scans of a case for whoever is signed in, and the same behind a personal link. Every look is recorded. */
export function scanRoutes(deps: PageDeps): Router {
  const router = Router();
  router.use('/kasus', requireLogin);
  const signedIn = async (request: Request, response: Response): Promise<Reading> => ({
    state: await resolveCase(deps, String(request.params['number'])),
    reader: memberOf(requirePrincipal(response)),
    channel: 'console',
  });
  const byLink = async (request: Request): Promise<Reading> => {
    const { member, caseId } = await deps.filesLinks.open(String(request.params['token']));
    const state = await deps.cases.byId(caseId);
    if (state === null) throw caseNotFound();
    return { state, reader: member, channel: 'group' };
  };
  // The parameter is part of the pattern rather than of a mount: a mount's address, with the token, would be logged.
  scansBelow(router, '/kasus/:number', signedIn, deps);
  scansBelow(router, '/berkas/:token', byLink, deps);
  router.get('/berkas/:token', async (request, response) => {
    const { state, reader, channel } = await byLink(request);
    await deps.cases.readingBy(state.id, reader, channel, { document: null, page: null });
    show(response, deps, {
      title: state.number,
      body: html`<h1><span class="number">${state.number}</span> · dokumen</h1>
        <p class="hint">
          Tautan ini milik ${reader.username}, berlaku ${deps.filesLinks.minutes} menit sejak dibuat. Setiap
          pembukaan dicatat.
        </p>
        ${scansSection(state, deps, {
          unseen: await deps.scans.unseen(state),
          base: `${STAFF_PATH}/berkas/${request.params.token}`,
        })}`,
    });
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
