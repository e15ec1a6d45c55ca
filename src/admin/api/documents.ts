import { z } from 'zod';
import type { CaseState } from '../../sop/case.js';
import type { Office } from '../../sop/office.js';
import { memberOf, resolveCase } from '../cases/resolve.js';
import { pagesOf, sendFile, sendZip, type Scans } from '../cases/scans.js';
import { CASE_PROBLEMS, SCAN_PROBLEMS } from '../http/answered-codes.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { CasesPort } from '../ports.js';
import { caseNumber, listOf } from './fields.js';

const code = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .meta({ description: 'Code of a document of the office', example: 'ktp' });

const scan = z
  .object({
    code,
    label: z.string().meta({ description: 'Name of the document', example: 'Scan KTP pribadi' }),
    pages: z.int().meta({ description: 'Pages', example: 1 }),
    bytes: z.int().meta({ description: 'Bytes of its files together', example: 481_002 }),
  })
  .meta({ id: 'Document', description: 'The scans of one document' });

/** Endpoints of the scans of a case. Every view of a scan is recorded with who, when and which page. */
export function documentEndpoints(deps: {
  readonly cases: CasesPort;
  readonly scans: Scans;
  readonly office: Office;
}): Endpoint[] {
  const { cases, scans, office } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/cases/{number}/documents',
      operationId: 'listDocuments',
      tag: 'Documents',
      summary: 'The documents of a case',
      access: 'read-cases',
      params: z.object({ number: caseNumber }),
      answers: {
        200: { description: 'Documents in the order of the office', schema: listOf(scan, 'Documents') },
      },
      problems: CASE_PROBLEMS,
      handle: async ({ params }) => {
        const state = await resolveCase(deps, params.number);
        return { status: 200, body: { items: documentsOf(state, office) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}/documents/{code}/pages/{n}',
      operationId: 'getDocumentPage',
      tag: 'Documents',
      summary: 'One page as a picture',
      description:
        'Upright, without metadata, made of pixels alone. Made once, when the file came in; made now where it was not. Recorded as a reading.',
      access: 'read-cases',
      query: z.object({
        size: z
          .enum(['view', 'thumb'])
          .default('view')
          .meta({ description: 'Longer side of at most 1,600 or 480 pixels', example: 'thumb' }),
      }),
      params: z.object({
        number: caseNumber,
        code,
        n: z.coerce.number().int().min(1).meta({ description: 'Page of the document, from 1', example: 1 }),
      }),
      answers: { 200: { description: 'JPEG', contentType: 'image/jpeg', personal: true } },
      problems: [...CASE_PROBLEMS, ...SCAN_PROBLEMS],
      handle: async ({ params, query, principal, response }) => {
        const state = await resolveCase(deps, params.number);
        const page = await scans.page(state, params.code, params.n, query.size);
        await cases.readingBy(state.id, memberOf(principal()), 'api', {
          document: params.code,
          page: params.n,
        });
        sendFile(response, page, null);
        return null;
      },
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}/documents/{code}.pdf',
      operationId: 'getDocumentPdf',
      tag: 'Documents',
      summary: 'One document as a PDF',
      description: 'Recorded as a reading.',
      access: 'read-cases',
      params: z.object({ number: caseNumber, code }),
      answers: { 200: { description: 'The PDF', contentType: 'application/pdf', personal: true } },
      problems: [...CASE_PROBLEMS, ...SCAN_PROBLEMS],
      handle: async ({ params, principal, response }) => {
        const state = await resolveCase(deps, params.number);
        const pdf = await scans.pdf(state, params.code);
        await cases.readingBy(state.id, memberOf(principal()), 'api', { document: params.code, page: null });
        sendFile(response, pdf, `${state.number}-${params.code}.pdf`);
        return null;
      },
    }),
    endpoint({
      method: 'get',
      path: '/cases/{number}/documents.zip',
      operationId: 'getDocumentsZip',
      tag: 'Documents',
      summary: 'All documents as PDFs in one ZIP',
      description: 'Recorded as a reading of every document.',
      access: 'read-cases',
      params: z.object({ number: caseNumber }),
      answers: { 200: { description: 'The ZIP', contentType: 'application/zip', personal: true } },
      problems: [...CASE_PROBLEMS, 'file-damaged'],
      handle: async ({ params, principal, response }) => {
        const state = await resolveCase(deps, params.number);
        for (const document of state.documents) {
          await cases.readingBy(state.id, memberOf(principal()), 'api', {
            document: document.code,
            page: null,
          });
        }
        await sendZip(response, scans, state);
        return null;
      },
    }),
  ];
}

/** The documents of a case in the office's order. */
export function documentsOf(state: CaseState, office: Office): z.output<typeof scan>[] {
  const order = new Map(office.documents.map((document, index) => [document.code, { document, index }]));
  return state.documents
    .filter(({ files }) => files.length > 0)
    .toSorted((a, b) => (order.get(a.code)?.index ?? Infinity) - (order.get(b.code)?.index ?? Infinity))
    .map((document) => ({
      code: document.code,
      label: order.get(document.code)?.document.label ?? document.code,
      pages: pagesOf(document),
      bytes: document.files.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
}
