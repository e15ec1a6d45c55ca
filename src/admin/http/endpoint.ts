import type { Request, Response } from 'express';
import { z } from 'zod';
import type { ErrorCode } from '../../core/error-catalogue.js';
import { AppError } from '../../core/errors.js';
import type { TokenScope } from '../../models/staff-access.js';
import type { Right } from '../../sop/access.js';
import { messageOf } from '../../sop/input-messages.js';
import type { Principal } from '../auth/principal.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One possible answer, for the document. */
export interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Defaults to `application/json` when there is a schema. */
  readonly contentType?: string;
  /** True for a file that is personal as a whole; fields of JSON are marked in the schema (`x-personal`). */
  readonly personal?: boolean;
}

interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** @throws {AppError} `not-signed-in` for a visitor of a public endpoint. */
  readonly principal: () => Principal;
  readonly request: Request;
  readonly response: Response;
  readonly requestId: string;
}

/** A JSON answer; `null` when the handler has answered by itself (files). */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** Version of what is answered, sent as a strong `ETag`. */
  readonly version?: number;
} | null;

/** The declaration of one endpoint, from which both Express's route and the OpenAPI document are made. */
export interface EndpointSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Method;
  /** As OpenAPI writes it (`/cases/{number}`). */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `public`, or the right that the caller's role must have. */
  readonly access: 'public' | Right;
  /**
   * `signed-in`: for sessions only, not for bearer tokens; `confirmed`: also a password within ten minutes. Unset:
   * tokens may use it, too.
   */
  readonly session?: 'signed-in' | 'confirmed';
  /** Scope that a bearer token needs. Unset: `read` for GET, `manage` for accounts, else `act`. */
  readonly scope?: TokenScope;
  /** True when a session that must still set up its second factor may use it. */
  readonly beforeSecondFactor?: boolean;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A body for the document only; the handler checks `request.body` itself, after everything else. */
  readonly documentedBody?: z.ZodType;
  /** True for an endpoint that exists only to refuse and is not in the document. */
  readonly hidden?: boolean;
  /** Request headers that the endpoint understands, for the document. */
  readonly headers?: z.ZodObject;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** Codes of errors besides those that follow from the rest (http/answered-codes). */
  readonly problems?: readonly ErrorCode[];
  readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer> | Answer;
}

/** An endpoint without its types, for the router and the document. */
export interface Endpoint extends Omit<
  EndpointSpec<z.ZodType, z.ZodType, z.ZodType>,
  'handle' | 'params' | 'query' | 'body'
> {
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  readonly run: (
    request: Request,
    response: Response,
    principal: () => Principal,
    requestId: string,
  ) => Promise<Answer>;
}

const NOTHING = z.object({});

/**
 * Declares an endpoint. Wrong parameters are answered `invalid-parameters` 400, a wrong body `invalid-input` 422, both
 * with `issues` (Indonesian).
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
      const params = parse(spec.params ?? NOTHING, request.params, 'invalid-parameters') as z.output<P>;
      const query = parse(spec.query ?? NOTHING, request.query, 'invalid-parameters') as z.output<Q>;
      const body = (
        spec.body === undefined ? undefined : parse(spec.body, request.body ?? {}, 'invalid-input')
      ) as z.output<B>;
      return spec.handle({ params, query, body, principal, request, response, requestId });
    },
  };
}

/** Checks data from outside. @throws {AppError} of the given code, which names every wrong field */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: 'invalid-parameters' | 'invalid-input',
): z.output<S> {
  const parsed = schema.safeParse(value, { error: messageOf });
  if (parsed.success) return parsed.data;
  throw new AppError(code, undefined, {
    issues: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}
