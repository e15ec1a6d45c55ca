import { answeredCodes } from '../../../src/admin/http/answered-codes.js';
import type { Endpoint } from '../../../src/admin/http/endpoint.js';
import { openApiDocument } from '../../../src/admin/openapi.js';

/** Judges an answer of the API: throws for a problem whose code the OpenAPI document does not list there. */
export type ProblemCheck = (
  method: string,
  path: string,
  answer: { readonly status: number; readonly body: unknown },
) => void;

interface Described {
  readonly path: RegExp;
  readonly method: string;
  readonly parameters: number;
  /** Codes by status. */
  readonly codes: ReadonlyMap<string, readonly unknown[]>;
}

/** The operations of the servers of a test file, whose endpoints mostly are the same; making a document takes long. */
const known = new Map<string, readonly Described[]>();

/** The check of one server's answers, by the document that it serves; that is made when the first problem comes. */
export function listedProblems(endpoints: readonly Endpoint[]): ProblemCheck {
  let operations: readonly Described[] | undefined;
  return (method, path, { status, body }) => {
    const code =
      status >= 400 && typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
    if (code === null) return;
    operations ??= operationsOf(endpoints);
    const bare = path.split('?', 1)[0] ?? '';
    const operation = operations.find((one) => one.method === method.toLowerCase() && one.path.test(bare));
    // Of what is not in the document nothing is said there: other addresses, other methods, acts that do not exist.
    if (operation === undefined || operation.codes.get(String(status))?.includes(code) === true) return;
    throw new Error(
      `${method} ${bare} answered ${status} ${JSON.stringify(code)}, which OpenAPI does not list`,
    );
  };
}

function operationsOf(endpoints: readonly Endpoint[]): readonly Described[] {
  const key = JSON.stringify(endpoints.map((one) => [one.method, one.path, one.hidden, answeredCodes(one)]));
  const operations = known.get(key) ?? describedBy(endpoints);
  known.set(key, operations);
  return operations;
}

/** All operations; those with fewer parameters come first, as in the router. */
function describedBy(endpoints: readonly Endpoint[]): readonly Described[] {
  const text = JSON.stringify(
    openApiDocument(endpoints, { baseUrl: 'http://127.0.0.1', version: '0', channels: [] }),
  );
  const { paths } = JSON.parse(text) as {
    readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
  };
  return Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, { responses }]) => ({
        path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
        method,
        parameters: path.split('{').length,
        codes: new Map(Object.entries(responses).map(([status, answer]) => [status, codesIn(answer)])),
      })),
    )
    .sort((a, b) => a.parameters - b.parameters);
}

/** The values that a described answer allows for `code`. */
function codesIn(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    key === 'code' &&
    typeof value === 'object' &&
    value !== null &&
    'enum' in value &&
    Array.isArray(value.enum)
      ? (value.enum as unknown[])
      : codesIn(value),
  );
}
