import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import type { TokenScope } from '../../models/staff-access.js';
import type { Right } from '../../sop/access.js';
import { messageOf } from '../../sop/input-messages.js';
import type { Principal } from '../auth/principal.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One possible answer, as the documentation shows it. */
export interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Defaults to `application/json` when there is a schema. */
  readonly contentType?: string;
  /** A file that is personal as a whole; of JSON the schema's fields say so (`x-personal`). */
  readonly personal?: boolean;
}

/** What an endpoint's handler gets: everything checked and typed. */
interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The signed-in caller; throws `not-signed-in` on a public endpoint that nobody signed in to. */
  readonly principal: () => Principal;
  readonly request: Request;
  readonly response: Response;
  readonly requestId: string;
}

/** A JSON answer; `null` when the handler answered by itself (files). */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** Version of what is shown, as a strong `ETag`. */
  readonly version?: number;
} | null;

/** Everything there is to say about one endpoint: Express and the OpenAPI document are both made from it. */
export interface EndpointSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** OpenAPI's way of writing (`/cases/{number}`). */
  readonly path: string;
  /** Unique in the document. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `public`, or the right that the caller's role must have. */
  readonly access: 'public' | Right;
  /**
   * `signed-in`: not for bearer tokens; `confirmed`: besides, the password was given within ten minutes. Unset: tokens
   * too.
   */
  readonly session?: 'signed-in' | 'confirmed';
  /** What a bearer token must be for; unset: `read` for GET, `manage` for accounts, else `act`. */
  readonly scope?: TokenScope;
  /** Open to a session that still has to set up a required second factor. */
  readonly beforeSecondFactor?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A body for the document only: the handler reads `request.body` and checks it later than everything else. */
  readonly documentedBody?: z.ZodType;
  /** Answers, but is not in the document (what exists only to refuse). */
  readonly hidden?: boolean;
  /** Request headers that the endpoint understands, for the document. */
  readonly headers?: z.ZodObject;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** HTTP statuses of problems besides those that every endpoint may answer. */
  readonly problems?: readonly number[];
  readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer> | Answer;
}

/** An endpoint without its types: what the router and the document work on. */
export interface Endpoint extends Omit<
  EndpointSpec<z.ZodType, z.ZodType, z.ZodType>,
  'handle' | 'params' | 'query' | 'body'
> {
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** Reads and checks the request, then handles it. */
  readonly run: (
    request: Request,
    response: Response,
    principal: () => Principal,
    requestId: string,
  ) => Promise<Answer>;
}

const NOTHING = z.object({});

/**
 * Declares an endpoint. Wrong parameters are `invalid-parameters` 400, a wrong body is `invalid-input` 422, both with
 * `issues` of path and message (Indonesian).
 */
export function endpoint<
  P extends z.ZodObject = typeof NOTHING,
  Q extends z.ZodObject = typeof NOTHING,
  B extends z.ZodType = z.ZodUndefined,
>(spec: EndpointSpec<P, Q, B>): Endpoint {
  return {
    ...spec,
    params: spec.params ?? null,
    query: spec.query ?? null,
    body: spec.body ?? spec.documentedBody ?? null,
    run: async (request, response, principal, requestId) => {
      const params = parse(spec.params ?? NOTHING, request.params, 'invalid-parameters', 400) as z.output<P>;
      const query = parse(spec.query ?? NOTHING, request.query, 'invalid-parameters', 400) as z.output<Q>;
      const body = (
        spec.body === undefined ? undefined : parse(spec.body, request.body ?? {}, 'invalid-input', 422)
      ) as z.output<B>;
      return spec.handle({ params, query, body, principal, request, response, requestId });
    },
  };
}

/** Checks outside data; the error names every field. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: 'invalid-parameters' | 'invalid-input',
  status: 400 | 422,
): z.output<S> {
  const parsed = schema.safeParse(value, { error: messageOf });
  if (parsed.success) return parsed.data;
  throw new AppError(code, status, 'Isian belum sesuai.', {
    issues: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}
